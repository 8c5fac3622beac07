import { isIntegral, toExactInteger } from '../values/arithmetic.js';
import { shrinkInteger } from '../values/parse-literal-number.js';
import type { Maybe, Value } from '../values/value.js';
import { requireCount, requireNumber } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

/** A shift so far that the result could not be held. */
const MAX_SHIFT = 1_000_000n;

export const bits: Readonly<Record<string, Builtin>> = {
  'bits.and': binary('bits.and', true, (a, b) => a & b),
  'bits.or': binary('bits.or', true, (a, b) => a | b),
  'bits.xor': binary('bits.xor', true, (a, b) => a ^ b),
  'bits.lsh': binary('bits.lsh', false, (a, b) => (b > MAX_SHIFT ? undefined : a << b)),
  'bits.rsh': binary('bits.rsh', false, (a, b) => (b > 0xffffffffn ? undefined : a >> b)),
  'bits.negate': { arity: 1, run: negate },
};

function binary(name: string, signed: boolean, combine: (a: bigint, b: bigint) => bigint | undefined): Builtin {
  const run = (args: readonly Value[], strict: boolean): Maybe => {
    requireCount(name, args, 2);
    const left = requireInteger(name, args[0], true, strict);
    const right = requireInteger(name, args[1], signed, strict);
    if (left === undefined || right === undefined) return undefined;
    const result = combine(left, right);
    return result === undefined ? undefined : shrinkInteger(result);
  };
  return { arity: 2, run };
}

function negate(args: readonly Value[], strict: boolean): Maybe {
  requireCount('bits.negate', args, 1);
  const value = requireInteger('bits.negate', args[0], true, strict);
  return value === undefined ? undefined : shrinkInteger(~value);
}

function requireInteger(name: string, value: Value | undefined, signed: boolean, strict: boolean): bigint | undefined {
  const number = requireNumber(name, value);
  if (!isIntegral(number)) return strict ? failBuiltin(`\`${name}\` expects integer arguments.`) : undefined;
  if (!signed && number < 0)
    return strict ? failBuiltin(`\`${name}\` expects non-negative integer arguments.`) : undefined;
  return toExactInteger(number);
}
