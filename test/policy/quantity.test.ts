import { describe, expect, it } from 'vitest';
import { divideRoundingUp, parseQuantity } from '../../generator/policy/quantity.js';

/** The quantity as a fraction in lowest terms. */
function showQuantity(text: string | number): string | undefined {
  const quantity = parseQuantity(text);
  if (!quantity) return undefined;
  let [a, b] = [quantity.numerator, quantity.denominator];
  while (b !== 0n) [a, b] = [b, a % b];
  const divisor = a === 0n ? 1n : a;
  return `${quantity.numerator / divisor}/${quantity.denominator / divisor}`;
}

describe('Kubernetes quantities', () => {
  it.each([
    ['0', '0/1'],
    ['2', '2/1'],
    [2, '2/1'],
    [0.5, '1/2'],
    ['+3', '3/1'],
    ['0.5', '1/2'],
    ['.5', '1/2'],
    ['5.', '5/1'],
    ['500m', '1/2'],
    ['100u', '1/10000'],
    ['1n', '1/1000000000'],
    ['1k', '1000/1'],
    ['1.5M', '1500000/1'],
    ['1e3', '1000/1'],
    ['1E3', '1000/1'],
    ['1E', '1000000000000000000/1'],
    ['25e-1', '5/2'],
    ['1Ki', '1024/1'],
    ['1.5Gi', '1610612736/1'],
    ['7Ei', '8070450532247928832/1'],
  ])('%s is %s', (text, wanted) => {
    expect(showQuantity(text)).toBe(wanted);
  });

  it.each([
    '',
    ' ',
    'x',
    '-1',
    '1K',
    '1 Gi',
    '1kk',
    '.',
    '1e',
    '1ee3',
    '0x10',
    '1_000',
    'Infinity',
    'NaN',
    '8Ei',
    '1e99',
    '9'.repeat(100),
  ])('%j is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});

describe('division', () => {
  it.each([
    ['1', '3', 1n],
    ['3', '1', 3n],
    ['1500m', '1', 2n],
    ['0', '1Mi', 0n],
    ['1Gi', '1M', 1074n],
    ['1', '1n', 1_000_000_000n],
  ])('%s by %s, rounded up, is %s', (amount, divisor, wanted) => {
    const [left, right] = [parseQuantity(amount), parseQuantity(divisor)];
    if (!left || !right) throw new Error('no quantity');
    expect(divideRoundingUp(left, right)).toBe(wanted);
  });

  it('by zero has no result', () => {
    const [one, zero] = [parseQuantity('1'), parseQuantity('0')];
    if (!one || !zero) throw new Error('no quantity');
    expect(divideRoundingUp(one, zero)).toBeUndefined();
  });
});
