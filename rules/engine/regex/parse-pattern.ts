import { ClassParser, single } from './class-parser.js';
import type { Assertion, CharacterSet, Pattern } from './pattern-ast.js';
import { type Flags, PatternError } from './pattern-reader.js';

const MAX_NESTING = 250;
const MAX_REPEAT = 4294967295;
const FLAG_NAMES = new Map<string, keyof Flags>([
  ['i', 'ignoreCase'],
  ['m', 'multiLine'],
  ['s', 'dotAll'],
  ['U', 'swapGreed'],
  ['u', 'unicode'],
  ['x', 'verbose'],
  ['R', 'crlf'],
]);
const WORD_EDGES = new Map<string, readonly [Assertion, Assertion]>([
  ['start', ['wordStart', 'asciiWordStart']],
  ['end', ['wordEnd', 'asciiWordEnd']],
  ['start-half', ['wordStartHalf', 'asciiWordStartHalf']],
  ['end-half', ['wordEndHalf', 'asciiWordEndHalf']],
]);

export interface ParsedPattern {
  readonly pattern: Pattern;
  /** Number of groups, the whole match not counted. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** A pattern in the syntax of Rust's `regex` crate; an error message for one that the crate refuses (look-around, back-references). */
export function parsePattern(text: string): ParsedPattern | string {
  try {
    return new PatternParser(text).parse();
  } catch (thrown) {
    if (thrown instanceof PatternError) return thrown.message;
    throw thrown;
  }
}

class PatternParser extends ClassParser {
  #groups = 0;
  #nesting = 0;
  readonly #names = new Map<string, number>();

  parse(): ParsedPattern {
    const pattern = this.#readChoice();
    if (!this.done) this.fail('unopened group');
    return { pattern, groups: this.#groups, names: this.#names };
  }

  #readChoice(): Pattern {
    if (++this.#nesting > MAX_NESTING) this.fail('nested too deep');
    const choices = [this.#readSequence()];
    while (this.takeIf('|')) choices.push(this.#readSequence());
    this.#nesting--;
    const [only] = choices;
    return choices.length === 1 && only !== undefined ? only : { kind: 'choice', items: choices };
  }

  #readSequence(): Pattern {
    const items: Pattern[] = [];
    for (;;) {
      this.skipSpace();
      const next = this.peek();
      if (this.done || next === '|' || next === ')') break;
      if ('*+?{'.includes(next)) items.push(this.#readRepeat(items.pop()));
      else {
        const item = this.#readAtom();
        // Setting flags is nothing that could be repeated.
        items.push(item ?? flagSetting);
      }
    }
    const real = items.filter((item) => item !== flagSetting);
    const [only] = real;
    if (only === undefined) return { kind: 'empty' };
    return real.length === 1 ? only : { kind: 'sequence', items: real };
  }

  #readRepeat(item: Pattern | undefined): Pattern {
    if (item === undefined || item === flagSetting) return this.fail('repetition operator missing expression');
    const operator = this.take();
    let min = operator === '+' ? 1 : 0;
    let max: number | undefined = operator === '?' ? 1 : undefined;
    if (operator === '{') [min, max] = this.#readBounds();
    const lazy = this.takeIf('?');
    return { kind: 'repeat', item, min, max, greedy: lazy === this.flags.swapGreed };
  }

  #readBounds(): [number, number | undefined] {
    const text = this.takeUntil('}');
    const match = /^\s*([0-9]+)\s*(,\s*([0-9]+)?\s*)?$/.exec(text);
    if (match === null) return this.fail('invalid repetition');
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === undefined ? undefined : Number(match[3]);
    if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT) this.fail('decimal literal invalid');
    if (max !== undefined && min > max) this.fail('invalid repetition count range');
    return [min, max];
  }

  #readAtom(): Pattern | undefined {
    const character = this.take();
    const { multiLine, crlf, dotAll } = this.flags;
    switch (character) {
      case '(':
        return this.#readGroup();
      case '[':
        return this.#makeClass(this.readBracketClass());
      case '.':
        if (!this.flags.unicode) this.fail('pattern can match invalid UTF-8');
        return this.#makeClass(dotAll ? { kind: 'range', from: 0, to: 0x10ffff } : crlf ? notLineEnds : notNewline);
      case '^':
        return assert(multiLine ? (crlf ? 'lineStartCrlf' : 'lineStart') : 'textStart');
      case '$':
        return assert(multiLine ? (crlf ? 'lineEndCrlf' : 'lineEnd') : 'textEnd');
      case '\\':
        return this.#readEscapedAtom();
      default:
        return this.#makeClass(single(character.codePointAt(0) ?? 0));
    }
  }

  #makeClass(set: CharacterSet): Pattern {
    return { kind: 'class', set, ignoreCase: this.flags.ignoreCase };
  }

  #readEscapedAtom(): Pattern {
    const { unicode } = this.flags;
    switch (this.peek()) {
      case 'A':
        this.at++;
        return assert('textStart');
      case 'z':
        this.at++;
        return assert('textEnd');
      case 'b':
        this.at++;
        return assert(this.#readWordEdge() ?? (unicode ? 'wordBoundary' : 'asciiWordBoundary'));
      case 'B':
        this.at++;
        return assert(unicode ? 'notWordBoundary' : 'asciiNotWordBoundary');
      case '<':
      case '>': {
        const start = this.take() === '<';
        return assert(start ? (unicode ? 'wordStart' : 'asciiWordStart') : unicode ? 'wordEnd' : 'asciiWordEnd');
      }
      default: {
        const set = this.readEscape();
        return set === undefined ? this.fail('unrecognized escape sequence') : this.#makeClass(set);
      }
    }
  }

  /** `{start}` and the like after `\b`; a number in braces is a repetition. */
  #readWordEdge(): Assertion | undefined {
    if (this.peek() !== '{' || !/[A-Za-z-]/.test(this.peek(1))) return undefined;
    this.at++;
    const edge = WORD_EDGES.get(this.takeUntil('}').trim());
    if (edge === undefined) return this.fail('special word boundary assertion is unrecognized');
    return this.flags.unicode ? edge[0] : edge[1];
  }

  #readGroup(): Pattern | undefined {
    this.skipSpace();
    const outer = this.flags;
    let name: string | undefined;
    let capturing = true;
    if (this.takeIf('?')) {
      if (this.takeIf('P<') || (this.peek() === '<' && !/[=!]/.test(this.peek(1)) && this.takeIf('<')))
        name = this.#readName();
      else {
        capturing = false;
        if (this.#readFlags()) return undefined;
      }
    }
    let index = 0;
    if (capturing) {
      index = ++this.#groups;
      if (name !== undefined) {
        if (this.#names.has(name)) this.fail('duplicate capture group name');
        this.#names.set(name, index);
      }
    }
    const item = this.#readChoice();
    if (!this.takeIf(')')) this.fail('unclosed group');
    this.flags = outer;
    // A group without number is still one thing to repeat.
    return capturing ? { kind: 'group', item, index, name } : item;
  }

  #readName(): string {
    const name = this.takeUntil('>');
    if (!/^[_\p{Alphabetic}][_.[\]\p{Alphabetic}\p{Nd}\p{No}\p{Nl}]*$/u.test(name))
      this.fail('invalid capture group name');
    return name;
  }

  /** Flags of `(?i)` or `(?i:…)`; `true` for the first form, whose `)` is taken. */
  #readFlags(): boolean {
    let flags = this.flags;
    let value = true;
    const seen = new Set<string>();
    for (;;) {
      const character = this.take();
      if (character === ')' || character === ':') {
        const dangling = !value && !/[a-zA-Z]/.test(this.peek(-2));
        if (dangling || (character === ')' && seen.size === 0)) this.fail('missing flag');
        this.flags = flags;
        return character === ')';
      }
      if (character === '-') {
        if (!value) this.fail('flag negation operator repeated');
        value = false;
        continue;
      }
      const flag = FLAG_NAMES.get(character);
      if (flag === undefined || seen.has(character)) return this.fail('unrecognized or repeated flag');
      seen.add(character);
      flags = { ...flags, [flag]: value };
    }
  }
}

const flagSetting: Pattern = { kind: 'empty' };
const notNewline: CharacterSet = { kind: 'union', items: [single(10)], negated: true };
const notLineEnds: CharacterSet = { kind: 'union', items: [single(10), single(13)], negated: true };

function assert(assertion: Assertion): Pattern {
  return { kind: 'assertion', assertion };
}
