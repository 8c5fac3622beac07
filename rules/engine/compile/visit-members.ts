import { type Maybe, RegoObject, RegoSet, type Value } from '../values/value.js';

/** A member of a collection with its key: index, value or name. */
type Visit = (key: Value, member: Value) => boolean;

/** Calls `visit` for each member in order until it answers `true`. Answers `false` for what has no members. */
export function visitMembers(collection: Maybe, visit: Visit): boolean {
  if (Array.isArray(collection)) {
    for (let index = 0; index < collection.length; index++) if (visit(index, collection[index] as Value)) break;
    return true;
  }
  if (collection instanceof RegoSet) {
    for (const value of collection.values()) if (visit(value, value)) break;
    return true;
  }
  if (collection instanceof RegoObject) {
    for (const key of collection.keys()) if (visit(key, collection.get(key) as Value)) break;
    return true;
  }
  return false;
}
