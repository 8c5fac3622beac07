import { describe, expect, it } from 'vitest';
import { inlineRules, printRule } from '../../../../rules/engine/linker/fold.js';
import { parseRules } from './link.js';

const inlined = (text: string): readonly string[] =>
  inlineRules(parseRules(`package agent_policy\nimport rego.v1\n${text}`), ['Request']).map(printRule);

describe('rules that are used once', () => {
  it('stand where their name stood', () => {
    expect(inlined('a := {"x": input.x}\nRequest if f(a)\nf(x) if x.x')).toEqual([
      'Request if f({"x":input.x})',
      'f(x) if x.x',
    ]);
    expect(inlined('b := input.x\na := b\nRequest if a == 1')).toEqual(['Request if input.x==1']);
  });

  it.each([
    ['twice', 'a := input.x\nRequest if a == a'],
    ['in a loop', 'a := count(input.x)\nRequest if every x in input.y { x == a }'],
    ['behind a search', 'a := count(input.x)\nRequest if { some x in input.y; x == a }'],
    ['in a list that is made', 'a := count(input.x)\nRequest := [x | some x in input.y; x == a]'],
    ['in a function', 'a := input.x\nRequest if f(1)\nf(x) if x == a'],
    ['at the head of a reference', 'a := f(input)\nRequest if a.x\nf(x) := x'],
    [
      'with a list that is made, which heads of rules do not take',
      'a := [x | some x in input.y]\nRequest := a if input.z',
    ],
    ['under a condition', 'a := 1 if input.x\nRequest if a == 1'],
  ])('stay where the name stands %s', (_where, text) => {
    expect(inlined(text)).toHaveLength(text.split('\n').length);
  });
});
