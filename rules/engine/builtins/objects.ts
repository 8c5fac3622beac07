import { indexValue } from '../values/index-value.js';
import { type Maybe, RegoObject, RegoSet, type Value, valuesEqual } from '../values/value.js';
import { requireArray, requireCount, requireObject } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

export const objects: Readonly<Record<string, Builtin>> = {
  'object.filter': { arity: 2, run: (args) => selectKeys('object.filter', args, true) },
  'object.remove': { arity: 2, run: (args) => selectKeys('object.remove', args, false) },
  'object.get': { arity: 3, run: getMember },
  'object.keys': { arity: 1, run: listKeys },
  'object.subset': { arity: 2, run: testSubset },
  'object.union': { arity: 2, run: uniteTwo },
  'object.union_n': { arity: 1, run: uniteMany },
};

function selectKeys(name: string, args: readonly Value[], keep: boolean): Value {
  requireCount(name, args, 2);
  const object = requireObject(name, args[0]);
  const [, keys] = args;
  const wanted = Array.isArray(keys) ? RegoSet.of(keys) : keys;
  if (!(wanted instanceof RegoSet || wanted instanceof RegoObject))
    return failBuiltin(`\`${name}\` requires array/object/set argument`);
  const selected = new RegoObject();
  for (const key of object.keys()) if (wanted.has(key) === keep) selected.set(key, object.get(key) as Value);
  return selected;
}

/** An array of keys is a path. */
function getMember(args: readonly Value[]): Maybe {
  requireCount('object.get', args, 3);
  const object = requireObject('object.get', args[0]);
  const [, key, fallback] = args;
  if (!Array.isArray(key)) {
    const member = object.get(key as Value);
    return member === undefined ? fallback : member;
  }
  let value: Maybe = object;
  for (const step of key as readonly Value[]) {
    value = indexValue(value, step);
    if (value === undefined) return fallback;
  }
  return value;
}

function listKeys(args: readonly Value[]): Value {
  requireCount('object.keys', args, 1);
  return RegoSet.of(requireObject('object.keys', args[0]).keys());
}

function testSubset(args: readonly Value[]): Value {
  requireCount('object.subset', args, 2);
  return isSubset(args[0] as Value, args[1] as Value);
}

function isSubset(whole: Value, part: Value): boolean {
  if (whole instanceof RegoObject && part instanceof RegoObject) {
    return part.keys().every((key) => {
      const inside = whole.get(key);
      return inside !== undefined && isSubset(inside, part.get(key) as Value);
    });
  }
  if (whole instanceof RegoSet && part instanceof RegoSet) return part.values().every((value) => whole.has(value));
  if (Array.isArray(whole) && Array.isArray(part))
    return containsRun(whole as readonly Value[], part as readonly Value[]);
  if (Array.isArray(whole) && part instanceof RegoSet) return isSubset(RegoSet.of(whole), part);
  return valuesEqual(whole, part);
}

function containsRun(whole: readonly Value[], part: readonly Value[]): boolean {
  if (part.length === 0) return failBuiltin('window size must be non-zero');
  for (let at = 0; at + part.length <= whole.length; at++) {
    if (part.every((value, index) => valuesEqual(value, whole[at + index]))) return true;
  }
  return false;
}

/** The second wins, but objects on both sides are united. */
function unite(a: Maybe, b: Value): Value {
  if (!(a instanceof RegoObject && b instanceof RegoObject)) return b;
  const union = a.copy();
  for (const key of b.keys()) union.set(key, unite(a.get(key), b.get(key) as Value));
  return union;
}

function uniteTwo(args: readonly Value[]): Value {
  requireCount('object.union', args, 2);
  return unite(requireObject('object.union', args[0]), requireObject('object.union', args[1]));
}

function uniteMany(args: readonly Value[], strict: boolean): Maybe {
  requireCount('object.union_n', args, 1);
  let union: Value = new RegoObject();
  for (const [index, item] of requireArray('object.union_n', args[0]).entries()) {
    if (!(item instanceof RegoObject))
      return strict ? failBuiltin(`item at index ${index} is not an object`) : undefined;
    union = unite(union, item);
  }
  return union;
}
