/** What values take, in units of the user's; a value weighs the same as long as it is kept. */
interface Weights<Value> {
  readonly most: number;
  weigh(value: Value): number;
}

/** A map that forgets what was used longest ago, so that a process that lives for months does not grow. */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #limit: number;
  readonly #onDrop: ((value: Value) => void) | undefined;
  readonly #weights: Weights<Value> | undefined;
  #weight = 0;

  /** With `weights`, what all values weigh is bounded, too; one that is too heavy alone is not kept. */
  constructor(limit: number, onDrop?: (value: Value) => void, weights?: Weights<Value>) {
    this.#limit = limit;
    this.#onDrop = onDrop;
    this.#weights = weights;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#weight += this.#weigh(value);
    const most = this.#weights?.most ?? 0;
    for (const [oldest, dropped] of this.#entries) {
      if (this.#entries.size <= this.#limit && this.#weight <= most) break;
      this.delete(oldest);
      this.#onDrop?.(dropped);
    }
  }

  delete(key: Key): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#weight -= this.#weigh(value);
  }

  #weigh(value: Value): number {
    return this.#weights?.weigh(value) ?? 0;
  }

  /** Forgets everything. */
  clear(): void {
    for (const value of this.#entries.values()) this.#onDrop?.(value);
    this.#entries.clear();
    this.#weight = 0;
  }

  get size(): number {
    return this.#entries.size;
  }
}
