import { formatPlainFloat, formatSerdeFloat, parseSerdeNumber } from './serde-float.js';

/** A number in plain decimal digits, never with an exponent. */
export function formatDecimal(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString();
  if (Number.isInteger(value) && Math.abs(value) < 1e15 && !Object.is(value, -0)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return formatPlainFloat(value);
}

/**
 * A number as it stands in JSON and in prints. The guest's engine writes the decimal digits and lets serde_json read and write them
 * again: integers beyond 64 bits become floats there, and so they do here.
 */
export function formatJsonNumber(value: number | bigint): string {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e15 && !Object.is(value, -0))
    return String(value);
  const decimal = formatDecimal(value);
  const reread = parseSerdeNumber(decimal);
  if (reread === undefined) return decimal;
  if (!decimal.includes('.') && decimal !== '-0' && fitsSixtyFourBits(decimal)) return decimal;
  return formatSerdeFloat(Number(reread));
}

function fitsSixtyFourBits(decimal: string): boolean {
  const value = BigInt(decimal);
  return value >= -9223372036854775808n && value <= 18446744073709551615n;
}
