import { describe, expect, it } from 'vitest';
import {
  compareValues,
  formatForPrint,
  fromJavaScript,
  parseJson,
  RegoSet,
  toJsonText,
  type Value,
  valuesEqual,
} from '../../../rules/engine/index.js';

describe('order', () => {
  it('is null, booleans, numbers, strings, arrays, sets, objects', () => {
    const ordered: Value[] = [
      null,
      false,
      true,
      -1,
      2,
      'a',
      'b',
      [1],
      [1, 2],
      [2],
      RegoSet.of([0]),
      fromJavaScript({}),
    ];
    expect([...ordered].reverse().sort(compareValues)).toEqual(ordered);
  });

  it('compares texts by code points', () => {
    expect(compareValues('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });
});

describe('JSON', () => {
  it.each([
    ['[1.0, 2e3, 1.5, -0, 9007199254740993]', '[1,2000,1.5,-0.0,9007199254740993]'],
    ['{"version": "1.3.0", "range": ":1.5", "x": [":2e3"]}', '{"range":":1.5","version":"1.3.0","x":[":2e3"]}'],
    ['{"b": 1, "a": 2, "10": 3, "9": 4, "__proto__": 5, "b": 6}', '{"10":3,"9":4,"__proto__":5,"a":2,"b":6}'],
    [' 7.25 ', '7.25'],
    ['"\\ud83d\\ude00"', '"\u{1F600}"'],
  ])('reads %s', (text, shown) => {
    expect(toJsonText(parseJson(text) ?? null)).toBe(shown);
  });

  it.each(['{"a": 1,}', '[1 2]', '"\\ud83d"', '01', '', '[1]x', `${'['.repeat(128)}${']'.repeat(128)}`])(
    'refuses %j',
    (text) => {
      expect(parseJson(text)).toBeUndefined();
    },
  );

  it('reads as deep as serde_json', () => {
    expect(parseJson(`${'['.repeat(127)}${']'.repeat(127)}`)).toBeDefined();
    expect(parseJson(`${'['.repeat(127)}1.5${']'.repeat(127)}`)).toBeDefined();
  });

  it('keeps integers of 64 bits exact', () => {
    expect(toJsonText(parseJson('[18446744073709551615, -9223372036854775808]') ?? null)).toBe(
      '[18446744073709551615,-9223372036854775808]',
    );
  });

  it.each(['1e-6', '0.00001', '1.5', '-0.0', '1e+30'])('writes %s as the guest does', (text) => {
    expect(toJsonText(parseJson(text) ?? null)).toBe(text);
  });

  it.each(['{', '[1,]', '01', '"\u0001"', '"\\ud800"', '1e400', 'nul', '1 2', '[".]'])('refuses %j', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it('refuses nesting beyond the limit of serde_json', () => {
    expect(parseJson('['.repeat(127) + ']'.repeat(127))).toBeDefined();
    expect(parseJson('['.repeat(129) + ']'.repeat(129))).toBeUndefined();
  });
});

it('finds collections in sets and objects by content', () => {
  const set = RegoSet.of([[1, { a: 2 }], [1]].map((value) => fromJavaScript(value)));
  expect(set.has(fromJavaScript([1, { a: 2 }]))).toBe(true);
  expect(valuesEqual(fromJavaScript({ a: [1] }), fromJavaScript({ a: [1] }))).toBe(true);
  expect(formatForPrint(set)).toBe('{[1], [1, {"a": 2}]}');
});
