import type { Span } from '../diagnostics/index.js';
import type { ProfileClass, ProfileFile } from './profile.gen.js';
import { readShippedFile } from './shipped-files.js';

/** A class with where it was stated. */
export interface ProfileEntry {
  readonly entry: ProfileClass;
  /** Name of the file, for messages and origins. */
  readonly source: string;
  /** Folder of a user's file, from which its drop-ins are counted; absent for shipped classes. */
  readonly folder?: string;
  /** Where a user's file names the class. */
  readonly span?: Span;
}

/** All profiles of a run: the shipped ones, then those of users' files, which add to them. */
export interface ProfileTable {
  /** Kata releases that the shipped facts were read from, oldest first. */
  readonly versions: readonly string[];
  readonly entries: readonly ProfileEntry[];
}

let shipped: ProfileTable | undefined;

/** Reads the profiles that ship with this program, once. They are checked when the program is built. */
export function readShippedProfiles(): ProfileTable {
  if (!shipped) {
    const file: ProfileFile = JSON.parse(readShippedFile('drop-ins/profiles.json'));
    const source = '<built-in>/profiles.json';
    shipped = { versions: file.versions ?? [], entries: file.classes.map((entry) => ({ entry, source })) };
  }
  return shipped;
}
