import { formatJsonNumber } from './format-number.js';

import { RegoObject, RegoSet, type Value, type ValueArray } from './value.js';

/** Texts of collections that have been printed: policies print the same data at every request. Values do not change once they are made. */
const printed = new WeakMap<object, string>();

/** A value as `print` shows it inside a message: JSON with a space after `,` and `:`, sets in braces. */
export function formatForPrint(value: Value): string {
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value === 'number' || typeof value === 'bigint') return formatJsonNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  let text = printed.get(value);
  if (text === undefined) {
    text = formatCollection(value);
    printed.set(value, text);
  }
  return text;
}

function formatCollection(value: ValueArray | RegoSet | RegoObject): string {
  if (value instanceof RegoObject) {
    let text = '{';
    for (const key of value.keys()) {
      if (text.length > 1) text += ', ';
      text += `${formatForPrint(key)}: ${formatForPrint(value.get(key) as Value)}`;
    }
    return `${text}}`;
  }
  const set = value instanceof RegoSet;
  const items = set ? value.values() : value;
  let text = set ? '{' : '[';
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += ', ';
    text += formatForPrint(items[index] as Value);
  }
  return text + (set ? '}' : ']');
}

/** Compact JSON. Sets are arrays; a key that is no string is its JSON text. */
export function toJsonText(value: Value): string {
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value === 'number' || typeof value === 'bigint') return formatJsonNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof RegoObject) {
    return `{${value
      .keys()
      .map((key) => `${jsonKey(key)}:${toJsonText(value.get(key) as Value)}`)
      .join(',')}}`;
  }
  const items = value instanceof RegoSet ? value.values() : (value as readonly Value[]);
  return `[${items.map(toJsonText).join(',')}]`;
}

/** JSON with two spaces of indentation, one member a line. */
export function toPrettyJson(value: Value, indent = ''): string {
  const inner = `${indent}  `;
  if (value instanceof RegoObject) {
    if (value.size === 0) return '{}';
    const lines = value.keys().map((key) => `${inner}${jsonKey(key)}: ${toPrettyJson(value.get(key) as Value, inner)}`);
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  if (value instanceof RegoSet || Array.isArray(value)) {
    const items = value instanceof RegoSet ? value.values() : (value as readonly Value[]);
    if (items.length === 0) return '[]';
    return `[\n${items.map((item) => inner + toPrettyJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  return toJsonText(value);
}

function jsonKey(key: Value): string {
  return typeof key === 'string' ? quoteJson(key) : quoteJson(toJsonText(key));
}

/** JSON string as serde_json writes it: only `"`, `\` and control characters below U+0020 are escaped. */
export function quoteJson(text: string): string {
  return JSON.stringify(text);
}
