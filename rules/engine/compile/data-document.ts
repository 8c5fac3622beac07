import { type Maybe, RegoObject, RegoSet, type Value } from '../values/value.js';

/**
 * The `data` document of one evaluation: the base data with the values of rules written over it.
 * Objects of the base data and objects that were handed out are copied before they are written to.
 */
export class DataDocument {
  #root: RegoObject;
  /** Objects and sets that only this document knows, and may write to. */
  readonly #owned = new Set<Value>();

  constructor(base: RegoObject) {
    this.#root = base;
  }

  /** The value at a path; what is handed out is never written to again. */
  read(path: readonly Value[]): Maybe {
    let value: Maybe = this.#root;
    for (const key of path) {
      value =
        value instanceof RegoObject ? value.get(key) : value instanceof RegoSet && value.has(key) ? key : undefined;
      if (value === undefined) return undefined;
    }
    if (this.#owned.size > 0) this.#release(value);
    return value;
  }

  /** Like `read`, for looking only. */
  peek(path: readonly Value[]): Maybe {
    let value: Maybe = this.#root;
    for (const key of path) {
      if (!(value instanceof RegoObject)) return undefined;
      value = value.get(key);
    }
    return value;
  }

  #release(value: Maybe): void {
    if (value === undefined || !this.#owned.delete(value)) return;
    if (value instanceof RegoObject) for (const key of value.keys()) this.#release(value.get(key));
  }

  /**
   * The object at a path, made where there is none, ready to be written to. `undefined` when something else than an object stands in the
   * way.
   */
  openObject(path: readonly Value[]): RegoObject | undefined {
    let object = this.#own(this.#root);
    this.#root = object;
    for (const key of path) {
      const inside = object.get(key);
      if (inside !== undefined && !(inside instanceof RegoObject)) return undefined;
      const next = inside === undefined ? this.#adopt(new RegoObject()) : this.#own(inside);
      if (next !== inside) object.set(key, next);
      object = next;
    }
    return object;
  }

  /** The set at a key of an open object, made where there is none. `undefined` when something else stands there. */
  openSet(object: RegoObject, key: Value): RegoSet | undefined {
    const inside = object.get(key);
    if (inside !== undefined && !(inside instanceof RegoSet)) return undefined;
    if (inside !== undefined && this.#owned.has(inside)) return inside;
    const set = this.#adopt(inside === undefined ? new RegoSet() : inside.copy());
    object.set(key, set);
    return set;
  }

  #own(object: RegoObject): RegoObject {
    return this.#owned.has(object) ? object : this.#adopt(object.copy());
  }

  #adopt<T extends Value>(value: T): T {
    this.#owned.add(value);
    return value;
  }
}
