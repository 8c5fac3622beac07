import { alternativesOf, isAbstract, isUnknown } from './data-shape.js';
import { isList, isObject, type JsonValue } from './json-value.js';

/**
 * What is known of an expression before any request comes: it is undefined or one of `values`. An expression of which
 * nothing is known has no `Known`.
 */
export interface Known {
  readonly values: readonly JsonValue[];
  /** The expression has a value exactly if all of these rules have one; `any`: what decides it is not known. */
  readonly needs: Needs;
}

export type Needs = readonly string[] | 'any';

/** Beyond so many values nothing is known. */
const maxValues = 48;

/** Whether two values are equal; `undefined` if that depends on what is not known. */
export function isSame(a: JsonValue, b: JsonValue): boolean | undefined {
  if (isAbstract(a) || isAbstract(b)) return undefined;
  if (a === b && (typeof a !== 'object' || a === null)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const entries = isList(a) ? [...a.entries()] : Object.entries(a);
  if (isList(a) !== isList(b) || entries.length !== Object.keys(b).length) return false;
  let same: boolean | undefined = true;
  for (const [key, item] of entries) {
    if (!Object.hasOwn(b, key)) return false;
    const other = isSame(item, isList(b) ? (b[Number(key)] ?? null) : ((b as Record<string, JsonValue>)[key] ?? null));
    if (other === false) return false;
    same = same && other;
  }
  return same;
}

export function joinNeeds(...all: readonly Needs[]): Needs {
  if (all.some((needs) => needs === 'any')) return 'any';
  const names = all.flatMap((needs) => needs as readonly string[]);
  return names.length < 2 ? names : [...new Set(names)];
}

const emptyList: JsonValue = [];
const emptyObject: JsonValue = {};

/**
 * One of these values; nothing is known of too many. Equal values count once only where that is cheap to see: scalars
 * and empty collections, which are what decisions are made of.
 */
export function knownAs(values: Iterable<JsonValue>, needs: Needs = []): Known | undefined {
  const distinct = new Set<JsonValue>();
  for (const value of [...values].flatMap(alternativesOf)) {
    if (isUnknown(value)) return undefined;
    if (isList(value)) distinct.add(value.length === 0 ? emptyList : value);
    else distinct.add(isObject(value) && Object.keys(value).length === 0 ? emptyObject : value);
    if (distinct.size > maxValues) return undefined;
  }
  return { values: [...distinct], needs };
}

export const never: Known = { values: [], needs: 'any' };

/** What holds of a statement: it always holds if `needs` have values, or never, or that is not known. */
export type Outcome = { readonly holds: boolean; readonly needs: Needs } | undefined;

export function outcomeOf(known: Known | undefined): Outcome {
  if (known === undefined) return undefined;
  if (known.values.every((value) => value === false)) return { holds: false, needs: [] };
  if (known.needs === 'any' || known.values.includes(false)) return undefined;
  return { holds: true, needs: known.needs };
}
