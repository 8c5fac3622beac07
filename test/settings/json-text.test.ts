import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexJson } from '../../generator/settings/json-index.js';
import { formatPointer, parsePointer } from '../../generator/settings/json-pointer.js';
import { readJsonText } from '../../generator/settings/json-text.js';

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('JSON with places', () => {
  test('a place for each value and key', () => {
    const result = readJsonText({ name: 'x', text: '{"a": [1, {"b/c": "d"}], "~": null}' });
    if (!result.ok) throw new Error(result.problem.message);
    const { spanOf, keySpanOf, source } = result.text;
    const textOf = ({ start, end }: { start: number; end: number }): string => source.text.slice(start, end);
    expect(textOf(spanOf([]))).toBe('{');
    expect(textOf(spanOf(['a', '0']))).toBe('1');
    expect(textOf(spanOf(['a', '1', 'b/c']))).toBe('"d"');
    expect(textOf(keySpanOf(['a', '1', 'b/c']))).toBe('"b/c"');
    expect(textOf(spanOf(['~']))).toBe('null');
    expect(textOf(spanOf(['a', '7', 'nothing']))).toBe('[');
  });

  test('accepts what JSON.parse accepts, and no more', () => {
    const unit = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '0',
      '1',
      '-',
      '.',
      'e',
      'true',
      'null',
      ' ',
      '\n',
      '\\',
      'u0041',
      'a',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        expect(indexJson(text).ok).toBe(parses(text));
      }),
      { numRuns: 5000 },
    );
  });

  test('a mutated text is accepted exactly when JSON.parse accepts it', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '{', ']', '\\', '0'), (json, seed, insert) => {
        const at = seed % (json.length + 1);
        const text = json.slice(0, at) + insert + json.slice(at + (seed % 2));
        if (text.includes('__proto__')) return;
        expect(readJsonText({ name: 'x', text }).ok).toBe(parses(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('a repeated key is found wherever it is', () => {
    const result = readJsonText({ name: 'x', text: '{"a": {"b:": 1, "b": 2, "\\u0062": 3}}' });
    expect(result.ok && result.repeatedKeys.map(({ pointer, span }) => [pointer, span.start])).toEqual([['/a/b', 24]]);
  });

  test('any pointer comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'a') })), (tokens) => {
        expect(parsePointer(formatPointer(tokens))).toEqual(tokens);
      }),
    );
  });
});
