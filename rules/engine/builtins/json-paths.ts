import { indexValue } from '../values/index-value.js';
import { parseJson } from '../values/parse-json.js';
import { type Maybe, RegoObject, RegoSet, type Value } from '../values/value.js';
import { requireCount, requireMembers, requireObject } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

/** `json.filter` and `json.remove`: paths are merged into a tree, the end of a path is marked by a `null` key. */
export const jsonPaths: Readonly<Record<string, Builtin>> = {
  'json.filter': { arity: 2, run: filterPaths },
  'json.remove': { arity: 2, run: removePaths },
};

function filterPaths(args: readonly Value[]): Maybe {
  requireCount('json.filter', args, 2);
  const object = requireObject('json.filter', args[0]);
  const filters = mergePaths('json.filter', requireMembers('json.filter', args[1]));
  return filters.size === 0 ? new RegoObject() : keepPaths(object, filters);
}

function removePaths(args: readonly Value[]): Maybe {
  requireCount('json.remove', args, 2);
  const object = requireObject('json.remove', args[0]);
  return dropPaths(object, mergePaths('json.remove', requireMembers('json.remove', args[1])));
}

function mergePaths(name: string, paths: readonly Value[]): RegoObject {
  const root = new RegoObject();
  for (const path of paths) {
    if (typeof path !== 'string' && !Array.isArray(path)) {
      failBuiltin(`\`${name}\` requires path to be '/' separated string or array of path components.`);
    }
    let node = root;
    for (const step of typeof path === 'string' ? path.split('/') : (path as readonly Value[])) {
      const inside = node.get(step);
      const next = inside instanceof RegoObject ? inside : new RegoObject();
      if (next !== inside) node.set(step, next);
      node = next;
    }
    node.set(null, null);
  }
  return root;
}

function keepPaths(value: Maybe, filter: Maybe): Maybe {
  if (!(filter instanceof RegoObject) || filter.size === 0) return value;
  if (filter.size === 1 && filter.get(null) === null) return value;
  if (Array.isArray(value)) {
    const items: Value[] = [];
    for (const key of filter.keys()) {
      const index = typeof key === 'string' ? parseJson(key) : undefined;
      const item = index === undefined ? undefined : keepPaths(indexValue(value, index), filter.get(key));
      if (item !== undefined) items.push(item);
    }
    return items;
  }
  if (value instanceof RegoSet) {
    const kept = new RegoSet();
    for (const key of filter.keys()) {
      const item = value.has(key) ? keepPaths(key, filter.get(key)) : undefined;
      if (item !== undefined) kept.add(item);
    }
    return kept;
  }
  if (!(value instanceof RegoObject)) return undefined;
  const kept = new RegoObject();
  for (const key of filter.keys()) {
    const item = keepPaths(value.get(key), filter.get(key));
    if (item !== undefined) kept.set(key, item);
  }
  return kept;
}

function dropPaths(value: Value, filter: Maybe): Maybe {
  if (!(filter instanceof RegoObject) || filter.size === 0) return value;
  if (filter.get(null) === null) return undefined;
  const left = (key: Value, item: Value): Maybe => {
    const inside = filter.get(key);
    return inside === undefined ? item : dropPaths(item, inside);
  };
  if (Array.isArray(value)) {
    return value.map((item, index) => left(String(index), item)).filter((item) => item !== undefined) as Value[];
  }
  if (value instanceof RegoSet) {
    return RegoSet.of(
      value
        .values()
        .map((item) => left(item, item))
        .filter((item) => item !== undefined),
    );
  }
  if (!(value instanceof RegoObject)) return undefined;
  const kept = new RegoObject();
  for (const key of value.keys()) {
    const item = left(key, value.get(key) as Value);
    if (item !== undefined) kept.set(key, item);
  }
  return kept;
}
