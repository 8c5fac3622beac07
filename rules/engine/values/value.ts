/**
 * The values of Rego and their order. One file, because each part needs the others: a set is ordered, the order looks into sets.
 */

/**
 * A Rego value. `undefined` (the JavaScript one) stands for Rego's undefined and is never inside a value.
 *
 * Numbers: an integer of at most 2^53 in magnitude and every fraction is a `number`; a larger integer is a `bigint`.
 * A `number` above 2^53 is therefore always a float, as in the guest's engine.
 */
export type Value = null | boolean | number | bigint | string | ValueArray | RegoSet | RegoObject;

export type ValueArray = readonly Value[];

/** The result of evaluating an expression: a value, or nothing. */
export type Maybe = Value | undefined;

/** Values that a JavaScript `Map` finds by content. */
export type ScalarValue = null | boolean | number | bigint | string;

export function isScalar(value: Value): value is ScalarValue {
  return typeof value !== 'object' || value === null;
}

/**
 * A Rego object: any value is a key. Scalar keys live in a `Map`; arrays, sets and objects as keys are found by their canonical text.
 * Iteration is in the order of the keys, as the guest's engine prints and loops.
 *
 * It is written to only while it is built; afterwards it is shared freely.
 */
export class RegoObject {
  readonly #scalars = new Map<ScalarValue, Value>();
  #composites: Map<string, readonly [Value, Value]> | undefined;
  #sorted: readonly Value[] | undefined;

  static of(entries: Iterable<readonly [Value, Value]>): RegoObject {
    const object = new RegoObject();
    for (const [key, value] of entries) object.set(key, value);
    return object;
  }

  get size(): number {
    return this.#scalars.size + (this.#composites?.size ?? 0);
  }

  get(key: Value): Maybe {
    if (isScalar(key)) return this.#scalars.get(key);
    return this.#composites?.get(canonicalKey(key))?.[1];
  }

  has(key: Value): boolean {
    return this.get(key) !== undefined;
  }

  set(key: Value, value: Value): void {
    if (isScalar(key)) {
      if (this.#sorted !== undefined && !this.#scalars.has(key)) this.#sorted = undefined;
      this.#scalars.set(key, value);
      return;
    }
    this.#composites ??= new Map();
    const text = canonicalKey(key);
    if (!this.#composites.has(text)) this.#sorted = undefined;
    this.#composites.set(text, [key, value]);
  }

  delete(key: Value): boolean {
    this.#sorted = undefined;
    return isScalar(key) ? this.#scalars.delete(key) : (this.#composites?.delete(canonicalKey(key)) ?? false);
  }

  /** Keys in order. */
  keys(): readonly Value[] {
    if (this.#sorted === undefined) {
      const keys: Value[] = [...this.#scalars.keys()];
      if (this.#composites !== undefined) for (const [key] of this.#composites.values()) keys.push(key);
      this.#sorted = sortValues(keys);
    }
    return this.#sorted;
  }

  /** A copy that can be written to; the values inside are shared. */
  copy(): RegoObject {
    const copy = new RegoObject();
    for (const [key, value] of this.#scalars) copy.#scalars.set(key, value);
    if (this.#composites !== undefined) copy.#composites = new Map(this.#composites);
    copy.#sorted = this.#sorted;
    return copy;
  }
}

/** A Rego set, iterated in the order of its values. Written to only while it is built. */
export class RegoSet {
  readonly #scalars = new Set<ScalarValue>();
  #composites: Map<string, Value> | undefined;
  #sorted: readonly Value[] | undefined;

  static of(values: Iterable<Value>): RegoSet {
    const set = new RegoSet();
    for (const value of values) set.add(value);
    return set;
  }

  get size(): number {
    return this.#scalars.size + (this.#composites?.size ?? 0);
  }

  has(value: Value): boolean {
    if (isScalar(value)) return this.#scalars.has(value);
    return this.#composites?.has(canonicalKey(value)) ?? false;
  }

  add(value: Value): void {
    if (isScalar(value)) {
      if (this.#scalars.has(value)) return;
      this.#scalars.add(value);
      this.#sorted = undefined;
      return;
    }
    const text = canonicalKey(value);
    this.#composites ??= new Map();
    if (this.#composites.has(text)) return;
    this.#composites.set(text, value);
    this.#sorted = undefined;
  }

  /** The values in order. */
  values(): readonly Value[] {
    if (this.#sorted === undefined) {
      const values: Value[] = [...this.#scalars];
      if (this.#composites !== undefined) values.push(...this.#composites.values());
      this.#sorted = sortValues(values);
    }
    return this.#sorted;
  }

  copy(): RegoSet {
    const copy = new RegoSet();
    for (const value of this.#scalars) copy.#scalars.add(value);
    if (this.#composites !== undefined) copy.#composites = new Map(this.#composites);
    copy.#sorted = this.#sorted;
    return copy;
  }
}

/**
 * Order of values in the guest's engine: null, booleans, numbers, strings, arrays, sets, objects.
 * Arrays, sets and objects compare member by member, then by length.
 */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  if (difference !== 0) return difference;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'boolean') return a ? 1 : -1;
  if (rank === 2) return compareNumbers(a as number | bigint, b as number | bigint);
  if (a instanceof RegoSet && b instanceof RegoSet) return compareArrays(a.values(), b.values());
  if (a instanceof RegoObject && b instanceof RegoObject) return compareObjects(a, b);
  return compareArrays(a as readonly Value[], b as readonly Value[]);
}

/** Deep equality; two undefined sides are equal, as where the guest's engine compares them in a membership test with a key. */
export function valuesEqual(a: Maybe, b: Maybe): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== 'object') {
    return (typeof a === 'bigint' || typeof b === 'bigint') && isNumber(a) && isNumber(b)
      ? compareNumbers(a, b) === 0
      : false;
  }
  if (typeof b !== 'object') return false;
  if (Array.isArray(a)) return Array.isArray(b) && arraysEqual(a, b);
  if (Array.isArray(b)) return false;
  if (a instanceof RegoObject) return b instanceof RegoObject && objectsEqual(a, b);
  return a instanceof RegoSet && b instanceof RegoSet && a.size === b.size && a.values().every((value) => b.has(value));
}

/** Sorts in place. Texts that are in order already, as the keys of most JSON are, cost one pass. */
function sortValues(values: Value[]): readonly Value[] {
  let ordered = true;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== 'string') return values.sort(compareValues);
    if (index > 0 && !((values[index - 1] as string) < value)) ordered = false;
  }
  if (SURROGATE.test(values.join(''))) return values.sort(compareValues);
  return ordered ? values : values.sort();
}

const SURROGATE = /[\ud800-\udfff]/;

/** Rust compares strings as UTF-8 bytes, which is the order of code points; JavaScript compares UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codePointWeight(left) - codePointWeight(right);
  }
  return a.length - b.length;
}

function codePointWeight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

export function compareNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function rankOf(value: Value): number {
  switch (typeof value) {
    case 'boolean':
      return 1;
    case 'number':
    case 'bigint':
      return 2;
    case 'string':
      return 3;
    default:
      if (value === null) return 0;
      if (Array.isArray(value)) return 4;
      return value instanceof RegoSet ? 5 : 6;
  }
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const order = compareValues(a[index] as Value, b[index] as Value);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: RegoObject, b: RegoObject): number {
  const left = a.keys();
  const right = b.keys();
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const leftKey = left[index] as Value;
    const rightKey = right[index] as Value;
    const order = compareValues(leftKey, rightKey) || compareValues(a.get(leftKey) as Value, b.get(rightKey) as Value);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function arraysEqual(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!valuesEqual(a[index], b[index])) return false;
  return true;
}

function objectsEqual(a: RegoObject, b: RegoObject): boolean {
  if (a.size !== b.size) return false;
  for (const key of a.keys()) {
    const other = b.get(key);
    if (other === undefined || !valuesEqual(a.get(key), other)) return false;
  }
  return true;
}

/** Text that is the same for equal values and different for others: finds arrays, sets and objects that are keys or members. */
export function canonicalKey(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof RegoSet) return `<${value.values().map(canonicalKey).join(',')}>`;
  if (value instanceof RegoObject) {
    return `{${value
      .keys()
      .map((key) => `${canonicalKey(key)}:${canonicalKey(value.get(key) ?? null)}`)
      .join(',')}}`;
  }
  return `[${value.map(canonicalKey).join(',')}]`;
}
