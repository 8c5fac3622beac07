import { describe, expect, it } from 'vitest';
import { inlineCalls, prepareRules, printRule } from '../../../../rules/engine/linker/fold.js';
import { parseRules } from './link.js';

/** The rules behind `Request`, each on a line, with plain names for the locals that came from elsewhere. */
function inlined(text: string): readonly string[] {
  const prepared = prepareRules(parseRules(`package agent_policy\nimport rego.v1\n${text}`));
  const rules = inlineCalls(prepared, prepared.rules);
  return rules.map((rule) =>
    printRule(rule)
      .replaceAll('\n', ' ')
      .replaceAll(/\bf\.(\w)/g, '$1'),
  );
}

describe('a rule that is asked for once', () => {
  it.each([
    ['a statement', 'Request if { f(input.a) }\nf(x) if { x > 1; x < 9 }', 'Request if{ input.a>1 input.a<9 }'],
    [
      'a statement for each item',
      'Request if every i in input.a { f(i) }\nf(x) if { x > 1; x < 9 }',
      'Request if every i in input.a{i>1;i<9}',
    ],
    ['what must not hold', 'Request if not f(input.a)\nf(x) if x > 1', 'Request if not input.a>1'],
    [
      'what must not hold as a whole',
      'Request if not f(input.a)\nf(x) if { x > 1; x < 9 }',
      'Request if []==[1|input.a>1;input.a<9]',
    ],
    [
      'what must hold in none of its ways',
      'Request if not f(input.a)\nf(x) if x > 1 else if { x < 0; x != 7 }',
      'Request if{ not input.a>1 []==[1|input.a<0;input.a!=7] }',
    ],
    [
      'the end of a body, in each of its ways',
      'Request if { input.b; f(input.a) }\nf(x) if x > 1 else if x == 0',
      'Request if{ input.b input.a>1 } else if{ input.b input.a==0 }',
    ],
    ['a value', 'Request := f(input.a)\nf(x) := [x, 1]', 'Request:=[input.a,1]'],
    [
      'a rule without parameters',
      'Request if { a; input.b }\na if { input.c; input.d }',
      'Request if{ input.c input.d input.b }',
    ],
  ])('becomes %s', (_what, text, expected) => {
    expect(inlined(text)).toEqual([expected]);
  });

  it('keeps a name for an argument that is dear or may have no value', () => {
    const dear = 'Request if { f(count(input.a)) }\nf(x) if { x > 1; x < 9 }';
    expect(inlined(dear)).toEqual(['Request if{ x:=count(input.a) x>1 x<9 }']);
    const loose = 'Request if { f(input.a) }\nf(x) if not x == 1';
    expect(inlined(loose)).toEqual(['Request if{ x:=input.a not x==1 }']);
  });

  it.each([
    ['it is asked for twice', 'Request if { f(input.a); f(input.b) }\nf(x) if x > 1'],
    ['it prints', 'Request if not f(input.a)\nf(x) if print(x)'],
    ['the engine would evaluate it more often', 'Request if every i in input.a { i == b }\nb if count(input.c) > 1'],
    ['one solution would become several', 'Request := [1 | f(input.a)]\nf(x) if { some i in x; i > 1 }'],
    ['its value is not true', 'Request if { f(input.a) }\nf(x) := 2 if x > 1'],
    [
      'it holds in several ways before other statements',
      'Request if { f(input.a); input.b }\nf(x) if x > 1 else if x == 0',
    ],
    ['a value would hide that an argument has none', 'Request := f(input.a)\nf(x) := [1 | x > 1]'],
  ])('stays where %s', (_why, text) => {
    expect(inlined(text)).toHaveLength(2);
  });
});
