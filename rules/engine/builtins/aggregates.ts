import { addNumbers, multiplyNumbers } from '../values/arithmetic.js';
import { compareValues, type Maybe, RegoObject, RegoSet, type Value } from '../values/value.js';
import { requireCount, requireMembers, requireNumber } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

export const aggregates: Readonly<Record<string, Builtin>> = {
  count: { arity: 1, run: countMembers },
  max: { arity: 1, run: (args) => pickMember('max', args, 1) },
  min: { arity: 1, run: (args) => pickMember('min', args, -1) },
  product: { arity: 1, run: (args) => foldNumbers('product', args, 1, multiplyNumbers) },
  sum: { arity: 1, run: (args) => foldNumbers('sum', args, 0, addNumbers) },
  sort: { arity: 1, run: sortMembers },
};

/** Members of a collection, UTF-16 units of a string. */
function countMembers(args: readonly Value[], strict: boolean): Maybe {
  requireCount('count', args, 1);
  const [value] = args;
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (value instanceof RegoSet || value instanceof RegoObject) return value.size;
  return strict ? failBuiltin('`count` requires array/object/set/string argument.') : undefined;
}

function pickMember(name: string, args: readonly Value[], sign: 1 | -1): Maybe {
  requireCount(name, args, 1);
  const members = requireMembers(name, args[0]);
  let best = members[0];
  for (const member of members) if (best !== undefined && compareValues(member, best) * sign >= 0) best = member;
  return best;
}

function foldNumbers(
  name: string,
  args: readonly Value[],
  start: number,
  combine: (a: number | bigint, b: number | bigint) => number | bigint,
): Value {
  requireCount(name, args, 1);
  let total: number | bigint = start;
  for (const member of requireMembers(name, args[0])) total = combine(total, requireNumber(name, member));
  return total;
}

function sortMembers(args: readonly Value[]): Value {
  requireCount('sort', args, 1);
  return [...requireMembers('sort', args[0])].sort(compareValues);
}
