import { emitAssertion, emitSet } from './emit-regexp.js';
import { canBeEmpty } from './inspect-pattern.js';
import type { Assertion, CharacterSet, Pattern } from './pattern-ast.js';

/** A step of a pattern that is matched by following all its ways at once. */
export type Instruction =
  | { readonly op: 'character'; readonly test: (code: number) => boolean }
  | { readonly op: 'assert'; readonly test: (text: string, at: number) => boolean }
  | { readonly op: 'save'; readonly slot: number }
  /** Ways on, the preferred one first. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; target: number }
  | { readonly op: 'match' };

/** Longest program that is made of counted repetitions. */
const MAX_INSTRUCTIONS = 400_000;

/** The steps of a pattern; `undefined` when they would be too many. */
export function compileProgram(pattern: Pattern): readonly Instruction[] | undefined {
  const compiler = new ProgramCompiler();
  const whole: Pattern = { kind: 'group', item: pattern, index: 0, name: undefined };
  return compiler.emit(whole) && compiler.emitMatch() ? compiler.instructions : undefined;
}

class ProgramCompiler {
  readonly instructions: Instruction[] = [];

  emitMatch(): boolean {
    return this.#push({ op: 'match' });
  }

  #push(instruction: Instruction): boolean {
    return this.instructions.push(instruction) < MAX_INSTRUCTIONS;
  }

  emit(pattern: Pattern): boolean {
    switch (pattern.kind) {
      case 'empty':
        return true;
      case 'class':
        return this.#push({ op: 'character', test: characterTest(pattern.set, pattern.ignoreCase) });
      case 'assertion':
        return this.#push({ op: 'assert', test: assertionTest(pattern.assertion) });
      case 'sequence':
        return pattern.items.every((item) => this.emit(item));
      case 'group':
        this.#push({ op: 'save', slot: pattern.index * 2 });
        return this.emit(pattern.item) && this.#push({ op: 'save', slot: pattern.index * 2 + 1 });
      case 'choice':
        return this.#emitChoice(pattern.items);
      case 'repeat':
        return this.#emitRepeat(pattern);
    }
  }

  #emitChoice(items: readonly Pattern[]): boolean {
    const exits: { op: 'jump'; target: number }[] = [];
    for (const [index, item] of items.entries()) {
      if (index === items.length - 1) {
        if (!this.emit(item)) return false;
        continue;
      }
      const split = { op: 'split' as const, first: this.instructions.length + 1, second: 0 };
      const exit = { op: 'jump' as const, target: 0 };
      if (!this.#push(split) || !this.emit(item) || !this.#push(exit)) return false;
      exits.push(exit);
      split.second = this.instructions.length;
    }
    for (const exit of exits) exit.target = this.instructions.length;
    return true;
  }

  #emitRepeat({ item, min, max, greedy }: Extract<Pattern, { kind: 'repeat' }>): boolean {
    if (max === undefined) {
      for (let copy = 1; copy < min; copy++) if (!this.emit(item)) return false;
      if (min > 0) return this.#emitLoop(item, greedy);
      // What can be empty is repeated as `(x+)?`: the first turn may then be the empty one.
      return canBeEmpty(item)
        ? this.#emitOptional(greedy, () => this.#emitLoop(item, greedy))
        : this.#emitStar(item, greedy);
    }
    for (let copy = 0; copy < min; copy++) if (!this.emit(item)) return false;
    return this.#emitOptionals(item, max - min, greedy);
  }

  #emitLoop(item: Pattern, greedy: boolean): boolean {
    const start = this.instructions.length;
    if (!this.emit(item)) return false;
    const next = this.instructions.length + 1;
    return this.#push(
      greedy ? { op: 'split', first: start, second: next } : { op: 'split', first: next, second: start },
    );
  }

  #emitStar(item: Pattern, greedy: boolean): boolean {
    const start = this.instructions.length;
    return this.#emitOptional(greedy, () => this.emit(item) && this.#push({ op: 'jump', target: start }));
  }

  #emitOptional(greedy: boolean, emitInside: () => boolean): boolean {
    const split = { op: 'split' as const, first: 0, second: 0 };
    if (!this.#push(split)) return false;
    const inside = this.instructions.length;
    if (!emitInside()) return false;
    const after = this.instructions.length;
    split.first = greedy ? inside : after;
    split.second = greedy ? after : inside;
    return true;
  }

  /** `x{0,n}`: leaving one copy out leaves out all after it. */
  #emitOptionals(item: Pattern, count: number, greedy: boolean): boolean {
    const splits: { split: { op: 'split'; first: number; second: number }; inside: number }[] = [];
    for (let copy = 0; copy < count; copy++) {
      const split = { op: 'split' as const, first: 0, second: 0 };
      if (!this.#push(split)) return false;
      splits.push({ split, inside: this.instructions.length });
      if (!this.emit(item)) return false;
    }
    const after = this.instructions.length;
    for (const { split, inside } of splits) {
      split.first = greedy ? inside : after;
      split.second = greedy ? after : inside;
    }
    return true;
  }
}

function characterTest(set: CharacterSet, ignoreCase: boolean): (code: number) => boolean {
  const expression = new RegExp(`^${emitSet(set)}$`, ignoreCase ? 'iv' : 'v');
  const known = new Map<number, boolean>();
  return (code) => {
    let result = known.get(code);
    if (result === undefined) {
      result = expression.test(String.fromCodePoint(code));
      known.set(code, result);
    }
    return result;
  };
}

function assertionTest(assertion: Assertion): (text: string, at: number) => boolean {
  const expression = new RegExp(emitAssertion(assertion), 'vy');
  return (text, at) => {
    expression.lastIndex = at;
    return expression.test(text);
  };
}
