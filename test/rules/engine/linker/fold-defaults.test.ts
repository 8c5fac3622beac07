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
