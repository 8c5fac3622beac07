/** A JSON value of a longer text, as text, and where it begins: line and column from 1, in UTF-16 units. */
export interface JsonPiece {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** Whether it ends where a value must end; the last one of a log may be cut. */
  readonly isComplete: boolean;
  /** Whether it is an element of an array, or one of several values. */
  readonly form: 'array' | 'values';
}

/** What decides where a value ends. Everything between is passed over in one step. */
const marks = /["{}[\],\n]/g;
const stringMarks = /["\\\n]/g;

/**
 * Cuts a text into its JSON values as it arrives: the elements of an array, or values one after the other (a log with
 * one a line, or indented ones). Values need not be valid; a line break within a string, or a `{` at the margin before
 * the last value has ended, begins a new value, so that one broken line spoils no other.
 */
export async function* splitJsonValues(chunks: AsyncIterable<string>): AsyncGenerator<JsonPiece> {
  const splitter = new JsonSplitter();
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}

class JsonSplitter {
  #text = '';
  /** Up to where `#text` has been looked at. */
  #at = 0;
  #line = 1;
  /** Index in `#text` at which the line begins; below zero once what stood there is gone. */
  #lineStart = 0;
  #form: 'array' | 'values' | undefined;
  /** Whether the array has ended: what follows is no element. */
  #isClosed = false;
  #depth = 0;
  #inString = false;
  /** Where the value that is being read begins. */
  #start: { readonly at: number; readonly line: number; readonly column: number } | undefined;

  *push(chunk: string): Generator<JsonPiece> {
    this.#text += chunk;
    yield* this.#scan(false);
    // What has been given out is let go.
    const keep = this.#start?.at ?? this.#at;
    this.#text = this.#text.slice(keep);
    this.#at -= keep;
    this.#lineStart -= keep;
    if (this.#start) this.#start = { ...this.#start, at: 0 };
  }

  *end(): Generator<JsonPiece> {
    yield* this.#scan(true);
    if (this.#start) yield this.#cut(this.#text.length, this.#isScalar());
    else if (this.#form === 'array' && !this.#isClosed) yield this.#cut(this.#at, false);
  }

  *#scan(isLast: boolean): Generator<JsonPiece> {
    while (this.#at < this.#text.length) {
      if (this.#inString) {
        const mark = this.#find(stringMarks);
        if (mark === undefined) return;
        if (mark === '\\') {
          // The escaped character may not have come yet.
          if (this.#at === this.#text.length && !isLast) {
            this.#at -= 1;
            return;
          }
          if (this.#text[this.#at] !== '\n') this.#at += 1;
        } else if (mark === '"') this.#inString = false;
        else yield* this.#breakLine();
        continue;
      }
      if (!this.#start && !this.#beginValue()) continue;
      const mark = this.#find(marks);
      if (mark === undefined) return;
      if (mark === '"') this.#inString = true;
      else if (mark === '{' || mark === '[') this.#depth += 1;
      else if (mark === '\n') {
        if (this.#at === this.#text.length && !isLast) {
          this.#at -= 1;
          return;
        }
        yield* this.#endLine();
      } else if (mark === ',') {
        if (this.#depth === 0) yield this.#cut(this.#at - 1, true);
      } else if (this.#depth === 0) {
        // The end of the array, or a bracket too many: the reader of the value will say so.
        if (this.#form === 'array' && mark === ']') {
          yield this.#cut(this.#at - 1, true);
          this.#isClosed = true;
        }
      } else {
        this.#depth -= 1;
        if (this.#depth === 0) yield this.#cut(this.#at, true);
      }
    }
  }

  /** Moves behind the next mark and gives it. */
  #find(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    this.#at = found ? pattern.lastIndex : this.#text.length;
    return found?.[0];
  }

  /** Passes what may stand between values; whether a value begins. */
  #beginValue(): boolean {
    const character = this.#text[this.#at] ?? '';
    if (character === '\n') {
      this.#at += 1;
      this.#newLine();
      return false;
    }
    const isBetween = this.#form === 'array' && !this.#isClosed && (character === ',' || character === ']');
    if (/[\s\uFEFF]/.test(character) || isBetween) {
      this.#isClosed ||= character === ']';
      this.#at += 1;
      return false;
    }
    if (this.#form === undefined) {
      this.#form = character === '[' ? 'array' : 'values';
      if (this.#form === 'array') {
        this.#at += 1;
        return false;
      }
    }
    this.#start = { at: this.#at, line: this.#line, column: this.#at - this.#lineStart + 1 };
    return true;
  }

  /** A line break outside of strings: indented values go on; a `{` at the margin begins another value. */
  *#endLine(): Generator<JsonPiece> {
    const isBroken = this.#form === 'values' && this.#depth > 0 && this.#text[this.#at] === '{';
    if (isBroken) yield this.#cut(this.#at - 1, false);
    else if (this.#isScalar()) yield this.#cut(this.#at - 1, true);
    this.#newLine();
  }

  /** A line break within a string, which JSON does not have: the value ends here. */
  *#breakLine(): Generator<JsonPiece> {
    yield this.#cut(this.#at - 1, false);
    this.#newLine();
  }

  #newLine(): void {
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #isScalar(): boolean {
    return this.#form === 'values' && this.#depth === 0 && !this.#inString;
  }

  #cut(end: number, isComplete: boolean): JsonPiece {
    const { at = end, line = this.#line, column = end - this.#lineStart + 1 } = this.#start ?? {};
    this.#start = undefined;
    this.#depth = 0;
    this.#inString = false;
    const text = this.#text.slice(at, end).trimEnd();
    return { text, line, column, isComplete: isComplete && !this.#isClosed, form: this.#form ?? 'values' };
  }
}
