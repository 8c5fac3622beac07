import { isIntegral } from '../values/arithmetic.js';
import type { Maybe, Value } from '../values/value.js';
import { requireArray, requireCount, requireNumber } from './arguments.js';
import type { Builtin } from './builtin.js';

export const arrays: Readonly<Record<string, Builtin>> = {
  'array.concat': { arity: 2, run: concatArrays },
  'array.reverse': { arity: 1, run: reverseArray },
  'array.slice': { arity: 3, run: sliceArray },
};

function concatArrays(args: readonly Value[]): Value {
  requireCount('array.concat', args, 2);
  return [...requireArray('array.concat', args[0]), ...requireArray('array.concat', args[1])];
}

function reverseArray(args: readonly Value[]): Value {
  requireCount('array.reverse', args, 1);
  return [...requireArray('array.reverse', args[0])].reverse();
}

function sliceArray(args: readonly Value[]): Maybe {
  requireCount('array.slice', args, 3);
  const array = requireArray('array.slice', args[0]);
  const start = requireNumber('array.slice', args[1]);
  const stop = requireNumber('array.slice', args[2]);
  if (!isIntegral(start) || !isIntegral(stop)) return undefined;
  const from = Math.max(0, Number(start));
  const to = Math.min(array.length, Math.max(0, Number(stop)));
  return from >= to ? [] : array.slice(from, to);
}
