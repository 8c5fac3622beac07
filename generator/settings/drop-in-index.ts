import { readShippedFile } from './shipped-files.js';

/** One row of the table of shipped drop-ins, `drop-ins/index.json`. */
export interface DropInEntry {
  /** Name for `--drop-in`; its number orders it among others. */
  readonly name: string;
  readonly kind: 'platform' | 'oci-version' | 'image-pull' | 'permission';
  /** File in `drop-ins/`; absent when the drop-in is made for what its flag says. */
  readonly file?: string;
  /** Flag of the command line that applies the drop-in. */
  readonly flag?: string;
  /** What it changes, in a sentence. */
  readonly summary: string;
  /** When to use it, in a sentence. */
  readonly when: string;
  /** Requests of the agent that it allows, and that the defaults deny. */
  readonly opens: readonly string[];
}

let entries: readonly DropInEntry[] | undefined;

/** Lists the drop-ins that ship with this program, in the order of their names. */
export function listDropIns(): readonly DropInEntry[] {
  if (!entries) {
    const index: { readonly drop_ins: readonly DropInEntry[] } = JSON.parse(readShippedFile('drop-ins/index.json'));
    entries = index.drop_ins;
  }
  return entries;
}
