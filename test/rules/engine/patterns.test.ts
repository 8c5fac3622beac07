import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../rules/engine/index.js';

function matches(pattern: string, text: string): boolean | string {
  const compiled = compilePattern(pattern);
  return typeof compiled === 'string' ? compiled : compiled.matches(text);
}

describe('patterns as in Rust', () => {
  it.each(['(?=a)', '(?!a)', '(?<=a)b', '\\1', '(?P=n)', '(?>a)', 'a{2,1}', '[z-a]', '*', '\\Z', '(?P<n>a)(?P<n>b)'])(
    'refuses %s',
    (pattern) => {
      expect(compilePattern(pattern)).toBeTypeOf('string');
    },
  );

  it.each([
    ['^a$', 'a\n', false],
    ['(?m)^a$', 'b\na', true],
    ['(?m)^a$', 'b\ra', false],
    ['^.$', '\u2028', true],
    ['^\\d$', '\u0663', true],
    ['^\\w$', 'é', true],
    ['(?-u)^\\w$', 'é', false],
    ['(?i)^k$', '\u212a', true],
    ['^(?i:a)b$', 'Ab', true],
    ['^(?i:a)b$', 'AB', false],
    ['^[a-z&&[^aeiou]]+$', 'xyz', true],
    ['^(?x) a b # comment', 'ab', true],
    ['^(?:/passthrough)?/([0-9a-f]{64}|[a-z0-9][a-z0-9.-]*)$', '/abc.d', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('answers soon where a backtracking matcher would not', () => {
    expect(matches('^(a+)+$', `${'a'.repeat(5000)}b`)).toBe(false);
    expect(matches('(x+x+)+y', 'x'.repeat(3000))).toBe(false);
  });

  it('prefers the first alternative, and keeps groups of earlier turns', () => {
    const find = (pattern: string, text: string) => {
      const compiled = compilePattern(pattern);
      return typeof compiled === 'string' ? [] : compiled.findAll(text, 1, true)[0];
    };
    expect(find('(a|ab)(c|bcd)(d*)', 'abcd')).toEqual([0, 4, 0, 1, 1, 4, 4, 4]);
    expect(find('(?:(a)|b)*', 'ab')).toEqual([0, 2, 0, 1]);
    expect(find('(|a)+', 'aaa')).toEqual([0, 0, 0, 0]);
  });
});
