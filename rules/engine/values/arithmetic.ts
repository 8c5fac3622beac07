import { shrinkInteger } from './parse-literal-number.js';

/** Arithmetic as in the guest's engine: integers are exact at any size; a float in an operation makes the result a float. */

const SAFE = Number.MAX_SAFE_INTEGER;

/** Whether a number is an integer by value, floats without a fraction included. */
export function isIntegral(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** A `number` that stands for an exact integer, not for a large float. */
function isExact(value: number | bigint): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= SAFE + 1;
}

/** The integer that a number stands for; `undefined` for floats that are none or too large to be sure. */
export function toExactInteger(value: number | bigint): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return isExact(value) ? BigInt(value) : undefined;
}

function combine(
  a: number | bigint,
  b: number | bigint,
  quick: number,
  exact: (a: bigint, b: bigint) => bigint,
  float: (a: number, b: number) => number,
): number | bigint {
  if (isExact(a) && isExact(b) && Math.abs(quick) <= SAFE) return quick;
  const left = toExactInteger(a);
  const right = toExactInteger(b);
  if (left !== undefined && right !== undefined) return shrinkInteger(exact(left, right));
  return float(Number(a), Number(b));
}

export function addNumbers(a: number | bigint, b: number | bigint): number | bigint {
  return combine(
    a,
    b,
    Number(a) + Number(b),
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

export function subtractNumbers(a: number | bigint, b: number | bigint): number | bigint {
  return combine(
    a,
    b,
    Number(a) - Number(b),
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

export function multiplyNumbers(a: number | bigint, b: number | bigint): number | bigint {
  const product = Number(a) * Number(b);
  return combine(
    a,
    b,
    product === 0 ? 0 : product,
    (x, y) => x * y,
    (x, y) => x * y,
  );
}

/** `b` is not zero. Integers that divide evenly stay exact. */
export function divideNumbers(a: number | bigint, b: number | bigint): number | bigint {
  const left = toExactInteger(a);
  const right = toExactInteger(b);
  if (left !== undefined && right !== undefined && left % right === 0n) return shrinkInteger(left / right);
  return Number(a) / Number(b);
}

/** Both are integral, `b` is not zero; the result has the sign of `a`. */
export function remainderOf(a: number | bigint, b: number | bigint): number | bigint {
  return shrinkInteger(BigInt(a) % BigInt(b));
}
