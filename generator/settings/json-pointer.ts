/** A JSON value as `JSON.parse` makes it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A JSON Pointer (RFC 6901) taken apart: its reference tokens, unescaped. */
export type PointerTokens = readonly string[];

/** Takes a pointer apart; undefined when it is none (it must be empty or begin with `/`, and `~` be `~0` or `~1`). */
export function parsePointer(pointer: string): PointerTokens | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Puts a pointer together; the root is the empty string. */
export function formatPointer(tokens: PointerTokens): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Whether a value has members, which are reached by key or index. */
export function isContainer(value: JsonValue | undefined): value is JsonValue[] | { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null;
}

/**
 * Gives a member by its reference token; undefined when there is none. Only own members count, and an index is written
 * without leading zeros (RFC 6901 section 4), so that no token reaches a prototype.
 */
export function readMember(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (Array.isArray(value)) {
    const index = parseIndex(token);
    return index === undefined ? undefined : value[index];
  }
  return isContainer(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/** Reads an array index as RFC 6901 writes it; undefined for anything else, including `-`. */
export function parseIndex(token: string): number | undefined {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(token) ? Number(token) : undefined;
}

/** Follows a pointer as far as it leads: all tokens used when `value` is there, fewer when a member is missing. */
export function followPointer(
  root: JsonValue,
  tokens: PointerTokens,
): { readonly value: JsonValue | undefined; readonly parent: JsonValue; readonly used: number } {
  let parent = root;
  for (const [depth, token] of tokens.entries()) {
    const value = readMember(parent, token);
    if (value === undefined) return { value: undefined, parent, used: depth };
    if (depth === tokens.length - 1) return { value, parent, used: tokens.length };
    parent = value;
  }
  return { value: root, parent: root, used: 0 };
}
