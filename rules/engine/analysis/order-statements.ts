import { compareStrings } from '../values/value.js';

/** A name that a statement defines (empty: none) and the names of the same body that it needs for that. */
export interface Definition {
  readonly name: string;
  readonly uses: readonly string[];
}

/**
 * The order in which the statements of a body run: each after the statements that define what it needs, and otherwise as the guest's
 * engine orders them (names alphabetically, tests as early as they can run). Prints show this order, so it is kept to the letter.
 */
export function orderStatements(statements: readonly (readonly Definition[])[]): readonly number[] {
  if (statements.length === 1) return firstOnly;
  const definers = new Map<string, number[]>();
  statements.forEach((definitions, index) => {
    for (const { name } of definitions) {
      const indexes = definers.get(name);
      if (indexes === undefined) definers.set(name, [index]);
      else indexes.push(index);
    }
  });
  const defined = new Set<string>();
  const scheduled = new Array<boolean>(statements.length).fill(false);
  const order: number[] = [];

  const schedule = (index: number): boolean => {
    const definitions = statements[index] ?? [];
    if (!canRun(definitions, defined)) return false;
    order.push(index);
    scheduled[index] = true;
    for (const { name } of definitions) defined.add(name);
    return true;
  };
  /** Runs what defines `name`; says whether something ran and whether something could not yet. */
  const process = (name: string): { readonly ran: boolean; readonly again: boolean } => {
    let ran = false;
    let again = false;
    for (const index of definers.get(name) ?? []) {
      if (scheduled[index]) continue;
      if (schedule(index)) ran = true;
      else again = true;
    }
    return { ran, again };
  };

  process('');
  let pending = [...definers.keys()].sort(compareStrings);
  for (let progress = true; progress; ) {
    progress = false;
    const current = pending;
    pending = [];
    for (const name of current) {
      const { ran, again } = process(name);
      if (ran) {
        progress = true;
        process('');
      }
      if (again) pending.push(name);
    }
  }
  return order.length === statements.length ? order : statements.map((_, index) => index);
}

const firstOnly: readonly number[] = [0];

function canRun(definitions: readonly Definition[], defined: ReadonlySet<string>): boolean {
  const [only] = definitions;
  if (definitions.length === 1 && only !== undefined) return only.uses.every((name) => defined.has(name));
  const definedHere = new Set<string>();
  let waiting = definitions;
  while (waiting.length > 0) {
    const still: Definition[] = [];
    for (const definition of waiting) {
      if (definition.uses.every((name) => defined.has(name) || definedHere.has(name))) definedHere.add(definition.name);
      else still.push(definition);
    }
    if (still.length === waiting.length) return false;
    waiting = still;
  }
  return true;
}
