import { maxDepth, maxValues } from './decode-document.js';
import type { JsonObject } from './manifest-file.js';

/** What JSON and YAML write or count differently, or may: escapes by number, separators, what nobody prints. */
const oddText = /\\u|[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** YAML takes no longer keys in braces, quotes and all. */
const maxKey = 1000;

/**
 * Reads an object that was written as `JSON.stringify` writes it, in which no key stands twice. YAML reads such a text
 * the same, but takes many times as long, and memory for each character. Undefined for any other text.
 */
export function readCanonicalJson(text: string): JsonObject | undefined {
  if (!text.startsWith('{') || oddText.test(text)) return undefined;
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  let size = 0;
  const copy = (value: unknown, depth: number): unknown => {
    size += 1;
    if (depth > maxDepth / 2 || size > maxValues / 2) throw new NotCanonical();
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new NotCanonical();
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
    // Any name can be looked up in it.
    const result: Record<string, unknown> = Object.create(null);
    for (const [key, member] of Object.entries(value)) {
      if (key.length > maxKey) throw new NotCanonical();
      result[key] = copy(member, depth + 1);
    }
    return result;
  };
  try {
    return copy(parsed, 0) as JsonObject;
  } catch (thrown) {
    if (thrown instanceof NotCanonical) return undefined;
    throw thrown;
  }
}

class NotCanonical extends Error {}

/** What the text says if it is what `JSON.stringify` makes of that; it gives up where nesting is too deep for it. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
