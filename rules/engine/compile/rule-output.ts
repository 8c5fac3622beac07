import { RegoObject, type Value, valuesEqual } from '../values/value.js';

/**
 * Values of a rule by path below its package. Nearly all rules have one path, which is kept without an index.
 */
export class RuleOutput {
  /** Whether the last output was undefined: that hides the others, as in the guest's engine. */
  hidden = false;
  #path: readonly Value[] | undefined;
  #value: Value | undefined;
  #more: RegoObject | undefined;

  get(path: readonly Value[]): Value | undefined {
    if (this.#more !== undefined) return this.#more.get(path);
    return this.#path !== undefined && valuesEqual(this.#path, path) ? this.#value : undefined;
  }

  set(path: readonly Value[], value: Value): void {
    if (this.#more === undefined && (this.#path === undefined || valuesEqual(this.#path, path))) {
      this.#path ??= path;
      this.#value = value;
      return;
    }
    this.#more ??= RegoObject.of([[this.#path ?? [], this.#value ?? null]]);
    this.#more.set(path, value);
  }

  /** In the order of the paths. */
  entries(): readonly (readonly [readonly Value[], Value])[] {
    const more = this.#more;
    if (more !== undefined) return more.keys().map((path) => [path as readonly Value[], more.get(path) as Value]);
    return this.#path === undefined ? [] : [[this.#path, this.#value as Value]];
  }
}
