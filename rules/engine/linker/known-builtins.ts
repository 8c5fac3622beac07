import {
  absent,
  alternativesOf,
  anyValue,
  eitherOf,
  isAbstract,
  isOpen,
  isUncertain,
  isUnknown,
} from './data-shape.js';
import { isList, isObject, type JsonValue } from './json-value.js';
import { isSame } from './known-value.js';

/** The member of a value, as a reference reads it; `undefined` where a reference has no value. */
export function memberOf(value: JsonValue, key: JsonValue): JsonValue | undefined {
  if (isList(value)) return typeof key === 'number' ? value[key] : undefined;
  if (!isObject(value) || typeof key !== 'string') return undefined;
  if (isUncertain(value) || (isOpen(value) && !Object.hasOwn(value, key))) return anyValue;
  if (!Object.hasOwn(value, key)) return undefined;
  const member = value[key];
  return member === absent ? undefined : member;
}

function getMember(value: JsonValue, key: JsonValue, fallback: JsonValue): JsonValue | undefined {
  return getAt(value, isList(key) ? key : [key], fallback);
}

function getAt(value: JsonValue, steps: readonly JsonValue[], fallback: JsonValue): JsonValue | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  // Only paths of names through objects: what the guest makes of others is not for the linker to know.
  if (!isObject(value) || typeof step !== 'string') return undefined;
  const member = memberOf(value, step);
  if (member === undefined) return fallback;
  const found = alternativesOf(member).map((one) => {
    if (isUnknown(one)) return undefined;
    return one === absent ? fallback : getAt(one, rest, fallback);
  });
  const [first, ...others] = found.filter((one) => one !== undefined);
  if (first === undefined || others.length + 1 < found.length) return undefined;
  return others.length === 0 ? first : eitherOf(first, ...others);
}

const allTexts = (list: readonly JsonValue[]): list is readonly string[] =>
  list.every((item) => typeof item === 'string' && !isUnknown(item));

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
    return isObject(value) && !isAbstract(value) ? Object.keys(value).length : undefined;
  },
  concat: ([delimiter = null, list = null]) =>
    typeof delimiter === 'string' && isList(list) && allTexts(list) ? list.join(delimiter) : undefined,
  'array.concat': ([left = null, right = null]) => (isList(left) && isList(right) ? [...left, ...right] : undefined),
  sort: ([list = null]) => (isList(list) && list.length < 2 ? list : undefined),
  startswith: compareTexts((text, part) => text.startsWith(part)),
  endswith: compareTexts((text, part) => text.endsWith(part)),
  contains: compareTexts((text, part) => text.includes(part)),
  trim_prefix: ([text = null, part = null]) =>
    typeof text === 'string' && typeof part === 'string'
      ? text.startsWith(part)
        ? text.slice(part.length)
        : text
      : undefined,
  replace: ([text = null, old = null, next = null]) =>
    typeof text === 'string' && typeof old === 'string' && old !== '' && typeof next === 'string'
      ? text.replaceAll(old, () => next)
      : undefined,
  'strings.replace_n': ([pairs = null, text = null]) => {
    if (!isObject(pairs) || isAbstract(pairs) || typeof text !== 'string' || isUnknown(text)) return undefined;
    const steps = Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1));
    if (!steps.every(([old, next]) => old !== '' && typeof next === 'string')) return undefined;
    return steps.reduce((result, [old, next]) => result.replaceAll(old, () => String(next)), text);
  },
  'bits.negate': ([number = null]) => (Number.isInteger(number) ? -Number(number) - 1 : undefined),
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
  return isObject(value) && !isAbstract(value) ? Object.entries(value) : undefined;
}
