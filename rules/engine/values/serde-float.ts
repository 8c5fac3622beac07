/**
 * Floats as serde_json (1.0.149, without its `float_roundtrip` feature) reads and writes them: the guest's engine takes its input
 * through that parser and prints every number through it once more, so its rounding is visible in prints and comparisons.
 */

const U64_MAX = 18446744073709551615n;
const MAX_POWER = 308;

/** The number that serde_json makes of JSON number text; `undefined` when the text is no JSON number or out of range. */
export function parseSerdeNumber(text: string): number | bigint | undefined {
  const match = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  if (match === null) return undefined;
  const negative = match[1] === '-';
  const integer = match[2] ?? '';
  const fraction = match[3];
  const exponent = match[4];
  if (fraction === undefined && exponent === undefined) {
    if (integer.length <= 15) return negative ? -Number(integer) : Number(integer);
    const magnitude = BigInt(integer);
    if (!negative && magnitude <= U64_MAX) return shrink(magnitude);
    if (negative && magnitude <= 9223372036854775808n) return shrink(-magnitude);
  }
  let significand = 0n;
  let scale = 0;
  let overflowed = false;
  for (const digit of integer) {
    const next = overflowed ? 0n : significand * 10n + BigInt(digit);
    if (overflowed || next > U64_MAX) {
      overflowed = true;
      scale++;
    } else significand = next;
  }
  for (const digit of fraction ?? '') {
    const next = significand * 10n + BigInt(digit);
    if (next > U64_MAX) break;
    significand = next;
    scale--;
  }
  const power = exponent === undefined ? 0 : Number(exponent);
  if (Math.abs(power) > 2147483647) {
    if (significand !== 0n && power > 0) return undefined;
    return negative ? -0 : 0;
  }
  const value = scaleSignificand(Number(significand), scale + power);
  return value === undefined ? undefined : negative ? -value : value;
}

function scaleSignificand(significand: number, exponent: number): number | undefined {
  let value = significand;
  let power = exponent;
  for (;;) {
    const magnitude = Math.abs(power);
    if (magnitude <= MAX_POWER) {
      value = power >= 0 ? value * powerOfTen(magnitude) : value / powerOfTen(magnitude);
      return Number.isFinite(value) ? value : undefined;
    }
    if (value === 0) return 0;
    if (power >= 0) return undefined;
    value /= 1e308;
    power += MAX_POWER;
  }
}

function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

function shrink(value: bigint): number | bigint {
  return value >= -9007199254740992n && value <= 9007199254740992n ? Number(value) : value;
}

/** A finite float in serde_json's form: `0.00001`, `1e-6`, `1e+21`, `3.0`. */
export function formatSerdeFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const { sign, digits, point } = shortestDigits(value);
  if (point > 16 || point <= -5) {
    const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
    const exponent = point - 1;
    return `${sign}${mantissa}e${exponent >= 0 ? '+' : ''}${exponent}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return `${sign}${digits}${'0'.repeat(point - digits.length)}.0`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A finite float without an exponent, as Rust's `Display` writes it: `3`, `0.0000001`, `1000000000000000000000`. */
export function formatPlainFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const { sign, digits, point } = shortestDigits(value);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The shortest digits that read back to `value`; the decimal point stands after `point` of them. */
function shortestDigits(value: number): { sign: string; digits: string; point: number } {
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { sign: value < 0 ? '-' : '', digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}
