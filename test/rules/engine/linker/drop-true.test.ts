import { expect, it } from 'vitest';
import { dropTrue } from '../../../../rules/engine/linker/drop-true.js';
import { printRule } from '../../../../rules/engine/linker/fold.js';
import { parseRules } from './link.js';

const dropped = (text: string): readonly string[] =>
  dropTrue(parseRules(`package agent_policy\nimport rego.v1\n${text}`)).map(printRule);

it('statements that are true go, in every query of a rule', () => {
  expect(dropped('a if { true; input.x }')).toEqual(['a if input.x']);
  expect(dropped('a if every x in input.list { x.y; true }')).toEqual(['a if every x in input.list{x.y}']);
  expect(dropped('yes := true\na := [x | some x in input; yes]')).toEqual(['yes:=true', 'a:=[x|some x in input]']);
});

it.each([
  ['is all of a query', 'a if true'],
  ['is denied', 'a if{\ninput.x\nnot true\n}'],
  ['is a name that a rule has for itself', 'yes:=true\na(yes) if{\nyes\ninput.x\n}'],
  ['is true only sometimes', 'yes if input.y\na if{\nyes\ninput.x\n}'],
])('a statement stays that %s', (_what, text) => {
  expect(dropped(text).join('\n')).toBe(text);
});
