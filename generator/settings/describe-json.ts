import type { JsonValue } from './json-pointer.js';

/** Names the kind of a JSON value with its article, for messages. */
export function describeKind(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

/** Writes a value as JSON for a message, cut to a length that fits a line. */
export function quoteJson(value: JsonValue, length = 80): string {
  const text = JSON.stringify(value);
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}
