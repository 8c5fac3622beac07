import { multiplyNumbers } from '../values/arithmetic.js';
import { parseLiteralNumber } from '../values/parse-literal-number.js';
import type { Maybe, Value } from '../values/value.js';
import { requireCount, requireString } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

export const units: Readonly<Record<string, Builtin>> = {
  'units.parse': { arity: 1, run: parseQuantity },
  'units.parse_bytes': { arity: 1, run: parseBytes },
};

/** Powers of ten by suffix, upper and lower case apart. */
const DECIMAL = new Map<string, number>(
  Object.entries({
    ...{ E: 18, e: 18, P: 15, p: 15, T: 12, t: 12, G: 9, g: 9, M: 6, K: 3, k: 3, m: -3, '': 0 },
    ...{ Q: 30, R: 27, Y: 24, Z: 21, h: 2, da: 1, d: -1, c: -2 },
    ...{ μ: -6, n: -9, f: -15, a: -18, z: -21, y: -24, r: -27, q: -30 },
  }),
);
/** Powers of two by suffix, in lower case. */
const BINARY = new Map<string, bigint>(
  ['ki', 'mi', 'gi', 'ti', 'pi', 'ei', 'zi', 'yi'].map((name, index) => [name, BigInt(index + 1) * 10n]),
);
const DECIMAL_BYTES = new Map<string, number>(
  ['k', 'm', 'g', 't', 'p', 'e', 'z', 'y', 'r', 'q'].map((name, index) => [name, (index + 1) * 3]),
);

function parseQuantity(args: readonly Value[]): Maybe {
  requireCount('units.parse', args, 1);
  const { digits, suffix } = splitSuffix(requireString('units.parse', args[0]));
  const power = DECIMAL.get(suffix);
  if (power !== undefined) return parseScaled(digits, power) ?? failBuiltin('could not parse number');
  const shift = BINARY.get(suffix.toLowerCase());
  if (shift === undefined) return undefined;
  return multiplyNumbers(parseScaled(digits, 0) ?? failBuiltin('could not parse number'), 2n ** shift);
}

function parseBytes(args: readonly Value[], strict: boolean): Maybe {
  requireCount('units.parse_bytes', args, 1);
  const { digits, suffix } = splitSuffix(requireString('units.parse_bytes', args[0]));
  const lower = suffix.toLowerCase();
  const shift = lower === '' ? 0n : BINARY.get(lower.replace(/b$/, ''));
  const power = DECIMAL_BYTES.get(lower.length > 1 ? lower.replace(/b$/, '') : lower);
  if (shift === undefined && power === undefined) return undefined;
  const number = parseScaled(digits, shift === undefined ? (power ?? 0) : 0);
  if (number === undefined) return strict ? failBuiltin('could not parse number') : undefined;
  const scaled = multiplyNumbers(number, 2n ** (shift ?? 0n));
  return typeof scaled === 'bigint' ? scaled : Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5) || 0;
}

function splitSuffix(text: string): { readonly digits: string; readonly suffix: string } {
  const inner = text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  if (/\p{White_Space}/u.test(inner)) failBuiltin('spaces not allowed in resource strings');
  const match = /^(.*[0-9])([^0-9]*)$/s.exec(inner);
  return { digits: match?.[1] ?? inner, suffix: match?.[2] ?? '' };
}

/** A number times a power of ten; an exponent of its own is added up. */
function parseScaled(digits: string, power: number): number | bigint | undefined {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(digits.replaceAll('_', ''));
  if (match === null || `${match[2] ?? ''}${match[3] ?? ''}` === '') return undefined;
  const sign = match[1] === '-' ? '-' : '';
  const fraction = match[3] === undefined || match[3] === '' ? '' : `.${match[3]}`;
  const exponent = Number(match[4] ?? 0) + power;
  const mantissa = `${sign}${match[2] === '' ? '0' : (match[2] ?? '0')}${fraction}`;
  const value = parseLiteralNumber(exponent === 0 && match[4] === undefined ? mantissa : `${mantissa}e${exponent}`);
  return Number.isNaN(Number(value)) ? undefined : value;
}
