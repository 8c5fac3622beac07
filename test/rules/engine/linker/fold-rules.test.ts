import { describe, expect, it } from 'vitest';
import { linkedRules } from './link.js';

const container = (members: object) => ({
  containers: [
    { name: 'a', ...members },
    { name: 'b', ...members },
  ],
});
const want = 'want := policy_data.containers[input.slot]';

describe('rules', () => {
  it('that no request reaches are left out, and so are tests and comments', () => {
    const rules =
      '# why\ndefault Request := false\nRequest if f(1) # here\nf(x) if x == 1\nunused := 1\ntest_f if f(1)\n';
    expect(linkedRules(rules, {})).toEqual(['default Request := false', 'Request if f(1)', 'f(x) if x == 1']);
  });

  it('that the data never let hold go, and with them what only they call', () => {
    const rules = 'default Request := false\nRequest if {\n\tpolicy_data.open == true\n\tf(input)\n}\nf(x) if x.y\n';
    expect(linkedRules(rules, { open: false })).toEqual(['default Request := false']);
    expect(linkedRules(rules, { open: true })).toEqual([
      'default Request := false',
      'Request if f(input)',
      'f(x) if x.y',
    ]);
  });

  it('that others ask for stay, as what they are', () => {
    const rules = 'Request if print(f(1))\nf(x) if policy_data.list[_] == x';
    expect(linkedRules(rules, { list: [] })).toEqual(['Request if print(f(1))', 'f(x) if false']);
  });

  it('lose the branches that cannot be taken', () => {
    const rules = 'Request if f(input)\nf(x) if {\n\tsome y in policy_data.list\n\tx == y\n} else if {\n\tx == 2\n}';
    expect(linkedRules(rules, { list: [] })).toEqual(['Request if f(input)', 'f(x) if x == 2']);
    const early = 'Request if f(input)\nf(x) if {\n\tnot policy_data.debug\n} else if {\n\tprint(x)\n}';
    expect(linkedRules(early, {})).toEqual(['Request if f(input)', 'f(x) := true']);
  });

  it('keep what prints, although it cannot hold', () => {
    const rules = 'Request if {\n\tprint(input)\n\tpolicy_data.open\n}';
    expect(linkedRules(rules, { open: false })).toEqual(['Request if {', 'print(input)', 'false', '}']);
  });

  it('know what all containers have in common', () => {
    const rules = `${want}\nRequest if {\n\tinput.count == count(want.list)\n\tobject.get(want, ["x", "y"], 0) == 0\n}`;
    expect(linkedRules(rules, container({ list: [] }))).toEqual([
      want,
      'Request if {',
      'input.count == 0',
      'want',
      '}',
    ]);
    expect(linkedRules(rules, container({ list: [1], x: { y: 2 } }))).not.toContain('want');
  });

  it('ask for what they no longer read, because it may have no value', () => {
    // Without a container of that number there is no answer, with or without the linker.
    const rules = `${want}\nRequest := object.get(want, "x", [])`;
    expect(linkedRules(rules, container({}))).toEqual([want, 'Request := [] if want']);
  });

  it('do not take "undefined" for "false"', () => {
    const rules = `${want}\nRequest if not want.flag`;
    expect(linkedRules(rules, container({ flag: true }))).toEqual([want, 'Request if not want.flag']);
    expect(linkedRules(rules, container({}))).toEqual(['Request := true']);
  });

  it('do not take one of several ways for the only one', () => {
    const rules = `${want}\nother := policy_data.containers[input.other]\nok if {\n\tinput.x == 1\n\tother\n} else if {\n\twant\n}\nRequest if ok`;
    expect(linkedRules(rules, container({})).at(-1)).toBe('Request if ok');
  });

  it('know the arguments of all calls', () => {
    const rules = `${want}\nRequest if f(want.patterns, input.a)\nOtherRequest if f(want.patterns, input.b)\nf(p, x) if {\n\tregex.match(p[x], x)\n} else if {\n\tnot p[x]\n\tx == 1\n}`;
    const [, ...linked] = linkedRules(
      `default Request := false\ndefault OtherRequest := false\n${rules}`,
      container({ patterns: {} }),
    );
    expect(linked.at(-1)).toBe('f(p, x) if x == 1');
    expect(linkedRules(`default Request := false\n${rules}`, container({ patterns: { a: 'b' } })).join(' ')).toContain(
      'regex',
    );
  });

  it('that change what others see by `with` stay as they are', () => {
    const rules = 'Request if policy_data.open with input as {}';
    expect(linkedRules(rules, { open: true })).toEqual([rules]);
  });

  it('with equal names of rules and local variables are told apart', () => {
    const rules = 'open := policy_data.open\nRequest if f(input.x)\nf(open) if open == true';
    expect(linkedRules(rules, { open: false }).at(-1)).toBe('f(open) if open == true');
  });

  it('keep how often a list has something', () => {
    const rules = 'Request := [1 | some x in policy_data.list; policy_data.open]';
    expect(linkedRules(rules, { list: ['a', 'b'], open: true })).toEqual(['Request := [1, 1]']);
  });
});
