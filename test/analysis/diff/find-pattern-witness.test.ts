import { describe, expect, it } from 'vitest';
import { findPatternWitness } from '../../../generator/analysis/diff/find-pattern-witness.js';

describe('patterns', () => {
  it.each([
    ['^ab$', ['^a.$']],
    ['^[a-f]+$', ['^[a-z]*$']],
    ['^(?:x|y)$', ['^x$', '^y$']],
    ['^a{2,3}$', ['^a+$']],
    ['abc', ['b']],
  ])('%s is held by %j', (pattern, others) => {
    expect(findPatternWitness([pattern], others)).toEqual({ kind: 'none' });
  });

  it.each([
    ['^a.$', ['^ab$'], 'aa'],
    ['^[a-z]*$', ['^[a-f]+$'], ''],
    ['a', ['^a$'], 'aa'],
    ['^ls', ['^ls [a-z]+$'], 'ls'],
  ])('%s is not held by %j: %s', (pattern, others, text) => {
    expect(findPatternWitness([pattern], others)).toEqual({ kind: 'found', text });
  });

  it('whose language is not followed here are in doubt, never held', () => {
    expect(findPatternWitness(['\\bx\\b'], ['x'])).toEqual({ kind: 'unknown' });
    expect(findPatternWitness(['(?i)^ps$'], ['(?i)^ps$'])).toEqual({ kind: 'unknown' });
    // Digits of all scripts.
    expect(findPatternWitness(['^\\d+$'], ['^\\d+$']).kind).toBe('unknown');
    expect(findPatternWitness(['(?=x)'], [])).toEqual({ kind: 'unknown' });
  });
});
