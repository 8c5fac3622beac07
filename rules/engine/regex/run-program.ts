import type { Instruction } from './pattern-program.js';

/** Starts and ends of the groups, the whole match first; -1 where a group took no part. */
export type Slots = readonly number[];

/** One way that the match may go. */
interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

/**
 * Finds the leftmost match from `start` on; of several there, the one that a backtracking matcher would find first.
 * Takes time in proportion to the text times the pattern, whatever they are.
 */
export function runProgram(
  program: readonly Instruction[],
  text: string,
  start: number,
  slotCount: number,
): Slots | undefined {
  const seen = new Int32Array(program.length).fill(-1);
  const unset = new Array<number>(slotCount).fill(-1);
  let threads: Thread[] = [];
  let found: Slots | undefined;
  for (let at = start; ; ) {
    // A match that is found already wins over all that starts later.
    if (found === undefined) addThread(program, threads, { at: 0, slots: unset }, text, at, seen);
    const code = text.codePointAt(at);
    const next = at + (code !== undefined && code > 0xffff ? 2 : 1);
    const waiting: Thread[] = [];
    for (const thread of threads) {
      const instruction = program[thread.at];
      if (instruction?.op === 'match') {
        found = thread.slots;
        break;
      }
      if (instruction?.op === 'character' && code !== undefined && instruction.test(code)) {
        addThread(program, waiting, { at: thread.at + 1, slots: thread.slots }, text, next, seen);
      }
    }
    if (code === undefined || (waiting.length === 0 && found !== undefined)) return found;
    threads = waiting;
    at = next;
  }
}

/** Follows all steps that take no character; each step is reached once at a position, by the most preferred way. */
function addThread(
  program: readonly Instruction[],
  threads: Thread[],
  first: Thread,
  text: string,
  position: number,
  seen: Int32Array,
): void {
  const stack: Thread[] = [first];
  for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
    const { at, slots } = thread;
    if (seen[at] === position) continue;
    seen[at] = position;
    const instruction = program[at] as Instruction;
    switch (instruction.op) {
      case 'jump':
        stack.push({ at: instruction.target, slots });
        break;
      case 'split':
        stack.push({ at: instruction.second, slots }, { at: instruction.first, slots });
        break;
      case 'save':
        stack.push({ at: at + 1, slots: slots.with(instruction.slot, position) });
        break;
      case 'assert':
        if (instruction.test(text, position)) stack.push({ at: at + 1, slots });
        break;
      default:
        threads.push(thread);
    }
  }
}
