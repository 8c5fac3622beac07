import { describe, expect, it } from 'vitest';
import { compilePolicy, parseModule, toJavaScript } from '../../../rules/engine/index.js';

function ask(query: string, rules = '', input: unknown = {}) {
  const parsed = parseModule(`package test\n${rules}`);
  if (parsed.module === undefined) throw new Error(parsed.error.message);
  const compiled = compilePolicy([parsed.module], { base: { list: [1, 2] } });
  if (compiled.policy === undefined) throw new Error(compiled.error.message);
  const { results, error } = compiled.policy.query(query, JSON.parse(JSON.stringify(input)));
  if (error !== undefined) return `${error.code}: ${error.message}`;
  return results.map(({ expressions, bindings }) => ({
    expressions: expressions.map(toJavaScript),
    bindings: { ...(toJavaScript(bindings) as object) },
  }));
}

describe('queries', () => {
  it('have the values of their statements and the variables that they bind', () => {
    expect(ask('x = data.test.p; y := x + 1', 'p := 3')).toEqual([
      { expressions: [true, true], bindings: { x: 3, y: 4 } },
    ]);
  });

  it('hold once for each member of a loop', () => {
    expect(ask('data.base.list[i] > 1; true')).toEqual([{ expressions: [true, true], bindings: { i: 1 } }]);
    expect(ask('x := data.base.list[_]').length).toBe(2);
  });

  it('may be false where they are one statement, and do not hold where one of several is', () => {
    expect(ask('1 == 2')).toEqual([{ expressions: [false], bindings: {} }]);
    expect(ask('1 == 1; 1 == 2')).toEqual([]);
    expect(ask('data.test.p', 'p if false')).toEqual([]);
  });

  it('take functions of the policy', () => {
    expect(ask('data.test.double(4, x)', 'double(n) := n * 2')).toEqual([{ expressions: [true], bindings: { x: 8 } }]);
  });

  it('report mistakes as errors', () => {
    expect(ask('x := ')).toMatch(/^syntax/);
    expect(ask('x > 1')).toMatch(/^unsafe-variable/);
  });
});
