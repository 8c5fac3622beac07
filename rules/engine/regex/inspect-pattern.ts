import type { CharacterSet, Pattern } from './pattern-ast.js';

/** What decides how a pattern can be matched. */
export interface PatternTraits {
  /** Some classes ignore case and some do not: JavaScript's flag `i` is for all or none. */
  readonly mixedCase: boolean;
  readonly ignoreCase: boolean;
  /** A loop around a loop: a backtracking matcher may take for ever. */
  readonly nested: boolean;
  /** Many loops in a row: slow on long texts. */
  readonly manyLoops: boolean;
  /** Repeats something that can be empty: where such a loop stops differs between matchers. */
  readonly repeatsEmpty: boolean;
  /** A group inside a loop: JavaScript forgets it at every turn, Rust does not. */
  readonly repeatsGroup: boolean;
  /** Repeats that JavaScript cannot count. */
  readonly huge: boolean;
  /** Size of the guest's compiled pattern, estimated. */
  readonly bytes: number;
}

const STATE_BYTES = 32;

export function inspectPattern(pattern: Pattern): PatternTraits {
  const cases = new Set<boolean>();
  let loops = 0;
  let nested = false;
  let repeatsEmpty = false;
  let repeatsGroup = false;
  let huge = false;
  const visit = (node: Pattern, insideLoop: boolean, insideRepeat: boolean): void => {
    switch (node.kind) {
      case 'class':
        if (hasCase(node.set)) cases.add(node.ignoreCase);
        break;
      case 'sequence':
      case 'choice':
        for (const item of node.items) visit(item, insideLoop, insideRepeat);
        break;
      case 'group':
        if (insideRepeat) repeatsGroup = true;
        visit(node.item, insideLoop, insideRepeat);
        break;
      case 'repeat': {
        const loop = node.max === undefined || node.max > 10;
        const repeats = node.max === undefined || node.max > 1;
        if (loop) loops++;
        if (loop && insideLoop) nested = true;
        if (repeats && canBeEmpty(node.item)) repeatsEmpty = true;
        if (node.min > 100_000 || (node.max ?? 0) > 100_000) huge = true;
        visit(node.item, insideLoop || loop, insideRepeat || repeats);
        break;
      }
      default:
    }
  };
  visit(pattern, false, false);
  return {
    mixedCase: cases.size > 1,
    ignoreCase: cases.has(true),
    nested,
    manyLoops: loops > 4,
    repeatsEmpty,
    repeatsGroup,
    huge,
    bytes: estimateBytes(pattern),
  };
}

/** Whether ignoring case could matter to a set; a digit or a slash has none. */
function hasCase(set: CharacterSet): boolean {
  if (set.kind !== 'range' || set.from !== set.to) return true;
  const character = String.fromCodePoint(set.from);
  return character.toLowerCase() !== character || character.toUpperCase() !== character || set.from > 127;
}

export function canBeEmpty(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'empty':
    case 'assertion':
      return true;
    case 'class':
      return false;
    case 'sequence':
      return pattern.items.every(canBeEmpty);
    case 'choice':
      return pattern.items.some(canBeEmpty);
    case 'group':
      return canBeEmpty(pattern.item);
    case 'repeat':
      return pattern.min === 0 || canBeEmpty(pattern.item);
  }
}

/** Figures measured on the guest's engine; near its limit they are not exact. */
function estimateBytes(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'empty':
    case 'assertion':
      return STATE_BYTES;
    case 'class':
      return setBytes(pattern.set, pattern.ignoreCase);
    case 'sequence':
      return pattern.items.reduce((sum, item) => sum + estimateBytes(item), 0);
    case 'choice':
      return pattern.items.reduce((sum, item) => sum + estimateBytes(item) + 8, 108);
    case 'group':
      return estimateBytes(pattern.item) + 2 * STATE_BYTES;
    case 'repeat': {
      const item = estimateBytes(pattern.item);
      if (pattern.max === undefined) return item * Math.max(1, pattern.min) + 40;
      return item * pattern.min + (item + 72) * (pattern.max - pattern.min);
    }
  }
}

function setBytes(set: CharacterSet, ignoreCase: boolean): number {
  if (set.kind === 'named') return set.weight;
  if (set.kind === 'range') {
    if (set.from === set.to) return ignoreCase ? 80 : STATE_BYTES * utf8Length(set.from);
    return set.to < 128 ? 72 : 1000;
  }
  if (set.kind !== 'union') return setBytes(set.left, ignoreCase) + setBytes(set.right, ignoreCase);
  if (set.negated) return Math.max(1000, ...set.items.map((item) => setBytes(item, ignoreCase)));
  return set.items.reduce(
    (sum, item) => sum + (item.kind === 'range' && item.to < 128 ? 8 : setBytes(item, ignoreCase)),
    64,
  );
}

function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
