import {
  ASCII_DIGIT,
  ASCII_SPACE,
  ASCII_WORD,
  type CharacterSet,
  UNICODE_DIGIT,
  UNICODE_SPACE,
  UNICODE_WORD,
} from './pattern-ast.js';
import { PatternReader } from './pattern-reader.js';
import { findProperty } from './unicode-property.js';

/** Sizes of compiled classes in bytes, measured on the guest's engine. */
const WEIGHTS = { digit: 5125, space: 680, word: 50_171, property: 50_171, ascii: 96 };

const POSIX = new Map([
  ['alnum', '[0-9A-Za-z]'],
  ['alpha', '[A-Za-z]'],
  ['ascii', '[\\0-\\x7f]'],
  ['blank', '[\\t ]'],
  ['cntrl', '[\\0-\\x1f\\x7f]'],
  ['digit', '[0-9]'],
  ['graph', '[\\x21-\\x7e]'],
  ['lower', '[a-z]'],
  ['print', '[\\x20-\\x7e]'],
  ['punct', '[\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e]'],
  ['space', '[\\t\\n\\v\\f\\r ]'],
  ['upper', '[A-Z]'],
  ['word', '[0-9A-Za-z_]'],
  ['xdigit', '[0-9A-Fa-f]'],
]);
const CONTROLS = new Map([
  ['n', 10],
  ['t', 9],
  ['r', 13],
  ['f', 12],
  ['v', 11],
  ['a', 7],
]);
const MAX_NESTING = 100;

/** Reads escapes and bracketed classes. */
export class ClassParser extends PatternReader {
  #nesting = 0;

  /** After a backslash: a set or a single character. `undefined` for what is neither, with nothing taken. */
  protected readEscape(): CharacterSet | undefined {
    const character = this.peek();
    const perl = this.#readPerlClass(character);
    if (perl !== undefined) return perl;
    const control = CONTROLS.get(character);
    if (control !== undefined) {
      this.at++;
      return single(control);
    }
    switch (character) {
      case 'x':
        this.at++;
        return this.#checkByte(this.readHex(2));
      case 'u':
        this.at++;
        return this.#checkByte(this.readHex(4));
      case 'U':
        this.at++;
        return this.#checkByte(this.readHex(8));
      case 'p':
      case 'P':
        return this.#readProperty();
      case '<':
      case '>':
      case '':
        return undefined;
      default:
        if (character > '\u007f' || /[0-9A-Za-z]/.test(character)) return undefined;
        this.at++;
        return single(character.codePointAt(0) ?? 0);
    }
  }

  /** Without Unicode, a code above 127 would be a byte that is no UTF-8. */
  #checkByte(code: number): CharacterSet {
    if (!this.flags.unicode && code > 0x7f && code <= 0xff) this.fail('pattern can match invalid UTF-8');
    return single(code);
  }

  #readPerlClass(character: string): CharacterSet | undefined {
    const { unicode } = this.flags;
    const lower = character.toLowerCase();
    if (lower !== 'd' && lower !== 's' && lower !== 'w') return undefined;
    const negated = lower !== character;
    if (negated && !unicode) this.fail('pattern can match invalid UTF-8');
    this.at++;
    const [wide, narrow, weight] = {
      d: [UNICODE_DIGIT, ASCII_DIGIT, WEIGHTS.digit] as const,
      s: [UNICODE_SPACE, ASCII_SPACE, WEIGHTS.space] as const,
      w: [UNICODE_WORD, ASCII_WORD, WEIGHTS.word] as const,
    }[lower];
    return { kind: 'named', text: unicode ? wide : narrow, negated, weight: unicode ? weight : WEIGHTS.ascii };
  }

  #readProperty(): CharacterSet {
    let negated = this.take() === 'P';
    if (!this.flags.unicode) this.fail('Unicode not allowed here');
    let name = this.peek() === '{' ? '' : this.take();
    if (name === '') {
      this.at++;
      name = this.takeUntil('}');
      if (name.startsWith('^')) {
        negated = !negated;
        name = name.slice(1);
      }
    }
    const text = findProperty(name);
    if (text === undefined) return this.fail(`Unicode property not found: ${name}`);
    return { kind: 'named', text, negated, weight: WEIGHTS.property };
  }

  /** A class whose `[` has been taken. */
  protected readBracketClass(): CharacterSet {
    if (++this.#nesting > MAX_NESTING) this.fail('classes nested too deep');
    this.skipSpace();
    const negated = this.takeIf('^');
    if (negated && !this.flags.unicode) this.fail('pattern can match invalid UTF-8');
    const items: CharacterSet[] = [];
    this.skipSpace();
    while (this.peek() === '-') {
      items.push(single(0x2d));
      this.at++;
      this.skipSpace();
    }
    if (items.length === 0 && this.peek() === ']') {
      items.push(single(0x5d));
      this.at++;
    }
    const set = this.#readOperations(items);
    this.#nesting--;
    return negated ? { kind: 'union', items: [set], negated: true } : set;
  }

  /** Items and the operators `&&`, `--` and `~~` between them, which bind alike, from the left. */
  #readOperations(first: CharacterSet[]): CharacterSet {
    let items = first;
    let left: CharacterSet | undefined;
    let pending: 'intersection' | 'difference' | 'symmetric' | undefined;
    const join = (): CharacterSet => {
      const right: CharacterSet = { kind: 'union', items, negated: false };
      return left === undefined || pending === undefined ? right : { kind: pending, left, right };
    };
    for (;;) {
      this.skipSpace();
      if (this.done) this.fail('unclosed character class');
      const operator = this.takeIf('&&')
        ? 'intersection'
        : this.takeIf('--')
          ? 'difference'
          : this.takeIf('~~')
            ? 'symmetric'
            : undefined;
      if (operator !== undefined) {
        left = join();
        pending = operator;
        items = [];
      } else if (this.takeIf(']')) return join();
      else items.push(this.#readItem());
    }
  }

  #readItem(): CharacterSet {
    if (this.peek() === '[') {
      const posix = this.#readPosixClass();
      if (posix !== undefined) return posix;
      this.at++;
      return this.readBracketClass();
    }
    const first = this.#readClassCharacter();
    this.skipSpace();
    // `a-]` and `a--b` are no ranges.
    if (this.peek() !== '-' || this.peek(1) === ']' || this.peek(1) === '-' || this.peek(1) === '') return first;
    this.at++;
    this.skipSpace();
    const last = this.#readClassCharacter();
    if (first.kind !== 'range' || last.kind !== 'range' || first.from !== first.to || last.from !== last.to) {
      return this.fail('invalid range boundary, must be a literal');
    }
    if (first.from > last.from) this.fail('invalid character class range');
    return { kind: 'range', from: first.from, to: last.from };
  }

  #readClassCharacter(): CharacterSet {
    if (this.done) this.fail('unclosed character class');
    if (!this.takeIf('\\')) return single(this.take().codePointAt(0) ?? 0);
    return this.readEscape() ?? this.fail('invalid escape sequence found in character class');
  }

  #readPosixClass(): CharacterSet | undefined {
    const start = this.at;
    if (!this.takeIf('[:')) return undefined;
    const negated = this.takeIf('^');
    let name = '';
    while (/[a-z]/.test(this.peek())) name += this.take();
    const text = POSIX.get(name);
    if (text === undefined || !this.takeIf(':]')) {
      this.at = start;
      return undefined;
    }
    if (negated && !this.flags.unicode) this.fail('pattern can match invalid UTF-8');
    return { kind: 'named', text, negated, weight: WEIGHTS.ascii };
  }
}

export function single(code: number): CharacterSet {
  return { kind: 'range', from: code, to: code };
}
