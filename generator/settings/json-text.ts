import type { SourceText, Span } from '../diagnostics/index.js';
import { indexJson, type JsonIndex } from './json-index.js';
import { formatPointer, isContainer, type JsonValue, type PointerTokens } from './json-pointer.js';
import { settingsLimits } from './settings-limits.js';

/** A JSON text with its value and the places of its parts. */
export interface JsonText {
  readonly source: SourceText;
  readonly value: JsonValue;
  /** Place of the value at a pointer; where there is none, place of the nearest enclosing value. */
  spanOf(tokens: PointerTokens): Span;
  /** Place of the key of the member at a pointer, for findings about the key; else as `spanOf`. */
  keySpanOf(tokens: PointerTokens): Span;
}

/** What is wrong with a text that is not JSON, or not JSON as settings are. */
interface JsonTextProblem {
  readonly span: Span;
  readonly message: string;
}

/** Keys that occur twice in an object, each with its second place. */
interface RepeatedKey {
  readonly pointer: string;
  readonly span: Span;
}

export type JsonTextResult =
  | { readonly ok: true; readonly text: JsonText; readonly repeatedKeys: readonly RepeatedKey[] }
  | { readonly ok: false; readonly problem: JsonTextProblem };

/** Reads a JSON text that a user gave: everything wrong with it is found, with its place. */
export function readJsonText(source: SourceText): JsonTextResult {
  const value = parsePlainJson(source.text);
  if (value !== undefined) return { ok: true, text: indexLater(source, value), repeatedKeys: [] };
  const result = indexJson(source.text);
  const span = (start: number, end: number): Span => ({ source, start, end });
  if (!result.ok) {
    const end = Math.min(result.offset + 1, source.text.length);
    return { ok: false, problem: { span: span(Math.min(result.offset, end), end), message: result.message } };
  }
  const repeatedKeys = result.repeatedKeys.map(({ pointer, start, end }) => ({ pointer, span: span(start, end) }));
  return { ok: true, text: makeJsonText(source, JSON.parse(source.text), () => result.index), repeatedKeys };
}

/**
 * Parses a text that has nothing to report; undefined for any other. Places are then looked for only when asked for,
 * which saves most runs several milliseconds. A key that is repeated shows as more keys in the text than in the value.
 */
function parsePlainJson(text: string): JsonValue | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  let keys = 0;
  let values = 0;
  const isPlain = (part: JsonValue, depth: number): boolean => {
    values += 1;
    if (values > settingsLimits.values || depth > settingsLimits.depth) return false;
    if (!isContainer(part)) return true;
    const members = Object.keys(part);
    if (!Array.isArray(part)) keys += members.length;
    if (members.includes('__proto__')) return false;
    return Object.values(part).every((member) => isPlain(member, depth + 1));
  };
  if (!isPlain(value, 1)) return undefined;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) {
    if (colon !== undefined) keys -= 1;
  }
  return keys === 0 ? value : undefined;
}

/** Takes a JSON text that is known to be good, such as a shipped file; its places are looked for when asked for. */
export function trustJsonText(source: SourceText): JsonText {
  return indexLater(source, JSON.parse(source.text));
}

function indexLater(source: SourceText, value: JsonValue): JsonText {
  let index: JsonIndex | undefined;
  return makeJsonText(source, value, () => {
    if (index) return index;
    const result = indexJson(source.text);
    if (!result.ok) throw new Error(`${source.name}: ${result.message} at offset ${result.offset}`);
    index = result.index;
    return index;
  });
}

function makeJsonText(source: SourceText, value: JsonValue, readIndex: () => JsonIndex): JsonText {
  const spanOf = (tokens: PointerTokens): Span => {
    const index = readIndex();
    for (let length = tokens.length; length >= 0; length -= 1) {
      const place = index.get(formatPointer(tokens.slice(0, length)));
      if (place) return { source, start: place.start, end: place.end };
    }
    return { source, start: 0, end: 0 };
  };
  const keySpanOf = (tokens: PointerTokens): Span => {
    const key = readIndex().get(formatPointer(tokens))?.key;
    return key ? { source, ...key } : spanOf(tokens);
  };
  return { source, value, spanOf, keySpanOf };
}
