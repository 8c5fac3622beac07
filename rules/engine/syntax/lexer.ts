import { parseSerdeNumber } from '../values/serde-float.js';
import type { TextLimits } from './text-limits.js';
import type { Token, TokenKind } from './token.js';

const NUMBER = /[-.0-9][0-9]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]*)?/y;
const LONE_SURROGATE = /\p{Cs}/u;
const NON_ASCII = /[^ -~\t]/;
const TAB_WIDTH = 4;

/**
 * Splits a module into tokens, the last of which is `end`, or `bad` where the text cannot go on.
 * Comments and white space are dropped. Lines and columns count as in the guest's engine.
 */
export function readTokens(source: string, limits: TextLimits): Token[] {
  return new Lexer(source, limits).readAll();
}

class Lexer {
  readonly #source: string;
  readonly #maxColumn: number;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;
  #column = 1;
  #problem: string | undefined;

  constructor(source: string, limits: TextLimits) {
    this.#source = source;
    this.#maxColumn = limits.maxColumn;
  }

  readAll(): Token[] {
    const tokens = this.#tokens;
    for (;;) {
      this.#skipSpace();
      if (this.#problem === undefined) this.#readToken();
      if (this.#problem !== undefined) this.#push('bad', this.#at, this.#at, this.#line, this.#column, this.#problem);
      const kind = tokens[tokens.length - 1]?.kind;
      if (kind === 'end' || kind === 'bad') return tokens;
    }
  }

  #push(kind: TokenKind, start: number, end: number, line: number, column: number, text: string): void {
    this.#tokens.push({ kind, text, line, column, start, end });
  }

  #advance(columns: number): void {
    this.#column += columns;
    if (this.#column > this.#maxColumn) this.#problem = `line exceeds maximum column width of ${this.#maxColumn}`;
  }

  #skipSpace(): void {
    const source = this.#source;
    let at = this.#at;
    let column = this.#column;
    for (;;) {
      const code = source.charCodeAt(at);
      if (code === 0x20) column++;
      else if (code === 0x0a) {
        if (column > this.#maxColumn) break;
        this.#line++;
        column = 1;
      } else if (code === 0x23) {
        at = findCommentEnd(source, at);
        continue;
      } else if (code === 0x09) column += TAB_WIDTH;
      else if (code !== 0x0d) break;
      else if (source.charCodeAt(at + 1) !== 0x0a) {
        this.#problem = '\\r must be followed by \\n';
        break;
      }
      at++;
    }
    this.#at = at;
    this.#column = column;
    this.#advance(0);
  }

  #readToken(): void {
    const source = this.#source;
    const at = this.#at;
    const code = at < source.length ? source.charCodeAt(at) : 0;
    if (code === 0) this.#push('end', at, at, this.#line, this.#column, '');
    else if (isLetter(code)) this.#readIdentifier();
    else if (isDigit(code) || ((code === 0x2d || code === 0x2e) && isDigit(source.charCodeAt(at + 1))))
      this.#readNumber();
    else if (code === 0x22) this.#readString();
    else if (code === 0x60) this.#readRawString();
    else {
      const length = symbolLength(source[at] ?? '', source[at + 1] === '=');
      if (length === 0) this.#problem = 'invalid character';
      else this.#readSymbol(length);
    }
  }

  #readSymbol(length: number): void {
    const { line, column } = this.#here();
    const start = this.#at;
    this.#at += length;
    this.#advance(length);
    this.#push('symbol', start, this.#at, line, column, this.#source.slice(start, this.#at));
  }

  #here(): { line: number; column: number } {
    return { line: this.#line, column: this.#column };
  }

  #readIdentifier(): void {
    const { line, column } = this.#here();
    const start = this.#at;
    let end = start + 1;
    for (let code = this.#source.charCodeAt(end); isLetter(code) || isDigit(code); code = this.#source.charCodeAt(end))
      end++;
    // `set(` is one token when `)` follows: the empty set.
    if (end - start === 3 && this.#source.startsWith('set(', start) && this.#closesAt(end + 1)) end++;
    this.#at = end;
    this.#advance(end - start);
    this.#push('identifier', start, end, line, column, this.#source.slice(start, end));
  }

  #closesAt(from: number): boolean {
    const gap = /(?:[ \t\n]|\r\n|#[^\n]*)*/y;
    gap.lastIndex = from;
    gap.test(this.#source);
    return this.#source[gap.lastIndex] === ')';
  }

  #readNumber(): void {
    const { line, column } = this.#here();
    const start = this.#at;
    NUMBER.lastIndex = start;
    NUMBER.test(this.#source);
    const end = NUMBER.lastIndex;
    const text = this.#source.slice(start, end);
    const after = this.#source.charCodeAt(end);
    if (isLetter(after) || isDigit(after) || after === 0x2e || parseSerdeNumber(text) === undefined) {
      this.#problem = 'invalid number';
      return;
    }
    this.#at = end;
    this.#advance(end - start);
    this.#push('number', start, end, line, column, text);
  }

  #readString(): void {
    const { line, column } = this.#here();
    const start = this.#at + 1;
    const end = findStringEnd(this.#source, start);
    if (this.#source[end] !== '"') {
      this.#problem = describeBadString(this.#source, end);
      return;
    }
    const raw = this.#source.slice(start, end);
    if (raw.includes('\\u') && LONE_SURROGATE.test(JSON.parse(`"${raw}"`))) {
      this.#problem = 'invalid hex escape sequence';
      return;
    }
    this.#at = end + 1;
    this.#advance(byteLength(raw) + 2);
    this.#push('string', start, end, line, column + 1, '');
  }

  #readRawString(): void {
    const start = this.#at + 1;
    const end = this.#source.indexOf('`', start);
    const { line, column } = this.#here();
    if (end < 0 || this.#source.slice(start, end).includes('\u0000')) {
      this.#problem = 'unmatched `';
      return;
    }
    this.#advance(1);
    for (let at = start; at < end; at++) {
      const code = this.#source.charCodeAt(at);
      if (code === 0x0a) {
        this.#line++;
        this.#column = 1;
      } else if (!isLowSurrogate(code)) this.#advance(code === 0x09 ? TAB_WIDTH : 1);
    }
    this.#advance(1);
    this.#at = end + 1;
    this.#push('raw', start, end, line, column + 1, '');
  }
}

/** Offset of the line break or NUL that ends a comment. */
function findCommentEnd(source: string, start: number): number {
  const lineEnd = source.indexOf('\n', start);
  const end = lineEnd < 0 ? source.length : lineEnd;
  const stop = source.slice(start, end).indexOf('\u0000');
  return stop < 0 ? end : start + stop;
}

/** Length of the symbol that begins with `first`; 0 when none does. */
function symbolLength(first: string, beforeEquals: boolean): number {
  if (first === '!') return beforeEquals ? 2 : 0;
  if (':<>='.includes(first)) return beforeEquals ? 2 : 1;
  return '{}[]()+-*/%,;.&|'.includes(first) ? 1 : 0;
}

/** Offset of the closing quote, or of the first character that cannot stand in a string. */
function findStringEnd(source: string, start: number): number {
  let at = start;
  for (;;) {
    const code = source.charCodeAt(at);
    if (code === 0x22 || !(code >= 0x20)) return at;
    if (code !== 0x5c) at++;
    else if (source[at + 1] === 'u' && /^[0-9a-fA-F]{4}$/.test(source.slice(at + 2, at + 6))) at += 6;
    else if ('"\\/bfnrt'.includes(source[at + 1] ?? '?')) at += 2;
    else return at;
  }
}

function describeBadString(source: string, at: number): string {
  if (at >= source.length || source[at] === '\u0000') return 'unmatched "';
  if (source[at] !== '\\') return 'invalid character in string';
  return source[at + 1] === 'u' ? 'invalid hex escape sequence' : 'invalid escape sequence';
}

function byteLength(text: string): number {
  return NON_ASCII.test(text) ? Buffer.byteLength(text) : text.length;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
