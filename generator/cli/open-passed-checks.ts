import { createHash } from 'node:crypto';
import type { PassedChecks } from '../generate/index.js';
import type { RulesText } from '../settings/index.js';
import type { EngineStore } from './open-engine-store.js';

/** Checks are small, but a folder of charts must not let them grow without end. The oldest go first. */
const maximumChecks = 2000;

export interface KeptChecks extends PassedChecks {
  /** Keeps what was added, for runs to come. */
  save(): Promise<void>;
}

/** Opens the self-checks that passed with these rules, to be read when one is asked for. An entry that was damaged counts as none. */
export function openPassedChecks({ engine, store }: EngineStore, rules: RulesText): KeptChecks {
  const added = new Set<string>();
  let entry: { readonly name: string; readonly known: ReadonlySet<string> } | undefined;
  const read = () => {
    const owner = rules.kind === 'shipped' ? rules.kind : `given ${rules.text}`;
    const name = `checks-${createHash('sha256').update(`${engine} ${owner}`).digest('hex')}`;
    const text = store.read(name)?.toString('latin1') ?? '';
    entry ??= { name, known: new Set(text === '' ? [] : text.split('\n')) };
    return entry;
  };
  return {
    get isEmpty() {
      return (entry ?? read()).known.size === 0;
    },
    has: (key) => added.has(key) || (entry ?? read()).known.has(key),
    add: (key) => {
      added.add(key);
    },
    save: async () => {
      if (added.size === 0) return;
      const { name, known } = entry ?? read();
      const all = [...known, ...added].slice(-maximumChecks);
      // The folder is looked through when something large is added.
      await store.write(name, Buffer.from(all.join('\n'), 'latin1'));
    },
  };
}
