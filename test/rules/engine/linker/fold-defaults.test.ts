import { expect, it } from 'vitest';
import { foldDefaults, printRule } from '../../../../rules/engine/linker/fold.js';
import { parseRules } from './link.js';

const folded = (text: string): readonly string[] =>
  foldDefaults(parseRules(`package agent_policy\nimport rego.v1\n${text}`)).map(printRule);

it('a default becomes the last else of its rule', () => {
  expect(folded('default a := false\na if input.x')).toEqual(['a if input.x else:=false']);
  expect(folded('a := 1 if input.x else := 2 if input.y\ndefault a := 3')).toEqual([
    'a:=1 if input.x else:=2 if input.y else:=3',
  ]);
});

it.each([
  ['stands alone', 'default a := false'],
  ['is of several rules', 'default a := false\na if input.x\na if input.y'],
  ['is of a rule that always has a value', 'default a := false\na := 1'],
  ['is of a set', 'default a := false\na contains 1 if input.x'],
])('a default stays that %s', (_what, text) => {
  expect(folded(text)).toHaveLength(text.split('\n').length);
});

it('nothing is asked for behind a body that prints a text of its own', () => {
  const told = 'told(text) if print(substring(text,0,9))';
  const rest = 'else:=false if input.y';
  expect(folded(`default a := false\na if input.x else := false if told("no") ${rest}\n${told}`)).toEqual([
    'a if input.x else:=false if told("no")',
    told,
  ]);
});

it.each([
  ['prints something of the request', 'told(text) if print(text)', 'told(input.y)'],
  ['asks for more than the print', 'told(text) if { print(text); input.z }', 'told("no")'],
  ['prints what may have no value', 'told(text) if print(text, input.z)', 'told("no")'],
  ['prints for one text only', 'told("a") if print("x")', 'told("no")'],
  ['calls what has two definitions', 'told(text) if print(text)\ntold("b") if input.z', 'told("no")'],
])('there is a last else behind a body that %s', (_what, told, asked) => {
  const [rule] = folded(`default a := false\na if input.x else := false if ${asked}\n${told}`);
  expect(rule).toBe(`a if input.x else:=false if ${asked} else:=false`);
});

it('there is a last else behind a value that the request may not have', () => {
  const told = 'told(text) if print(text)';
  expect(folded(`default a := false\na := input.x if told("no")\n${told}`)).toEqual([
    'a:=input.x if told("no") else:=false',
    told,
  ]);
});
