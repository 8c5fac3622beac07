import { describe, expect, it } from 'vitest';
import { guestTextLimits, parseModule } from '../../../rules/engine/index.js';

function errorOf(text: string, options = {}) {
  const { error } = parseModule(text, options);
  return error === undefined
    ? undefined
    : `${error.code} ${error.position?.line}:${error.position?.column} ${error.message}`;
}

describe('syntax', () => {
  it('is v1 unless told otherwise, as in the agent', () => {
    expect(errorOf('package a\np { true }')).toBe('syntax 2:3 `if` keyword is required before rule body');
    expect(errorOf('package a\np { true }', { v1: false })).toBeUndefined();
  });

  it('takes the imports that older rules carry', () => {
    expect(errorOf('package a\nimport rego.v1\np if true')).toBeUndefined();
    expect(errorOf('package a\nimport future.keywords.in\nimport future.keywords.if\np if 1 in [1]')).toBeUndefined();
    expect(
      errorOf('package a\nimport future.keywords.if\nimport future.keywords.contains\np contains 1 if true', {
        v1: false,
      }),
    ).toBeUndefined();
  });

  it.each([
    ['package a\np if {', 'syntax 2:7 expecting expression'],
    ['p := 1', 'syntax 1:1 expecting `package` Missing package declaration.'],
    ['package a\np := "\\q"', 'syntax 2:6 invalid escape sequence'],
    ['package a\np := 01', 'syntax 2:6 invalid number'],
  ])('refuses %j at the place of the mistake', (text, expected) => {
    expect(errorOf(text)).toBe(expected);
  });

  it('tells comprehensions from collections that begin alike', () => {
    const kinds = parseModule(
      'package a\np := [{x | x := 1}, {{1} | {2}}, {1, 2}, {"a": 1}, [1 | true], {k: v | some k, v in {}}]',
    );
    const [rule] = kinds.module?.rules ?? [];
    const value = rule?.kind === 'definition' && rule.head.kind === 'complete' ? rule.head.value : undefined;
    expect(value?.kind === 'array' ? value.items.map(({ kind }) => kind) : []).toEqual([
      'setComprehension',
      'setComprehension',
      'set',
      'object',
      'arrayComprehension',
      'objectComprehension',
    ]);
  });
});

describe('limits of the guest', () => {
  it('refuses lines that are too wide', () => {
    expect(errorOf(`package a\np := "${'x'.repeat(70_000)}"`)).toMatch(/^text-limit .*maximum column width of 65536/);
  });

  it('refuses texts that are too long', () => {
    expect(errorOf('package a', { limits: { ...guestTextLimits, maxBytes: 5 } })).toMatch(/^text-limit/);
    expect(errorOf('package a\n\n\n\np := 1', { limits: { ...guestTextLimits, maxLines: 3 } })).toMatch(/^text-limit/);
  });

  it('refuses expressions that nest too deep', () => {
    expect(errorOf(`package a\np := ${'('.repeat(40)}1${')'.repeat(40)}`)).toMatch(/^text-limit/);
    expect(errorOf(`package a\np := ${'['.repeat(5000)}1${']'.repeat(5000)}`)).toMatch(/^text-limit/);
  });
});
