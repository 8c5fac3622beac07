import { formatDecimal } from '../values/format-number.js';
import { type Maybe, RegoSet, type Value } from '../values/value.js';
import { requireCount, requireNumber, requireObject, requireString, requireStrings } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';
import { formatText } from './sprintf.js';

export const strings: Readonly<Record<string, Builtin>> = {
  concat: { arity: 2, run: concatStrings },
  contains: pairTest('contains', (text, part) => text.includes(part)),
  endswith: pairTest('endswith', (text, part) => text.endsWith(part)),
  startswith: pairTest('startswith', (text, part) => text.startsWith(part)),
  format_int: { arity: 2, run: formatInteger },
  indexof: { arity: 2, run: (args) => findAll('indexof', args)[0] ?? -1 },
  indexof_n: { arity: 2, run: (args) => findAll('indexof_n', args) },
  lower: mapText('lower', (text) => text.toLowerCase()),
  upper: mapText('upper', (text) => text.toUpperCase()),
  replace: { arity: 3, run: replaceText },
  split: { arity: 2, run: splitText },
  sprintf: { arity: 2, run: formatText },
  'strings.any_prefix_match': anyMatch('strings.any_prefix_match', (text, part) => text.startsWith(part)),
  'strings.any_suffix_match': anyMatch('strings.any_suffix_match', (text, part) => text.endsWith(part)),
  'strings.count': { arity: 2, run: countText },
  'strings.replace_n': { arity: 2, run: replaceMany },
  'strings.reverse': mapText('strings.reverse', (text) => [...text].reverse().join('')),
  substring: { arity: 3, run: cutText },
  trim: trimBy('trim', true, true),
  trim_left: trimBy('trim_left', true, false),
  trim_right: trimBy('trim_right', false, true),
  trim_prefix: { arity: 2, run: trimPrefix },
  trim_suffix: { arity: 2, run: trimSuffix },
  trim_space: mapText('trim_space', trimSpace),
};

const LEADING_SPACE = /^[\p{White_Space}]+/u;
const TRAILING_SPACE = /[\p{White_Space}]+$/u;

function trimSpace(text: string): string {
  return text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, '');
}

function mapText(name: string, map: (text: string) => string): Builtin {
  const run = (args: readonly Value[]): Value => {
    requireCount(name, args, 1);
    return map(requireString(name, args[0]));
  };
  return { arity: 1, run };
}

function pairTest(name: string, test: (text: string, part: string) => boolean): Builtin {
  const run = (args: readonly Value[]): Value => {
    requireCount(name, args, 2);
    return test(requireString(name, args[0]), requireString(name, args[1]));
  };
  return { arity: 2, run };
}

function concatStrings(args: readonly Value[]): Value {
  requireCount('concat', args, 2);
  return requireStrings('concat', args[1]).join(requireString('concat', args[0]));
}

function formatInteger(args: readonly Value[], strict: boolean): Maybe {
  requireCount('format_int', args, 2);
  const value = requireNumber('format_int', args[0]);
  const base = Number(requireNumber('format_int', args[1]));
  const magnitude = value < 0 ? -value : value;
  const whole = typeof magnitude === 'number' ? Math.floor(magnitude) : magnitude;
  const sign = value < 0 ? '-' : '';
  switch (base) {
    case 2:
    case 8:
    case 16:
      return sign + whole.toString(base);
    case 10:
      return sign + formatDecimal(whole);
    default:
      return strict ? failBuiltin('`format_int` expects base to be one of 2, 8, 10, 16') : undefined;
  }
}

/** Positions in characters, not in UTF-16 units; an empty text stands before every character. */
function findAll(name: string, args: readonly Value[]): Value[] {
  requireCount(name, args, 2);
  const text = requireString(name, args[0]);
  const part = requireString(name, args[1]);
  const positions: Value[] = [];
  let unit = 0;
  let position = 0;
  for (const character of text) {
    if (text.startsWith(part, unit)) positions.push(position);
    unit += character.length;
    position++;
  }
  return positions;
}

function replaceText(args: readonly Value[]): Value {
  requireCount('replace', args, 3);
  const [text, old, replacement] = args.map((value) => requireString('replace', value)) as [string, string, string];
  return replaceAll(text, old, replacement);
}

/** An empty `old` matches between all characters. */
function replaceAll(text: string, old: string, replacement: string): string {
  if (old !== '') return text.includes(old) ? text.split(old).join(replacement) : text;
  return replacement + [...text].map((character) => character + replacement).join('');
}

function splitText(args: readonly Value[]): Value {
  requireCount('split', args, 2);
  const text = requireString('split', args[0]);
  const delimiter = requireString('split', args[1]);
  return delimiter === '' ? [...text] : text.split(delimiter);
}

function anyMatch(name: string, test: (text: string, part: string) => boolean): Builtin {
  const run = (args: readonly Value[], strict: boolean): Maybe => {
    requireCount(name, args, 2);
    const texts = collectStrings(name, args[0], strict);
    const parts = collectStrings(name, args[1], strict);
    if (texts === undefined || parts === undefined) return undefined;
    return texts.some((text) => parts.some((part) => test(text, part)));
  };
  return { arity: 2, run };
}

function collectStrings(name: string, value: Value | undefined, strict: boolean): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value) || value instanceof RegoSet) return requireStrings(name, value);
  return strict ? failBuiltin(`\`${name}\` expects string/array[string]/set[string] argument.`) : undefined;
}

/** Counts overlapping places, by bytes. */
function countText(args: readonly Value[]): Value {
  requireCount('strings.count', args, 2);
  const text = Buffer.from(requireString('strings.count', args[0]));
  const part = Buffer.from(requireString('strings.count', args[1]));
  if (part.length === 0) return failBuiltin('window size must be non-zero');
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) count++;
  return count;
}

function replaceMany(args: readonly Value[]): Value {
  requireCount('strings.replace_n', args, 2);
  const patterns = requireObject('strings.replace_n', args[0]);
  let text = requireString('strings.replace_n', args[1]);
  for (const key of patterns.keys()) {
    const replacement = patterns.get(key);
    if (typeof key !== 'string' || typeof replacement !== 'string') {
      return failBuiltin('`strings.replace_n` expects string keys and values in pattern object.');
    }
    text = replaceAll(text, key, replacement);
  }
  return text;
}

/** Offset and length in characters; a negative length means "to the end". */
function cutText(args: readonly Value[], strict: boolean): Maybe {
  requireCount('substring', args, 3);
  const text = requireString('substring', args[0]);
  const offset = toInteger(requireNumber('substring', args[1]));
  const length = toInteger(requireNumber('substring', args[2]));
  if (offset !== undefined && offset < 0) return strict ? failBuiltin('negative offset') : undefined;
  if (offset === undefined || length === undefined) return '';
  if (!/[\ud800-\udfff]/.test(text)) return text.slice(offset, length < 0 ? undefined : offset + length);
  const characters = [...text].slice(offset);
  return (length < 0 ? characters : characters.slice(0, length)).join('');
}

function toInteger(value: number | bigint): number | undefined {
  if (typeof value === 'bigint') return value >= -(2n ** 63n) && value < 2n ** 63n ? Number(value) : undefined;
  return Number.isInteger(value) ? value : undefined;
}

function trimBy(name: string, left: boolean, right: boolean): Builtin {
  const run = (args: readonly Value[]): Value => {
    requireCount(name, args, 2);
    const whole = requireString(name, args[0]);
    const cutset = requireString(name, args[1]);
    const quick = trimAscii(whole, cutset, left, right);
    if (quick !== undefined) return quick;
    const text = [...whole];
    const cut = new Set(cutset);
    let from = 0;
    let to = text.length;
    if (left) while (from < to && cut.has(text[from] ?? '')) from++;
    if (right) while (to > from && cut.has(text[to - 1] ?? '')) to--;
    return text.slice(from, to).join('');
  };
  return { arity: 2, run };
}

/** Sets of characters by their text: policies trim by the same few all the time. */
const cutsets = new Map<string, Uint8Array>();
const MAX_CUTSETS = 200;

/** `undefined` where a character beyond ASCII is met, which may be half of one. */
function trimAscii(text: string, cutset: string, left: boolean, right: boolean): string | undefined {
  let table = cutsets.get(cutset);
  if (table === undefined) {
    table = new Uint8Array(128);
    for (let index = 0; index < cutset.length; index++) table[cutset.charCodeAt(index)] = 1;
    if (cutsets.size >= MAX_CUTSETS) cutsets.clear();
    cutsets.set(cutset, table);
  }
  let from = 0;
  let to = text.length;
  if (left) while (from < to && table[text.charCodeAt(from)] === 1) from++;
  if (from < to && text.charCodeAt(from) > 127) return undefined;
  if (right) while (to > from && table[text.charCodeAt(to - 1)] === 1) to--;
  if (from < to && text.charCodeAt(to - 1) > 127) return undefined;
  return text.slice(from, to);
}

function trimPrefix(args: readonly Value[]): Value {
  requireCount('trim_prefix', args, 2);
  const text = requireString('trim_prefix', args[0]);
  const prefix = requireString('trim_prefix', args[1]);
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function trimSuffix(args: readonly Value[]): Value {
  requireCount('trim_suffix', args, 2);
  const text = requireString('trim_suffix', args[0]);
  const suffix = requireString('trim_suffix', args[1]);
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}
