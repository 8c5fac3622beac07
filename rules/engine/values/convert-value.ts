import { formatJsonNumber } from './format-number.js';

import { type Maybe, RegoObject, RegoSet, type Value } from './value.js';

const MAX_DEPTH = 128;

/**
 * A plain JavaScript value (as from `JSON.parse`) as a Rego value. Own enumerable properties only; members that are `undefined` are left
 * out. Throws a `RangeError` when it is nested deeper than 128 levels, a `TypeError` for what JSON cannot hold.
 */
export function fromJavaScript(value: unknown, depth = 0): Value {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'bigint':
      return value >= -9007199254740992n && value <= 9007199254740992n ? Number(value) : value;
    case 'object':
      break;
    default:
      throw new TypeError(`no Rego value: ${typeof value}`);
  }
  if (value === null) return null;
  if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH} levels`);
  if (value instanceof RegoObject || value instanceof RegoSet) return value;
  if (Array.isArray(value)) {
    const items: Value[] = [];
    for (const item of value) items.push(fromJavaScript(item, depth + 1));
    return items;
  }
  const object = new RegoObject();
  for (const key of Object.keys(value)) {
    const member: unknown = (value as Record<string, unknown>)[key];
    if (member !== undefined) object.set(key, fromJavaScript(member, depth + 1));
  }
  return object;
}

/** A Rego value as plain JavaScript: sets become arrays, keys that are no strings become their JSON text, big integers stay `bigint`. */
export function toJavaScript(value: Maybe): unknown {
  if (value instanceof RegoSet) return value.values().map(toJavaScript);
  if (value instanceof RegoObject) {
    // A null prototype, so that a key such as `__proto__` is a key like any other.
    const object: Record<string, unknown> = Object.create(null);
    for (const key of value.keys()) object[keyText(key)] = toJavaScript(value.get(key));
    return object;
  }
  return Array.isArray(value) ? value.map(toJavaScript) : value;
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'bigint') return formatJsonNumber(key);
  return JSON.stringify(toJavaScript(key));
}
