import { addNumbers, isIntegral, subtractNumbers, toExactInteger } from '../values/arithmetic.js';
import { shrinkInteger } from '../values/parse-literal-number.js';
import { compareNumbers, type Maybe, type Value } from '../values/value.js';
import { requireCount, requireNumber, requireString } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

/** Longest range that is made. */
const MAX_RANGE = 10_000_000;

export const numbers: Readonly<Record<string, Builtin>> = {
  abs: { arity: 1, run: (args) => mapNumber('abs', args, (value) => (value < 0 ? subtractNumbers(0, value) : value)) },
  ceil: { arity: 1, run: (args) => mapNumber('ceil', args, (value) => roundBy(value, Math.ceil)) },
  floor: { arity: 1, run: (args) => mapNumber('floor', args, (value) => roundBy(value, Math.floor)) },
  round: { arity: 1, run: (args) => mapNumber('round', args, (value) => roundBy(value, roundAwayFromZero)) },
  'numbers.range': { arity: 2, run: makeRange },
  'numbers.range_step': { arity: 3, run: makeSteppedRange },
  'rand.intn': { arity: 2, run: pickNumber },
};

function mapNumber(name: string, args: readonly Value[], map: (value: number | bigint) => number | bigint): Value {
  requireCount(name, args, 1);
  return map(requireNumber(name, args[0]));
}

function roundBy(value: number | bigint, round: (value: number) => number): number | bigint {
  return typeof value === 'bigint' ? value : round(value) || 0;
}

function roundAwayFromZero(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

function requireIntegers(values: readonly (number | bigint)[], strict: boolean): boolean {
  if (values.every(isIntegral)) return true;
  return strict ? failBuiltin('operand must be integer') : false;
}

function makeRange(args: readonly Value[], strict: boolean): Maybe {
  requireCount('numbers.range', args, 2);
  const from = requireNumber('numbers.range', args[0]);
  const to = requireNumber('numbers.range', args[1]);
  if (!requireIntegers([from, to], strict)) return undefined;
  return walkRange(from, to, compareNumbers(from, to) <= 0 ? 1 : -1);
}

function makeSteppedRange(args: readonly Value[], strict: boolean): Maybe {
  requireCount('numbers.range_step', args, 3);
  const from = requireNumber('numbers.range_step', args[0]);
  const to = requireNumber('numbers.range_step', args[1]);
  const step = requireNumber('numbers.range_step', args[2]);
  if (!requireIntegers([from, to], strict)) return undefined;
  const positive = isIntegral(step) && step > 0;
  if (!positive) return failBuiltin('step must be a positive integer');
  return walkRange(from, to, compareNumbers(from, to) <= 0 ? Number(step) : -Number(step));
}

function walkRange(from: number | bigint, to: number | bigint, step: number): Value {
  const length = Number(subtractNumbers(to, from)) / step;
  if (!(length <= MAX_RANGE)) failBuiltin('could not determine number of elements');
  const values: Value[] = [];
  let value = from;
  while (step > 0 ? value <= to : value >= to) {
    values.push(value);
    value = addNumbers(value, step);
  }
  return values;
}

/** Random in the guest; here the same number for the same arguments, so that an evaluation can be repeated. */
function pickNumber(args: readonly Value[]): Maybe {
  requireCount('rand.intn', args, 2);
  const seed = requireString('rand.intn', args[0]);
  const bound = toExactInteger(requireNumber('rand.intn', args[1]));
  if (bound === undefined || bound < 0n) return undefined;
  if (bound === 0n) return 0;
  let hash = 2166136261n;
  for (const character of seed) hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 16777619n) & 0xffffffffn;
  return shrinkInteger(hash % bound);
}
