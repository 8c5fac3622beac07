import { RegoFault } from '../rego-error.js';
import { emitRegExp } from './emit-regexp.js';
import { inspectPattern, type PatternTraits } from './inspect-pattern.js';
import { type ParsedPattern, parsePattern } from './parse-pattern.js';
import { compileProgram, type Instruction } from './pattern-program.js';
import { runProgram, type Slots } from './run-program.js';

/** Size that Rust's `regex` crate allows a compiled pattern by default. */
const SIZE_LIMIT = 10 * 1024 * 1024;
/** How far the estimate of a pattern's size can be off. */
const SIZE_DOUBT = 0.15;
/** Texts beyond this go to the matcher that cannot run long, when the pattern has many loops. */
const LONG_TEXT = 1000;
const CACHE_SIZE = 4000;

/** A pattern that can be matched; matches are what Rust's `regex` crate finds, by UTF-16 offsets. */
export interface CompiledPattern {
  readonly names: ReadonlyMap<string, number>;
  matches(text: string): boolean;
  /** All matches from left to right, at most `limit`; with their groups when `groups` is set. */
  findAll(text: string, limit: number, groups: boolean): readonly Slots[];
}

const cache = new Map<string, CompiledPattern | string>();

/**
 * Compiles a pattern, once. A string is the reason why the guest's engine refuses it. Throws a fatal fault for a pattern that the guest
 * may accept but this engine cannot judge (one whose size is close to the limit).
 */
export function compilePattern(pattern: string): CompiledPattern | string {
  let compiled = cache.get(pattern);
  if (compiled === undefined) {
    compiled = compileUncached(pattern);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(pattern, compiled);
  }
  return compiled;
}

function compileUncached(pattern: string): CompiledPattern | string {
  const parsed = parsePattern(pattern);
  if (typeof parsed === 'string') return parsed;
  const traits = inspectPattern(parsed.pattern);
  if (traits.bytes > SIZE_LIMIT * (1 + SIZE_DOUBT)) return 'compiled regex exceeds size limit';
  if (traits.bytes > SIZE_LIMIT * (1 - SIZE_DOUBT)) failUnsupported(pattern);
  return new Matcher(pattern, parsed, traits);
}

function failUnsupported(pattern: string): never {
  const shown = pattern.length > 80 ? `${pattern.slice(0, 80)}…` : pattern;
  throw new RegoFault('regex-unsupported', `cannot tell whether the guest accepts the pattern ${shown}`, undefined);
}

class Matcher implements CompiledPattern {
  readonly names: ReadonlyMap<string, number>;
  readonly #pattern: string;
  readonly #parsed: ParsedPattern;
  readonly #traits: PatternTraits;
  readonly #plain: boolean;
  #test: RegExp | undefined;
  #search: RegExp | undefined;
  #program: readonly Instruction[] | undefined;

  constructor(pattern: string, parsed: ParsedPattern, traits: PatternTraits) {
    this.#pattern = pattern;
    this.#parsed = parsed;
    this.#traits = traits;
    this.names = parsed.names;
    this.#plain = !traits.mixedCase && !traits.huge && !traits.nested;
  }

  /** JavaScript's matcher tells the same as Rust's whether there is a match; where it is, only for simpler patterns. */
  matches(text: string): boolean {
    if (!this.#plain || (this.#traits.manyLoops && text.length > LONG_TEXT)) return this.#run(text, 0) !== undefined;
    this.#test ??= new RegExp(emitRegExp(this.#parsed.pattern), this.#traits.ignoreCase ? 'iv' : 'v');
    return this.#test.test(text);
  }

  findAll(text: string, limit: number, groups: boolean): readonly Slots[] {
    const found: Slots[] = [];
    let at = 0;
    let lastEnd = -1;
    while (found.length < limit && at <= text.length) {
      const slots = this.#find(text, at, groups);
      if (slots === undefined) break;
      const [start = 0, end = 0] = slots;
      if (start === end && end === lastEnd) {
        // An empty match right after a match is none; try one character on.
        at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
        continue;
      }
      found.push(slots);
      at = end;
      lastEnd = end;
    }
    return found;
  }

  #find(text: string, at: number, groups: boolean): Slots | undefined {
    const { repeatsEmpty, repeatsGroup, manyLoops } = this.#traits;
    const simple = this.#plain && !repeatsEmpty && !(groups && repeatsGroup) && !(manyLoops && text.length > LONG_TEXT);
    if (!simple) return this.#run(text, at);
    this.#search ??= new RegExp(emitRegExp(this.#parsed.pattern), this.#traits.ignoreCase ? 'dgiv' : 'dgv');
    this.#search.lastIndex = at;
    const match = this.#search.exec(text);
    if (match === null) return undefined;
    const slots: number[] = [];
    for (let group = 0; group <= this.#parsed.groups; group++) slots.push(...(match.indices?.[group] ?? [-1, -1]));
    return slots;
  }

  #run(text: string, at: number): Slots | undefined {
    this.#program ??= compileProgram(this.#parsed.pattern) ?? failUnsupported(this.#pattern);
    return runProgram(this.#program, text, at, (this.#parsed.groups + 1) * 2);
  }
}
