import { describe, expect, it } from 'vitest';
import { type AgentPolicy, createAgentPolicy, toJavaScript } from '../../../rules/engine/index.js';

function load(text: string): AgentPolicy {
  const created = createAgentPolicy(text);
  if (created.agent === undefined) throw new Error(created.error.message);
  return created.agent;
}

function textWith(data: string, rules = 'R if { print(policy_data.a); policy_data.a == input.a }'): string {
  return `package agent_policy\n\n${rules}\npolicy_data := ${data}\n`;
}

describe('policies that differ in their data only', () => {
  it('share their rules, and judge by their own data, in any order', () => {
    const [one, two, three] = ['{"a": 1}', 'json.unmarshal(`{"a": 2}`)', '{"a": {"b": 3}}'].map((data) =>
      load(textWith(data)),
    );
    for (const turn of [1, 2]) {
      expect(two?.evaluate('R', { a: 2 }), `turn ${turn}`).toMatchObject({
        allowed: true,
        prints: ['agent_policy:3: 2'],
      });
      expect(one?.evaluate('R', { a: 1 }).allowed).toBe(true);
      expect(one?.evaluate('R', { a: 2 }).error?.code).toBe('undefined-result');
      expect(three?.evaluate('R', { a: { b: 3 } }).prints).toEqual(['agent_policy:3: {"b": 3}']);
    }
  });

  it('keep a state each', () => {
    const rules = 'R := {"allowed": true, "ops": [{"op": "add", "path": "/pstate/n", "value": policy_data}]}';
    const [one, two] = ['1', '2'].map((data) => load(textWith(data, rules)));
    one?.evaluate('R', {});
    expect(toJavaScript(one?.state)).toEqual({ n: 1 });
    expect(toJavaScript(two?.state)).toEqual({});
  });

  it('report a mistake in the data at its own place', () => {
    load(textWith('{"a": 1}'));
    const { error } = createAgentPolicy(textWith('{\n"a": ]}'));
    expect(error).toMatchObject({ code: 'syntax', position: { line: 5, column: 6 } });
    expect(createAgentPolicy(textWith('{"a": 1}\nq if {')).error).toMatchObject({ code: 'syntax' });
  });

  it('are read whole where the data are no data, or the rules could tell', () => {
    load(textWith('{"a": 1}'));
    const computed = load(textWith('{"a": 1 + 1}'));
    expect(computed.evaluate('R', { a: 2 }).allowed).toBe(true);
    const rules = 'R if policy_data.a == input.a\njson.unmarshal(_) := {"a": 7}';
    load(textWith('json.unmarshal(`{"a": 1}`)', rules));
    expect(load(textWith('json.unmarshal(`{"a": 2}`)', rules)).evaluate('R', { a: 7 }).allowed).toBe(true);
  });

  it('find no data where they only seem to be', () => {
    const hidden = 'package agent_policy\nR if input.a == t\nt := `\npolicy_data := 1`\n';
    expect(load(hidden).evaluate('R', { a: '\npolicy_data := 1' }).allowed).toBe(true);
    expect(load(hidden).evaluate('R', { a: '\npolicy_data := 1' }).allowed).toBe(true);
  });
});
