import { isIntegral } from '../values/arithmetic.js';
import { formatDecimal } from '../values/format-number.js';
import { quoteJson } from '../values/print-value.js';
import { RegoObject, RegoSet, type Value } from '../values/value.js';
import { requireArray, requireCount, requireString } from './arguments.js';
import { failBuiltin } from './builtin.js';

interface Verb {
  readonly letter: string;
  /** `0`: leading zeros, ` `: leading spaces, `.`: decimals. */
  readonly fill: '0' | ' ' | '.' | '';
  readonly width: number;
}

/** `sprintf`: Go's verbs as far as the guest's engine has them, with its deviations. */
export function formatText(args: readonly Value[]): Value {
  requireCount('sprintf', args, 2);
  const format = [...requireString('sprintf', args[0])];
  const values = requireArray('sprintf', args[1]);
  let text = '';
  let used = 0;
  for (let at = 0; at < format.length; at++) {
    const character = format[at] as string;
    if (character !== '%') {
      text += character;
      continue;
    }
    at++;
    if (format[at] === '%') {
      text += '%';
      continue;
    }
    let fill: Verb['fill'] = '';
    let width = 0;
    const first = format[at] ?? failBuiltin('missing format verb after `%` at end of format string');
    if (first === '.' || isDigit(first)) {
      fill = first === '0' ? '0' : first === '.' ? '.' : ' ';
      if (first !== '.') width = Number(first);
      at++;
      for (; isDigit(format[at] ?? ''); at++) width = width * 10 + Number(format[at]);
      if (width > 10_000) failBuiltin('width is too large');
    }
    const letter = format[at] ?? failBuiltin('missing format verb after `%width` at end of format string');
    const value = values[used] ?? failIfMissing(values, used);
    used++;
    text += formatVerb({ letter, fill, width }, value);
  }
  if (used < values.length) failBuiltin(`extra arguments (${values.length}) specified for ${used} format verbs.`);
  return text;
}

function failIfMissing(values: readonly Value[], index: number): Value {
  return index < values.length ? null : failBuiltin(`no argument specified for format verb ${index}`);
}

function formatVerb(verb: Verb, value: Value): string {
  const { letter } = verb;
  if (letter === 's' || letter === 'v') return describe(value, false);
  if (typeof value === 'number' || typeof value === 'bigint') return formatNumber(verb, value);
  if ('T#qp'.includes(letter)) return failBuiltin('Go-syntax format verbs %#v. %q, %p and %T are not supported.');
  return '';
}

function formatNumber(verb: Verb, value: number | bigint): string {
  const sign = value < 0 ? '-' : '';
  switch (verb.letter) {
    case 'e':
      return formatExponent(value);
    case 'E':
      return formatExponent(value).replace('e', 'E');
    case 'f':
    case 'F':
      return verb.fill === '.' ? formatDecimals(value, verb.width) : pad(verb, formatDecimal(value));
    case 'g':
    case 'G': {
      const text = Number(value) === 0 ? '0' : formatExponent(Number(value));
      return sign + (verb.letter === 'G' ? text.replace('e', 'E') : text);
    }
    default:
      if (!isIntegral(value)) return failBuiltin(`number specified for format verb ${verb.letter}.`);
      return formatInteger(verb, value, sign);
  }
}

/** The sign stands before the number, which keeps its own: that is what the guest's engine prints. */
function formatInteger(verb: Verb, value: number | bigint, sign: string): string {
  const inBase = (base: number): string => BigInt(value).toString(base);
  switch (verb.letter) {
    case 'b':
      return sign + inBase(2);
    case 'c':
      return formatCharacter(value);
    case 'd':
      return sign + pad(verb, formatDecimal(value));
    case 'o':
      return sign + pad(verb, `0O${inBase(8)}`);
    case 'O':
      return sign + pad(verb, `0o${inBase(8)}`);
    case 'x':
      return sign + pad(verb, inBase(16));
    case 'X':
      return sign + pad(verb, inBase(16).toUpperCase());
    default:
      return failBuiltin(`number specified for format verb ${verb.letter}.`);
  }
}

function formatCharacter(value: number | bigint): string {
  const code = Number(BigInt(value) & 0xffffffffn);
  const isCharacter = value >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : failBuiltin('invalid value for format verb c.');
}

function formatDecimals(value: number | bigint, decimals: number): string {
  if (typeof value === 'bigint' || Number.isInteger(value)) return formatDecimal(value);
  const factor = 10 ** decimals;
  const rounded = (Math.sign(value) * Math.round(Math.abs(value) * factor)) / factor;
  return rounded.toFixed(Math.min(decimals, 100));
}

function formatExponent(value: number | bigint): string {
  if (typeof value === 'number') return value.toExponential().replace('e+', 'e');
  const digits = (value < 0 ? -value : value).toString();
  return `${value < 0 ? '-' : ''}${digits[0]}.${digits.slice(1)}e${digits.length - 1}`;
}

function pad(verb: Verb, text: string): string {
  if (verb.fill === '0') return text.padStart(verb.width, '0');
  return verb.fill === ' ' ? text.padStart(verb.width, ' ') : text;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}

/** A value inside a text: strings in quotes inside collections only. */
function describe(value: Value, quoted: boolean): string {
  if (typeof value === 'string') return quoted ? quoteJson(value) : value;
  if (typeof value === 'number' || typeof value === 'bigint') return formatDecimal(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof RegoObject) {
    const fields = value.keys().map((key) => `${describe(key, true)}: ${describe(value.get(key) as Value, true)}`);
    return `{${fields.join(', ')}}`;
  }
  if (value instanceof RegoSet)
    return `{${value
      .values()
      .map((member) => describe(member, true))
      .join(', ')}}`;
  return `[${(value as readonly Value[]).map((member) => describe(member, true)).join(', ')}]`;
}
