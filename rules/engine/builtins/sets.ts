import { RegoSet, type Value } from '../values/value.js';
import { requireCount, requireSet } from './arguments.js';
import type { Builtin } from './builtin.js';

export const sets: Readonly<Record<string, Builtin>> = {
  intersection: { arity: 1, run: (args) => foldSets('intersection', args, intersect) },
  union: { arity: 1, run: (args) => foldSets('union', args, unite) },
  '__builtin_sets.union': binary('__builtin_sets.union', unite),
  '__builtin_sets.intersection': binary('__builtin_sets.intersection', intersect),
};

function intersect(a: RegoSet, b: RegoSet): RegoSet {
  return RegoSet.of(a.values().filter((value) => b.has(value)));
}

function unite(a: RegoSet, b: RegoSet): RegoSet {
  return RegoSet.of([...a.values(), ...b.values()]);
}

function foldSets(name: string, args: readonly Value[], combine: (a: RegoSet, b: RegoSet) => RegoSet): Value {
  requireCount(name, args, 1);
  const members = requireSet(name, args[0])
    .values()
    .map((member) => requireSet(name, member));
  const [first = new RegoSet(), ...others] = members;
  return others.reduce(combine, first);
}

function binary(name: string, combine: (a: RegoSet, b: RegoSet) => RegoSet): Builtin {
  const run = (args: readonly Value[]): Value => {
    requireCount(name, args, 2);
    return combine(requireSet(name, args[0]), requireSet(name, args[1]));
  };
  return { arity: 2, run };
}
