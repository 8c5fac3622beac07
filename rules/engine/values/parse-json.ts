import { parseSerdeNumber } from './serde-float.js';
import { RegoObject, type Value } from './value.js';

/** How deep serde_json reads lists and objects inside each other. */
const MAX_DEPTH = 127;
const NUMBER = /-?[0-9][0-9.eE+-]*/y;
const LONE_SURROGATE = /\p{Cs}/u;

/** What `JSON.parse` may read in another way than serde_json: numbers with a fraction, an exponent or nothing around them, escapes of surrogates. */
const DOUBTFUL = /[:[,]\s*-?[0-9]+[.eE]|^\s*-?[0-9]|\\u[dD]/;
const doubt = Symbol('read it by hand');

/** JSON text as a value: accepts and rounds exactly as serde_json does. `undefined` when the text is not JSON. */
export function parseJson(text: string): Value | undefined {
  const quick = DOUBTFUL.test(text) ? doubt : parseQuickly(text);
  return quick === doubt ? readByHand(text) : quick;
}

/** By `JSON.parse`, which is many times faster; for all but rare texts it gives the same. */
function parseQuickly(text: string): Value | undefined | typeof doubt {
  let plain: unknown;
  try {
    plain = JSON.parse(text);
  } catch {
    return undefined;
  }
  return convert(plain, 0);
}

function convert(plain: unknown, depth: number): Value | typeof doubt {
  if (typeof plain === 'string' || typeof plain === 'boolean' || plain === null) return plain;
  if (typeof plain === 'number') return Number.isSafeInteger(plain) && !Object.is(plain, -0) ? plain : doubt;
  if (depth >= MAX_DEPTH) return doubt;
  if (Array.isArray(plain)) {
    const items: Value[] = [];
    for (const member of plain) {
      const item = convert(member, depth + 1);
      if (item === doubt) return doubt;
      items.push(item);
    }
    return items;
  }
  const object = new RegoObject();
  for (const key in plain as object) {
    const member = convert((plain as Record<string, unknown>)[key], depth + 1);
    if (member === doubt) return doubt;
    object.set(key, member);
  }
  return object;
}

function readByHand(text: string): Value | undefined {
  const reader = new JsonReader(text);
  try {
    return reader.readDocument();
  } catch (thrown) {
    if (thrown === reader) return undefined;
    throw thrown;
  }
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): Value {
    const value = this.#readValue(0);
    this.#skipSpace();
    if (this.#at !== this.#text.length) throw this;
    return value;
  }

  #skipSpace(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code;
      this.#at++;
    }
  }

  #readValue(depth: number): Value {
    switch (this.#skipSpace()) {
      case 0x22:
        return this.#readString();
      case 0x7b:
        return this.#readObject(depth);
      case 0x5b:
        return this.#readArray(depth);
      case 0x74:
        return this.#readWord('true', true);
      case 0x66:
        return this.#readWord('false', false);
      case 0x6e:
        return this.#readWord('null', null);
      default:
        return this.#readNumber();
    }
  }

  #readWord<T extends Value>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this;
    this.#at += word.length;
    return value;
  }

  #readNumber(): Value {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this;
    this.#at = NUMBER.lastIndex;
    const value = parseSerdeNumber(match[0]);
    if (value === undefined) throw this;
    return value;
  }

  #readString(): string {
    const start = ++this.#at;
    const text = this.#text;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 0x22) break;
      if (code === 0x5c) at++;
      else if (!(code >= 0x20)) throw this;
      at++;
    }
    this.#at = at + 1;
    const raw = text.slice(start, at);
    return raw.includes('\\') ? this.#unescape(raw) : raw;
  }

  #unescape(raw: string): string {
    let value: unknown;
    try {
      value = JSON.parse(`"${raw}"`);
    } catch {
      throw this;
    }
    // serde_json refuses half of a surrogate pair; JavaScript would keep it.
    if (typeof value !== 'string' || LONE_SURROGATE.test(value)) throw this;
    return value;
  }

  #readArray(depth: number): Value {
    if (depth >= MAX_DEPTH) throw this;
    this.#at++;
    const items: Value[] = [];
    if (this.#skipSpace() === 0x5d) {
      this.#at++;
      return items;
    }
    for (;;) {
      items.push(this.#readValue(depth + 1));
      const code = this.#skipSpace();
      this.#at++;
      if (code === 0x5d) return items;
      if (code !== 0x2c) throw this;
    }
  }

  #readObject(depth: number): Value {
    if (depth >= MAX_DEPTH) throw this;
    this.#at++;
    const object = new RegoObject();
    if (this.#skipSpace() === 0x7d) {
      this.#at++;
      return object;
    }
    for (;;) {
      if (this.#skipSpace() !== 0x22) throw this;
      const key = this.#readString();
      if (this.#skipSpace() !== 0x3a) throw this;
      this.#at++;
      object.set(key, this.#readValue(depth + 1));
      const code = this.#skipSpace();
      this.#at++;
      if (code === 0x7d) return object;
      if (code !== 0x2c) throw this;
    }
  }
}
