import { isDeep } from './is-deep.js';

/** Finds where the JSON value that begins at `start` ends; undefined if the text ends before it does. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** What a value that stands in a longer text is: whole, cut, or no JSON. */
export type JsonPrefix =
  | { readonly kind: 'whole'; readonly value: unknown; readonly end: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'none' };

/** Reads the object or list with which a text begins at an offset, whatever follows it. */
export function readJsonPrefix(text: string, start: number): JsonPrefix {
  if (!/[{[]/.test(text[start] ?? '')) return { kind: 'none' };
  const end = findEnd(text, start);
  if (end === undefined) return { kind: 'cut' };
  try {
    const value: unknown = JSON.parse(text.slice(start, end));
    return isDeep(value) ? { kind: 'none' } : { kind: 'whole', value, end };
  } catch {
    return { kind: 'none' };
  }
}
