import { describe, expect, it } from 'vitest';
import { createAgentPolicy } from '../../../../rules/engine/index.js';
import { printRule } from '../../../../rules/engine/linker/fold.js';
import { inlineConstants, shareConstants } from '../../../../rules/engine/linker/shared-constants.js';
import { parseRules } from './link.js';

const header = 'package agent_policy\nimport rego.v1\n';
const entryPoints = ['CreateContainerRequest', 'WaitRequest'];

const inlined = (text: string): readonly string[] =>
  inlineConstants(parseRules(header + text), entryPoints).map(printRule);
const shared = (text: string): readonly string[] =>
  shareConstants(parseRules(header + text), entryPoints).map(printRule);

describe('rules that are nothing but a constant', () => {
  it('stand where their name stood, also one that is made of others', () => {
    expect(inlined('a := "x"\nb := {"k": a}\nWaitRequest if input == b')).toEqual(['WaitRequest if input=={"k":"x"}']);
  });

  it('stay if the agent asks for them, or if another rule has the name for itself', () => {
    const texts = ['WaitRequest:=true', 'a:="x"', 'f(a) if input==a', 'CreateContainerRequest if f(a)'];
    expect(inlined(texts.join('\n'))).toEqual(texts);
  });
});

describe('constant lists and objects', () => {
  const rules = [
    'CreateContainerRequest if { input.a in {-1, 0}; f(input.b) }',
    'WaitRequest if f(input)',
    'f(x) if concat(x, ["/pstate/", ""]) != "/pstate/"',
  ].join('\n');

  it('stand in one rule for what CreateContainer alone needs, and in another for the others', () => {
    const texts = shared(rules);
    expect(texts.slice(0, 3).join('\n')).toMatch(
      /^CreateContainerRequest if\{\ninput\.a in C\.(\w+)\nf\(input\.b\)\n\}\nWaitRequest if f\(input\)\nf\(x\) if "\/pstate\/"!=concat\(x,K\.(\w+)\)$/,
    );
    expect(texts.slice(3)).toEqual([
      expect.stringMatching(/^K:=json\.unmarshal\(`\{"":0\n,"\w+":\["\/pstate\/",""\]\n\}`\)$/),
      expect.stringMatching(/^C:=json\.unmarshal\(`\{"":0\n,"\w+":\[-1,0\]\n\}`\)$/),
    ]);
  });

  it('mean the same there', () => {
    const judge = (text: string, input: object) => {
      const { agent, error } = createAgentPolicy(text);
      if (agent === undefined) throw new Error(error.message);
      return agent.evaluate('CreateContainerRequest', input).allowed;
    };
    const withDefault = `default CreateContainerRequest := false\n${rules}`;
    const linked = header + shared(withDefault).join('\n');
    for (const input of [{ a: 0, b: 'x' }, { a: 1, b: 'x' }, { a: -1, b: '' }, { a: -1 }, {}]) {
      expect(judge(linked, input)).toBe(judge(header + withDefault, input));
    }
  });
});
