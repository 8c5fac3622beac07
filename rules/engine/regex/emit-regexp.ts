import type { Assertion, CharacterSet, Pattern } from './pattern-ast.js';
import { ASCII_WORD, UNICODE_WORD } from './pattern-ast.js';

/**
 * The pattern as JavaScript source for the flags `v`, or `iv` when `ignoreCase`. Assertions are spelled out, because JavaScript's own know
 * other line ends and only ASCII words.
 */
export function emitRegExp(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'empty':
      return '(?:)';
    case 'class':
      return emitSet(pattern.set);
    case 'assertion':
      return ASSERTIONS[pattern.assertion];
    case 'sequence':
      return pattern.items
        .map((item) => (item.kind === 'choice' ? `(?:${emitRegExp(item)})` : emitRegExp(item)))
        .join('');
    case 'choice':
      return pattern.items.map(emitRegExp).join('|');
    case 'group':
      return `(${emitRegExp(pattern.item)})`;
    case 'repeat': {
      const { min, max, greedy } = pattern;
      const bounds = `{${min},${max ?? ''}}`;
      return `(?:${emitRegExp(pattern.item)})${bounds}${greedy ? '' : '?'}`;
    }
  }
}

/** A set of characters as a class. */
export function emitSet(set: CharacterSet): string {
  switch (set.kind) {
    case 'range':
      return set.from === set.to ? escapeCode(set.from) : `[${escapeCode(set.from)}-${escapeCode(set.to)}]`;
    case 'named':
      return set.negated ? `[^${set.text}]` : set.text;
    case 'union': {
      const items = set.items.map((item) =>
        item.kind === 'range' && item.from !== item.to ? emitSet(item).slice(1, -1) : emitSet(item),
      );
      return `[${set.negated ? '^' : ''}${items.join('')}]`;
    }
    case 'intersection':
      return `[${operand(set.left)}&&${operand(set.right)}]`;
    case 'difference':
      return `[${operand(set.left)}--${operand(set.right)}]`;
    case 'symmetric':
      return `[[${operand(set.left)}--${operand(set.right)}][${operand(set.right)}--${operand(set.left)}]]`;
  }
}

function operand(set: CharacterSet): string {
  return `[${emitSet(set)}]`;
}

function escapeCode(code: number): string {
  const character = String.fromCodePoint(code);
  return /^[0-9A-Za-z_/:,]$/.test(character) && character !== '/' ? character : `\\u{${code.toString(16)}}`;
}

function wordAssertions(word: string) {
  const before = `(?<=${word})`;
  const notBefore = `(?<!${word})`;
  const after = `(?=${word})`;
  const notAfter = `(?!${word})`;
  return {
    boundary: `(?:${before}${notAfter}|${notBefore}${after})`,
    notBoundary: `(?:${before}${after}|${notBefore}${notAfter})`,
    start: `(?:${notBefore}${after})`,
    end: `(?:${before}${notAfter})`,
    startHalf: notBefore,
    endHalf: notAfter,
  };
}

const unicode = wordAssertions(UNICODE_WORD);
const ascii = wordAssertions(ASCII_WORD);

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  textStart: '^',
  textEnd: '$',
  lineStart: '(?<![^\\n])',
  lineEnd: '(?![^\\n])',
  lineStartCrlf: '(?:(?<![^\\n])|(?<=\\r)(?!\\n))',
  lineEndCrlf: '(?:(?![^\\r])|(?<!\\r)(?=\\n))',
  wordBoundary: unicode.boundary,
  notWordBoundary: unicode.notBoundary,
  wordStart: unicode.start,
  wordEnd: unicode.end,
  wordStartHalf: unicode.startHalf,
  wordEndHalf: unicode.endHalf,
  asciiWordBoundary: ascii.boundary,
  asciiNotWordBoundary: ascii.notBoundary,
  asciiWordStart: ascii.start,
  asciiWordEnd: ascii.end,
  asciiWordStartHalf: ascii.startHalf,
  asciiWordEndHalf: ascii.endHalf,
};

/** The source of one assertion, for matchers that test it by itself. */
export function emitAssertion(assertion: Assertion): string {
  return ASSERTIONS[assertion];
}
