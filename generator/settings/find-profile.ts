import { compareKataVersions } from './kata-version.js';
import type { ClassFacts, ProfileClass } from './profile.gen.js';
import type { ProfileEntry, ProfileTable } from './profile-table.js';

/** What is known of a runtime class under one Kata version. */
export interface Profile {
  /** Name of the class as it was asked for. */
  readonly name: string;
  /** Name of the class whose profile this is; another one only for the debug classes of kata-deploy. */
  readonly className: string;
  /** That name and those of the classes that it is like, by `like` of users' files. */
  readonly classNames: readonly string[];
  readonly summary: string | undefined;
  /** The Kata version whose facts these are. */
  readonly kataVersion: string;
  /** Whether that version was asked for, or taken as the newest that is known. */
  readonly isVersionStated: boolean;
  readonly facts: ClassFacts;
  /** First and last release that has the class, where it has not been there always. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly replacedBy: string | undefined;
  /** The drop-ins of `facts.drop_ins`, each with the folder of the file that names it; shipped ones have none. */
  readonly dropIns: readonly { readonly name: string; readonly folder: string | undefined }[] | undefined;
  /** Files that the facts come from. */
  readonly sources: readonly string[];
}

/** Classes for debugging that kata-deploy makes beside another one, with the same configuration otherwise. */
const debugSuffixes = ['-debug', '-devkit'];

/**
 * Finds the profile of a runtime class, with the facts that hold in a Kata version; without one, those of the newest that
 * is known. Undefined when no file names the class.
 */
export function findProfile(
  table: ProfileTable,
  runtimeClassName: string,
  kataVersion?: string | undefined,
): Profile | undefined {
  const suffix = debugSuffixes.find((one) => runtimeClassName.endsWith(one));
  const names = [runtimeClassName, ...(suffix === undefined ? [] : [runtimeClassName.slice(0, -suffix.length)])];
  const className = names.find((name) => table.entries.some(({ entry }) => entry.name === name));
  if (className === undefined) return undefined;
  const version = kataVersion ?? table.versions.at(-1) ?? '0';
  const chain = listEntries(table, className, new Set());
  const last = <K extends 'summary' | 'since' | 'until' | 'replaced_by'>(key: K): ProfileClass[K] | undefined =>
    table.entries.findLast(({ entry }) => entry.name === className && entry[key] !== undefined)?.entry[key];
  const stated = chain.map((one) => ({ one, facts: readFacts(one.entry, version) }));
  const facts: ClassFacts = Object.assign({}, ...stated.map((each) => each.facts));
  const dropInSource = stated.findLast((each) => each.facts.drop_ins !== undefined)?.one;
  return {
    name: runtimeClassName,
    className,
    classNames: [...new Set([className, ...chain.map(({ entry }) => entry.name)])],
    summary: last('summary'),
    kataVersion: version,
    isVersionStated: kataVersion !== undefined,
    facts,
    since: last('since'),
    until: last('until'),
    replacedBy: last('replaced_by'),
    dropIns: facts.drop_ins?.map((name) => ({ name, folder: dropInSource?.folder })),
    sources: [...new Set(chain.map(({ source }) => source))],
  };
}

/** Lists the names of all classes that have a profile, in their order. */
export function listProfileNames(table: ProfileTable): readonly string[] {
  return [...new Set(table.entries.map(({ entry }) => entry.name))].sort();
}

/** Lists the versions from which on a class has other facts than before, oldest first. */
export function listProfileVersions(table: ProfileTable, runtimeClassName: string): readonly string[] {
  const className = findProfile(table, runtimeClassName)?.className;
  if (className === undefined) return [];
  const changes = listEntries(table, className, new Set()).flatMap(({ entry }) => entry.changes ?? []);
  return [...new Set(changes.map(({ since }) => since))].sort(compareKataVersions);
}

/** The entries that a class is made of: those of the class that it is like, then its own in the order of the files. */
function listEntries(table: ProfileTable, name: string, seen: Set<string>): readonly ProfileEntry[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const own = table.entries.filter(({ entry }) => entry.name === name);
  const like = own.findLast(({ entry }) => entry.like !== undefined)?.entry.like;
  return [...(like === undefined ? [] : listEntries(table, like, seen)), ...own];
}

function readFacts(entry: ProfileClass, version: string): ClassFacts {
  const changes = (entry.changes ?? [])
    .filter(({ since }) => compareKataVersions(since, version) <= 0)
    .toSorted((a, b) => compareKataVersions(a.since, b.since));
  return Object.assign({}, entry.facts, ...changes.map(({ facts }) => facts));
}
