import { anyText, isList, isObject, isSame, type JsonValue } from './known-value.js';

/** The member of a value, as a reference reads it; `undefined` where a reference has no value. */
export function memberOf(value: JsonValue, key: JsonValue): JsonValue | undefined {
  if (isList(value)) return typeof key === 'number' ? value[key] : undefined;
  return isObject(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
}

function getMember(value: JsonValue, key: JsonValue, fallback: JsonValue): JsonValue | undefined {
  const steps = isList(key) ? key : [key];
  let found = value;
  for (const step of steps) {
    // Only paths of names through objects: what the guest makes of others is not for the linker to know.
    if (!isObject(found) || typeof step !== 'string') return undefined;
    const member = memberOf(found, step);
    if (member === undefined) return fallback;
    found = member;
  }
  return found;
}

const allTexts = (list: readonly JsonValue[]): list is readonly string[] =>
  list.every((item) => typeof item === 'string' && item !== anyText);

function compareTexts(test: (text: string, part: string) => boolean) {
  return ([text, part]: readonly JsonValue[]): JsonValue | undefined =>
    typeof text === 'string' && typeof part === 'string' ? test(text, part) : undefined;
}

/**
 * Built-in functions of which the linker knows the value for known arguments. `undefined` says that it does not know;
 * no function is here whose result could depend on anything else than its arguments.
 */
export const knownBuiltins: Readonly<Record<string, (args: readonly JsonValue[]) => JsonValue | undefined>> = {
  'object.get': ([value = null, key = null, fallback = null]) => getMember(value, key, fallback),
  count: ([value = null]) => {
    if (isList(value)) return value.length;
    if (typeof value === 'string') return [...value].length;
    return isObject(value) ? Object.keys(value).length : undefined;
  },
  concat: ([delimiter = null, list = null]) =>
    typeof delimiter === 'string' && isList(list) && allTexts(list) ? list.join(delimiter) : undefined,
  'array.concat': ([left = null, right = null]) => (isList(left) && isList(right) ? [...left, ...right] : undefined),
  startswith: compareTexts((text, part) => text.startsWith(part)),
  endswith: compareTexts((text, part) => text.endsWith(part)),
  contains: compareTexts((text, part) => text.includes(part)),
  trim_prefix: ([text = null, part = null]) =>
    typeof text === 'string' && typeof part === 'string'
      ? text.startsWith(part)
        ? text.slice(part.length)
        : text
      : undefined,
  is_string: ([value = null]) => typeof value === 'string',
  is_null: ([value = null]) => value === null,
  is_number: ([value = null]) => typeof value === 'number',
};

export function isMember(value: JsonValue, collection: JsonValue): boolean | undefined {
  const answers = entriesOf(collection)?.map(([, item]) => isSame(item, value));
  if (answers === undefined || answers.includes(true)) return answers && true;
  return answers.includes(undefined) ? undefined : false;
}

/** Keys and values of a collection; `undefined` for what is none. */
export function entriesOf(value: JsonValue): readonly (readonly [JsonValue, JsonValue])[] | undefined {
  if (isList(value)) return [...value.entries()];
  return isObject(value) ? Object.entries(value) : undefined;
}
