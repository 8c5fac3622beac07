import {
  type CharacterSet,
  compilePatternProgram,
  type Instruction,
  type Pattern,
} from '../../../rules/engine/index.js';

/** Whether some text matches all of `must` and none of `never`: such a text, the proof that there is none, or doubt. */
export type Witness =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

/** Sets of states that are looked at before the search gives up, and longest program of a pattern. */
const maxStates = 4000;
const maxInstructions = 4000;

/** Characters that witnesses are made of where there is a choice. */
const preferred = [...'axAZ09_-.=/: ,'].map((letter) => letter.codePointAt(0) ?? 0);

const asciiSets: ReadonlySet<string> = new Set(['[0-9A-Za-z_]', '[\\t\\n\\v\\f\\r ]', '[0-9]']);

/** What of a pattern decides whether the search is exact. */
interface Traits {
  readonly edges: Set<number>;
  isExact: boolean;
  isSupported: boolean;
}

function inspectSet(set: CharacterSet, traits: Traits): void {
  switch (set.kind) {
    case 'range':
      for (const edge of [set.from, set.to + 1]) traits.edges.add(edge);
      return;
    case 'named':
      if (!asciiSets.has(set.text)) traits.isExact = false;
      return;
    case 'union':
      for (const item of set.items) inspectSet(item, traits);
      return;
    default:
      inspectSet(set.left, traits);
      inspectSet(set.right, traits);
  }
}

function inspect(pattern: Pattern, traits: Traits): void {
  switch (pattern.kind) {
    case 'class':
      if (pattern.ignoreCase) traits.isExact = false;
      inspectSet(pattern.set, traits);
      return;
    case 'assertion':
      if (pattern.assertion !== 'textStart' && pattern.assertion !== 'textEnd') traits.isSupported = false;
      return;
    case 'sequence':
    case 'choice':
      for (const item of pattern.items) inspect(item, traits);
      return;
    case 'repeat':
    case 'group':
      inspect(pattern.item, traits);
      return;
    default:
  }
}

type States = readonly number[];

/** A pattern whose ways are all followed at once. A match may begin anywhere, and what matched once has matched. */
class Machine {
  readonly #program: readonly Instruction[];
  readonly #match: number;

  constructor(program: readonly Instruction[]) {
    this.#program = program;
    this.#match = program.findIndex(({ op }) => op === 'match');
  }

  get tests(): readonly ((code: number) => boolean)[] {
    return this.#program.flatMap((step) => (step.op === 'character' ? [step.test] : []));
  }

  #close(from: Iterable<number>, isStart: boolean, isEnd: boolean): States {
    const seen = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const step = this.#program[at];
      switch (step?.op) {
        case 'assert': {
          const passes = step.test('a', 0) ? isStart : isEnd;
          if (passes) open.push(at + 1);
          break;
        }
        case 'save':
          open.push(at + 1);
          break;
        case 'split':
          open.push(step.first, step.second);
          break;
        case 'jump':
          open.push(step.target);
          break;
        default:
      }
    }
    if (seen.has(this.#match)) return [this.#match];
    return [...seen].sort((a, b) => a - b);
  }

  start(): States {
    return this.#close([0], true, false);
  }

  step(states: States, code: number): States {
    if (states[0] === this.#match && states.length === 1) return states;
    const next = states.filter((at) => {
      const step = this.#program[at];
      return step?.op === 'character' && step.test(code);
    });
    return this.#close([0, ...next.map((at) => at + 1)], false, false);
  }

  accepts(states: States, isStart: boolean): boolean {
    return this.#close(states, isStart, true).includes(this.#match);
  }
}

function listCharacters(edges: ReadonlySet<number>, machines: readonly Machine[]): readonly number[] {
  const codes = new Set(preferred);
  for (let code = 0x20; code < 0x7f; code += 1) codes.add(code);
  for (let code = 0; code < 0x80; code += 1) codes.add(code);
  for (const edge of [...edges, 0xe9, 0x4e2d, 0x1f600, 0x10ffff]) {
    for (const code of [edge - 1, edge]) {
      if (code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) codes.add(code);
    }
  }
  // One character stands for all that no pattern tells apart.
  const tests = [...new Set(machines.flatMap((machine) => machine.tests))];
  const chosen = new Map<string, number>();
  for (const code of codes) {
    const signature = tests.map((test) => (test(code) ? '1' : '0')).join('');
    if (!chosen.has(signature)) chosen.set(signature, code);
  }
  return [...chosen.values()];
}

/** Searches the shortest text that all of `must` match and none of `never` does; patterns are those of the guest's engine. */
export function findPatternWitness(must: readonly string[], never: readonly string[]): Witness {
  const traits: Traits = { edges: new Set(), isExact: true, isSupported: true };
  const machines: Machine[] = [];
  for (const text of [...must, ...never]) {
    const compiled = compilePatternProgram(text);
    if (compiled === undefined || compiled.program.length > maxInstructions) return { kind: 'unknown' };
    inspect(compiled.pattern, traits);
    machines.push(new Machine(compiled.program));
  }
  if (!traits.isSupported) return { kind: 'unknown' };
  const characters = listCharacters(traits.edges, machines);
  const isWitness = (states: readonly States[], isStart: boolean): boolean =>
    machines.every((machine, index) => machine.accepts(states[index] ?? [], isStart) === index < must.length);
  const first = machines.map((machine) => machine.start());
  if (isWitness(first, true)) return { kind: 'found', text: '' };
  const seen = new Set<string>();
  let level: (readonly [text: string, states: readonly States[]])[] = [['', first]];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const [text, states] of level) {
      for (const code of characters) {
        const moved = machines.map((machine, index) => machine.step(states[index] ?? [], code));
        const key = moved.map((one) => one.join(',')).join(';');
        if (seen.has(key)) continue;
        seen.add(key);
        const longer = text + String.fromCodePoint(code);
        if (isWitness(moved, false)) return { kind: 'found', text: longer };
        if (seen.size > maxStates) return { kind: 'unknown' };
        next.push([longer, moved]);
      }
    }
    level = next;
  }
  return { kind: traits.isExact ? 'none' : 'unknown' };
}
