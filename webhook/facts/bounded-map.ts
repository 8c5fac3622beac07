/** A map that forgets what was used longest ago, so that a process that lives for months does not grow. */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #limit: number;
  readonly #onDrop: ((value: Value) => void) | undefined;

  constructor(limit: number, onDrop?: (value: Value) => void) {
    this.#limit = limit;
    this.#onDrop = onDrop;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    const [oldest] = this.#entries;
    if (oldest === undefined) return;
    this.#entries.delete(oldest[0]);
    this.#onDrop?.(oldest[1]);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  /** Forgets everything. */
  clear(): void {
    for (const value of this.#entries.values()) this.#onDrop?.(value);
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }
}
