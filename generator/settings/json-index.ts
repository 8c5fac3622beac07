import { settingsLimits } from './settings-limits.js';

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Places of the values of a JSON text, by pointer. The range of an object or list is its opening bracket, which is
 * what a caret can point at.
 */
export type JsonIndex = ReadonlyMap<string, Range & { readonly key?: Range }>;

export type JsonIndexResult =
  | {
      readonly ok: true;
      readonly index: JsonIndex;
      readonly repeatedKeys: readonly (Range & { readonly pointer: string })[];
    }
  | { readonly ok: false; readonly offset: number; readonly message: string };

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const escapePattern = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const spacePattern = /[ \t\n\r]*/y;

/** Ends the walk at the first mistake; caught where the walk began. */
class JsonMistake {
  constructor(
    readonly offset: number,
    readonly message: string,
  ) {}
}

/**
 * Finds the place of every value in a JSON text (RFC 8259), or of the first mistake. `JSON.parse` tells no places, and
 * the offsets in its messages differ from one Node version to the next.
 */
export function indexJson(text: string): JsonIndexResult {
  const index = new Map<string, Range & { key?: Range }>();
  const repeatedKeys: (Range & { pointer: string })[] = [];
  let at = 0;

  const fail = (message: string, offset = at): never => {
    throw new JsonMistake(offset, message);
  };
  const skipSpace = (): void => {
    spacePattern.lastIndex = at;
    spacePattern.test(text);
    at = spacePattern.lastIndex;
  };
  const scan = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const describe = (): string => (at >= text.length ? 'the end of the file' : JSON.stringify(readCharacter(text, at)));

  const readString = (): Range => {
    const start = at;
    for (at += 1; text[at] !== '"'; ) {
      const character = text.charAt(at);
      if (character === '') fail('the string has no closing quote', start);
      if (character === '\n' || character === '\r') fail('a string must end on its line');
      if (character < ' ') fail('a control character in a string must be escaped');
      if (character !== '\\') at += 1;
      else if (!scan(escapePattern)) fail('unknown escape in a string');
    }
    at += 1;
    return { start, end: at };
  };
  /** Reads the members of an object or list up to its closing bracket, with commas between them. */
  const readMembers = (close: string, readOne: (count: number) => void): void => {
    at += 1;
    skipSpace();
    if (text[at] === close) {
      at += 1;
      return;
    }
    for (let count = 0; ; count += 1) {
      readOne(count);
      skipSpace();
      if (text[at] === close) break;
      if (text[at] !== ',') fail(`expected "," or ${JSON.stringify(close)}, found ${describe()}`);
      const comma = at;
      at += 1;
      skipSpace();
      if (text[at] === close) fail(`a comma before ${JSON.stringify(close)} is not JSON`, comma);
    }
    at += 1;
  };
  const readKey = (pointer: string, keys: Set<string>): { range: Range; pointer: string } => {
    if (text[at] !== '"') fail(`expected a key in double quotes, found ${describe()}`);
    const range = readString();
    const key: string = JSON.parse(text.slice(range.start, range.end));
    // An own member of this name survives JSON.parse, and turns into a prototype where objects are copied carelessly.
    if (key === '__proto__') fail('the key "__proto__" is not allowed', range.start);
    const member = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (keys.has(key)) repeatedKeys.push({ pointer: member, ...range });
    keys.add(key);
    skipSpace();
    if (text[at] !== ':') fail(`expected ":" after the key, found ${describe()}`);
    at += 1;
    return { range, pointer: member };
  };
  const readValue = (pointer: string, depth: number, key?: Range): void => {
    skipSpace();
    const start = at;
    if (index.size >= settingsLimits.values) fail(`more than ${settingsLimits.values} values`);
    if (depth > settingsLimits.depth) fail(`more than ${settingsLimits.depth} levels of objects and lists`);
    const note = (end: number): void => {
      index.set(pointer, key ? { start, end, key } : { start, end });
    };
    const first = text[at];
    if (first === '{' || first === '[') {
      note(start + 1);
      if (first === '[') {
        readMembers(']', (count) => readValue(`${pointer}/${count}`, depth + 1));
        return;
      }
      const keys = new Set<string>();
      readMembers('}', () => {
        const member = readKey(pointer, keys);
        readValue(member.pointer, depth + 1, member.range);
      });
      return;
    }
    if (first === '"') readString();
    else if (!scan(numberPattern) && !scan(/true|false|null/y)) fail(`expected a value, found ${describe()}`);
    note(at);
  };

  try {
    readValue('', 1);
    skipSpace();
    if (at < text.length) fail(`expected the end of the file, found ${describe()}`);
  } catch (error) {
    if (error instanceof JsonMistake) return { ok: false, offset: error.offset, message: error.message };
    throw error;
  }
  return { ok: true, index, repeatedKeys };
}

function readCharacter(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}
