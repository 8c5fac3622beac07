import type { Position } from '../rego-error.js';
import { compareValues, type Value, valuesEqual } from '../values/value.js';

/** The paths that rules have written to in one evaluation, so that a rule cannot overwrite another's value or reach into it. */
export class RuleValues {
  readonly #entries: { readonly path: readonly Value[]; value: Value; at: Position }[] = [];

  /**
   * Notes that a rule writes `value` to `path`. Answers the position of the rule that it conflicts with: one with another value for
   * this path (unless both make a set), or with a value for a part of it.
   */
  note(path: readonly Value[], value: Value, isSet: boolean, at: Position): Position | undefined {
    const entries = this.#entries;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareValues((entries[middle] as (typeof entries)[number]).path, path) <= 0) low = middle + 1;
      else high = middle;
    }
    let conflict: Position | undefined;
    for (let index = low - 1; index >= 0; index--) {
      const entry = entries[index] as (typeof entries)[number];
      if (!startsWith(path, entry.path)) break;
      const again = entry.path.length === path.length && (isSet || valuesEqual(entry.value, value));
      if (!again) conflict = entry.at;
    }
    if (conflict !== undefined) return conflict;
    const same = entries[low - 1];
    if (same !== undefined && same.path.length === path.length && startsWith(path, same.path)) {
      same.value = value;
      same.at = at;
    } else entries.splice(low, 0, { path, value, at });
    return undefined;
  }
}

function startsWith(path: readonly Value[], prefix: readonly Value[]): boolean {
  return prefix.length <= path.length && prefix.every((key, index) => valuesEqual(key, path[index]));
}
