import { type CompiledPattern, compilePattern } from '../regex/compiled-pattern.js';
import { expandReplacement, groupText } from '../regex/expand-replacement.js';
import { isIntegral } from '../values/arithmetic.js';
import type { Maybe, Value } from '../values/value.js';
import { requireCount, requireNumber, requireString } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

export const regexes: Readonly<Record<string, Builtin>> = {
  'regex.match': { arity: 2, run: matchPattern },
  'regex.is_valid': { arity: 1, run: validatePattern },
  'regex.find_n': { arity: 3, run: findMatches },
  'regex.find_all_string_submatch_n': { arity: 3, run: findGroups },
  'regex.replace': { arity: 3, run: replaceMatches },
  'regex.split': { arity: 2, run: splitByPattern },
  'regex.template_match': { arity: 4, run: matchTemplate },
};

function requirePattern(pattern: string): CompiledPattern {
  const compiled = compilePattern(pattern);
  return typeof compiled === 'string' ? failBuiltin(`invalid regex: ${compiled}`) : compiled;
}

function matchPattern(args: readonly Value[]): Value {
  requireCount('regex.match', args, 2);
  const pattern = requireString('regex.match', args[0]);
  const text = requireString('regex.match', args[1]);
  return requirePattern(pattern).matches(text);
}

function validatePattern(args: readonly Value[]): Value {
  requireCount('regex.is_valid', args, 1);
  const [pattern] = args;
  return typeof pattern === 'string' && typeof compilePattern(pattern) !== 'string';
}

/** How many matches are wanted; a negative number means all. */
function readLimit(value: number | bigint): number {
  if (!isIntegral(value)) failBuiltin('n must be an integer');
  return value < 0 || value > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : Number(value);
}

function findMatches(args: readonly Value[]): Value {
  requireCount('regex.find_n', args, 3);
  const pattern = requireString('regex.find_n', args[0]);
  const text = requireString('regex.find_n', args[1]);
  const limit = requireNumber('regex.find_n', args[2]);
  return requirePattern(pattern)
    .findAll(text, readLimit(limit), false)
    .map((slots) => groupText(text, slots, 0));
}

function findGroups(args: readonly Value[]): Value {
  const name = 'regex.find_all_string_submatch_n';
  requireCount(name, args, 3);
  const pattern = requireString(name, args[0]);
  const text = requireString(name, args[1]);
  const limit = requireNumber(name, args[2]);
  return requirePattern(pattern)
    .findAll(text, readLimit(limit), true)
    .map((slots) => Array.from({ length: slots.length / 2 }, (_, index) => groupText(text, slots, index)));
}

function replaceMatches(args: readonly Value[]): Maybe {
  requireCount('regex.replace', args, 3);
  const [text, pattern, replacement] = args.map((value) => requireString('regex.replace', value)) as [
    string,
    string,
    string,
  ];
  const compiled = compilePattern(pattern);
  if (typeof compiled === 'string') return undefined;
  let result = '';
  let end = 0;
  for (const slots of compiled.findAll(text, Number.POSITIVE_INFINITY, true)) {
    result += text.slice(end, slots[0]) + expandReplacement(replacement, text, slots, compiled.names);
    end = slots[1] ?? end;
  }
  return result + text.slice(end);
}

function splitByPattern(args: readonly Value[]): Value {
  requireCount('regex.split', args, 2);
  const pattern = requireString('regex.split', args[0]);
  const text = requireString('regex.split', args[1]);
  const parts: Value[] = [];
  let end = 0;
  for (const slots of requirePattern(pattern).findAll(text, Number.POSITIVE_INFINITY, false)) {
    parts.push(text.slice(end, slots[0]));
    end = slots[1] ?? end;
  }
  parts.push(text.slice(end));
  return parts;
}

/** A template is literal text with patterns between delimiters: `urn:foo:{.*}`. */
function matchTemplate(args: readonly Value[]): Maybe {
  const name = 'regex.template_match';
  requireCount(name, args, 4);
  let template = requireString(name, args[0]);
  let text = requireString(name, args[1]);
  const open = requireString(name, args[2]);
  const close = requireString(name, args[3]);
  for (;;) {
    const start = template.indexOf(open);
    const end = template.indexOf(close);
    if (start < 0 || end < 0) return template === text;
    if (start >= end) return undefined;
    if (template.slice(0, start) !== text.slice(0, start)) return false;
    const pattern = requirePattern(template.slice(start + open.length, end));
    text = text.slice(start);
    const [first] = pattern.findAll(text, 1, false);
    if (first?.[0] !== 0) return false;
    text = text.slice(first[1]);
    template = template.slice(end + close.length);
  }
}
