import { describe, expect, it } from 'vitest';
import { createAgentPolicy } from '../../../rules/engine/index.js';
import { HAS_ORACLE, judgeCases } from '../agent-policy/oracle.js';

const inner = '[m[k] | some k in ["x", "y"]]';

/** Where the guest's engine overlooks a comprehension, and so fails when it comes to it. */
const overlooked: readonly (readonly [string, string])[] = [
  ['in the term of another', `X if [${inner} | some m in input.l] != []`],
  ['in the term of a set', `X if {${inner} | some m in input.l} != set()`],
  ['in a value of an object', `X if {m.x: ${inner} | some m in input.l} != {}`],
  ['in a call in a term', `X if [count(${inner}) | some m in input.l] != []`],
  ['in the domain of every', `X if every q in [${inner} | some m in input.l] { q }`],
  ['of with', `g := input.q\nX if g == [[1, 2]] with input.q as [${inner} | some m in input.l]`],
  ['in the head of a rule with a body', 'h := [m.x | some m in input.l] if input.l\nX if h != []'],
  ['behind else', 'h := 1 if input.z else := [m.x | some m in input.l]\nX if h != []'],
  ['in a partial object', `h[m.x] := ${inner} if some m in input.l\nX if h != {}`],
];

const seen: readonly (readonly [string, string])[] = [
  ['in a statement of another', `X if [v | some m in input.l; v := ${inner}] != []`],
  ['in a list in a statement of another', `X if [v | some m in input.l; v := [${inner}]] != []`],
  ['in the body of every', `X if every m in input.l { ${inner} != [] }`],
  ['in the head of a rule without a body', 'h := [m.x | some m in input.l]\nX if h == [1]'],
  ['where no item leads to it', `X if [${inner} | some m in input.z] == []`],
];

const policyOf = (rules: string): string => `package agent_policy\nimport rego.v1\n${rules}\n`;
const request = { l: [{ x: 1, y: 2 }] };

function judge(rules: string): boolean | string | undefined {
  const { agent, error } = createAgentPolicy(policyOf(rules));
  if (agent === undefined) return error.message;
  const verdict = agent.evaluate('X', request);
  return verdict.error?.message ?? verdict.allowed;
}

/** Asked of the guest's own engine, where it is there. */
function judgeInGuest(rules: string): boolean | string | undefined {
  const [verdict] = judgeCases(policyOf(rules), [{ description: '', kind: 'X', allowed: true, request }]);
  return verdict?.error ?? verdict?.allowed;
}

describe('comprehensions', () => {
  it.each(overlooked)('are not evaluated %s', (_, rules) => {
    expect(judge(rules)).toContain('statements not scheduled');
    if (HAS_ORACLE) expect(judgeInGuest(rules)).toContain('statements not scheduled');
  });

  it.each(seen)('are evaluated %s', (_, rules) => {
    expect(judge(rules)).toBe(true);
    if (HAS_ORACLE) expect(judgeInGuest(rules)).toBe(true);
  });
});
