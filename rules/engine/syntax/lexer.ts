import { parseSerdeNumber } from '../values/serde-float.js';
import type { TextLimits } from './text-limits.js';
import type { Token } from './token.js';

const NUMBER = /[-.0-9][0-9]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]*)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a string cannot hold
const PLAIN_STRING = /[^"\\\u0000-\u001f]*/y;
const LONE_SURROGATE = /\p{Cs}/u;
const NON_ASCII = /[^ -~\t]/;
const NOT_PLAIN = /[^ -~\n]/;
const TAB_WIDTH = 4;

/** By character code: 1 for what begins a name, 2 for digits, which go on one. */
const WORD = new Uint8Array(128);
for (let code = 0; code < 128; code++) WORD[code] = isLetter(code) ? 1 : isDigit(code) ? 2 : 0;

/** Symbols by the code of their first character: alone, and with `=` after it. */
const SYMBOLS: string[] = [];
const PAIRS: string[] = [];
for (const symbol of '{}[]()+-*/%,;.&|:<=>') SYMBOLS[symbol.charCodeAt(0)] = symbol;
for (const symbol of '!:<=>') PAIRS[symbol.charCodeAt(0)] = `${symbol}=`;
const OPERATORS = new Set(['==', '!=', '<', '<=', '>', '>=', '|', '&', '+', '-', '*', '/', '%']);

/** The beginning of a line. */
export interface LineStart {
  readonly at: number;
  readonly line: number;
}

const textStart: LineStart = { at: 0, line: 1 };

/**
 * Splits a module into tokens, the last of which is `end`, or `bad` where the text cannot go on.
 * Comments and white space are dropped. Lines and columns count as in the guest's engine.
 *
 * One loop over character codes: it runs once in most processes, before the machine has optimised any of it, and a call for
 * each character would cost more than all the rest.
 */
export function readTokens(source: string, limits: TextLimits, from: LineStart = textStart): Token[] {
  const { maxColumn } = limits;
  const tokens: Token[] = [];
  let { at, line } = from;
  let column = 1;
  const fail = (problem: string, isTooWide = column > maxColumn): Token[] => {
    const text = isTooWide ? `line exceeds maximum column width of ${maxColumn}` : problem;
    tokens.push({ kind: 'bad', text, line, column, start: at, end: at, isOperator: false });
    return tokens;
  };
  for (;;) {
    let code = source.charCodeAt(at);
    for (;;) {
      if (code === 0x20) column++;
      else if (code === 0x0a) {
        if (column > maxColumn) break;
        line++;
        column = 1;
      } else if (code === 0x09) column += TAB_WIDTH;
      else if (code === 0x23) at = findCommentEnd(source, at) - 1;
      else if (code !== 0x0d) break;
      else if (source.charCodeAt(at + 1) !== 0x0a) return fail('\\r must be followed by \\n');
      code = source.charCodeAt(++at);
    }
    if (column > maxColumn) return fail('');

    const start = at;
    const word = WORD[code];
    if (word === 1) {
      let end = start + 1;
      while ((WORD[source.charCodeAt(end)] ?? 0) !== 0) end++;
      // `set(` is one token when `)` follows: the empty set.
      if (end - start === 3 && source.startsWith('set(', start) && closesAt(source, end + 1)) end++;
      const text = source.slice(start, end);
      tokens.push({ kind: 'identifier', text, line, column, start, end, isOperator: false });
      at = end;
      column += end - start;
    } else if (word === 2 || ((code === 0x2d || code === 0x2e) && isDigit(source.charCodeAt(at + 1)))) {
      const end = findNumberEnd(source, start);
      if (end < 0) return fail('invalid number');
      const text = source.slice(start, end);
      tokens.push({ kind: 'number', text, line, column, start, end, isOperator: code === 0x2d });
      at = end;
      column += end - start;
    } else if (code === 0x22) {
      const end = findStringEnd(source, start + 1);
      if (source.charCodeAt(end) !== 0x22) return fail(describeBadString(source, end));
      const raw = source.slice(start + 1, end);
      if (raw.includes('\\u') && LONE_SURROGATE.test(JSON.parse(`"${raw}"`)))
        return fail('invalid hex escape sequence');
      tokens.push({ kind: 'string', text: '', line, column: column + 1, start: start + 1, end, isOperator: false });
      at = end + 1;
      column += byteLength(raw) + 2;
    } else if (code === 0x60) {
      const end = source.indexOf('`', start + 1);
      if (end < 0 || source.slice(start + 1, end).includes('\u0000')) return fail('unmatched `');
      tokens.push({ kind: 'raw', text: '', line, column: column + 1, start: start + 1, end, isOperator: false });
      const passed = passRawString(source.slice(start + 1, end), column + 1);
      at = end + 1;
      line += passed.lines;
      column = passed.column + 1;
      if (passed.widest > maxColumn) return fail('', true);
    } else if (code > 0) {
      const symbol = (source.charCodeAt(at + 1) === 0x3d ? PAIRS[code] : undefined) ?? SYMBOLS[code];
      if (symbol === undefined) return fail('invalid character');
      at = start + symbol.length;
      tokens.push({ kind: 'symbol', text: symbol, line, column, start, end: at, isOperator: OPERATORS.has(symbol) });
      column += symbol.length;
    } else {
      tokens.push({ kind: 'end', text: '', line, column, start, end: start, isOperator: false });
      return tokens;
    }
    if (column > maxColumn) return fail('');
  }
}

/** Whether `)` comes next, white space and comments aside. */
function closesAt(source: string, from: number): boolean {
  const gap = /(?:[ \t\n]|\r\n|#[^\n]*)*/y;
  gap.lastIndex = from;
  gap.test(source);
  return source[gap.lastIndex] === ')';
}

/** Offset of the end of a number; negative where it is none. */
function findNumberEnd(source: string, start: number): number {
  NUMBER.lastIndex = start;
  NUMBER.test(source);
  const end = NUMBER.lastIndex;
  const after = source.charCodeAt(end);
  if ((WORD[after] ?? 0) !== 0 || after === 0x2e) return -1;
  return parseSerdeNumber(source.slice(start, end)) === undefined ? -1 : end;
}

/** Lines in a raw string, the column after it, and the widest column in it. */
function passRawString(text: string, column: number): { lines: number; column: number; widest: number } {
  if (!text.includes('\n') && !NOT_PLAIN.test(text)) {
    return { lines: 0, column: column + text.length, widest: column + text.length };
  }
  let lines = 0;
  let at = column;
  let widest = column;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x0a) {
      lines++;
      at = 1;
    } else if (!isLowSurrogate(code)) {
      at += code === 0x09 ? TAB_WIDTH : 1;
      if (at > widest) widest = at;
    }
  }
  return { lines, column: at, widest };
}

/** Offset of the line break or NUL that ends a comment. */
function findCommentEnd(source: string, start: number): number {
  const lineEnd = source.indexOf('\n', start);
  const end = lineEnd < 0 ? source.length : lineEnd;
  const stop = source.slice(start, end).indexOf('\u0000');
  return stop < 0 ? end : start + stop;
}

/** Offset of the closing quote, or of the first character that cannot stand in a string. */
function findStringEnd(source: string, start: number): number {
  PLAIN_STRING.lastIndex = start;
  PLAIN_STRING.test(source);
  let at = PLAIN_STRING.lastIndex;
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
