import { type Maybe, RegoObject, RegoSet } from './value.js';

/** `collection[index]`; undefined where there is no such member. */
export function indexValue(collection: Maybe, index: Maybe): Maybe {
  if (index === undefined) return undefined;
  if (collection instanceof RegoObject) return collection.get(index);
  if (Array.isArray(collection)) {
    return typeof index === 'number' && index >= 0 && Number.isInteger(index) ? collection[index] : undefined;
  }
  return collection instanceof RegoSet && collection.has(index) ? index : undefined;
}
