import { type Position, RegoFault } from '../rego-error.js';
import { toJsonText } from '../values/print-value.js';
import { type Maybe, RegoObject, RegoSet, type Value, valuesEqual } from '../values/value.js';
import type { EvaluationState } from './evaluation-state.js';

/** Writes what a rule gave to its path; without a value, an object. Base data at the path stays as it is. */
export function writeRuleValue(
  state: EvaluationState,
  path: readonly Maybe[],
  value: Maybe,
  isSet: boolean,
  at: Position,
): void {
  if (standsInBase(state.baseData, path)) return;
  const stop = path.indexOf(undefined);
  const keys = (stop < 0 ? path : path.slice(0, stop)) as readonly Value[];
  const parent = state.document.openObject(stop < 0 ? keys.slice(0, -1) : keys);
  if (parent === undefined) throw new RegoFault('rule-conflict', 'previous value is not an object', at);
  const key = keys.at(-1);
  if (stop >= 0 || key === undefined) return;
  if (isSet) {
    const set = state.document.openSet(parent, key);
    if (set === undefined) throw new RegoFault('rule-conflict', 'previous value is not a set', at);
    if (value instanceof RegoSet) for (const member of value.values()) set.add(member);
    return;
  }
  const existing = parent.get(key);
  if (existing === undefined) parent.set(key, value === undefined ? new RegoObject() : value);
  else if (value !== undefined && !valuesEqual(existing, value)) {
    throw new RegoFault('rule-conflict', 'complete rules should not produce multiple outputs', at);
  }
}

/** Merges a default's or function's value into what stands at a path: objects by key, sets by member. */
export function mergeRuleValue(state: EvaluationState, path: readonly string[], value: Value, at: Position): void {
  if (standsInBase(state.baseData, path)) return;
  const key = path.at(-1);
  const parent = state.document.openObject(path.slice(0, -1));
  if (parent === undefined || key === undefined) throw new RegoFault('rule-conflict', 'not an object', at);
  const existing = parent.get(key);
  if (existing === undefined) parent.set(key, value);
  else if (existing instanceof RegoSet && value instanceof RegoSet) {
    const set = state.document.openSet(parent, key);
    for (const member of value.values()) set?.add(member);
  } else if (existing instanceof RegoObject && value instanceof RegoObject) {
    for (const name of value.keys()) {
      const other = existing.get(name);
      if (other !== undefined && !valuesEqual(other, value.get(name))) {
        const message = `rules should not produce multiple outputs. Key ${toJsonText(name)} differs`;
        throw new RegoFault('rule-conflict', message, at);
      }
    }
    const object = state.document.openObject(path);
    for (const name of value.keys()) object?.set(name, value.get(name) as Value);
  } else if (!valuesEqual(existing, value)) {
    throw new RegoFault('rule-conflict', 'rules should not produce multiple outputs.', at);
  }
}

function standsInBase(base: RegoObject, path: readonly Maybe[]): boolean {
  let value: Maybe = base;
  for (const key of path) {
    if (key === undefined || !(value instanceof RegoObject)) return false;
    value = value.get(key);
  }
  return value !== undefined;
}
