import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApprovedPolicy, keyApproved, readApprovedPolicy } from '../../generator/index.js';
import type { JsonObject } from '../decide/decide.js';

/** The approved policies there are. */
export interface ApprovedStore {
  /** Those for a class and containers. */
  find(runtimeClass: string | undefined, containers: readonly string[]): readonly ApprovedPolicy[];
  /** Grows with each change, for whoever keeps conclusions. */
  readonly version: number;
  /** Reads the folder again. */
  refresh(): Promise<void>;
}

const largestEntry = 4 * 1024 * 1024;

/** Keeps approved policies of a folder and of ConfigMaps. What is none is said once for each content. */
export function createApprovedStore(
  folder: string,
  listConfigMaps: () => Iterable<JsonObject>,
  onProblem: (problem: string) => void,
): ApprovedStore {
  let files = new Map<string, string>();
  let index = new Map<string, ApprovedPolicy[]>();
  let seen = '';
  let version = 0;
  const told = new Set<string>();

  const rebuild = (): void => {
    const texts = new Map(files);
    for (const { metadata, data } of listConfigMaps()) {
      const { name } = (metadata ?? {}) as { readonly name?: string };
      for (const [key, text] of Object.entries((data ?? {}) as Readonly<Record<string, unknown>>)) {
        if (typeof text === 'string' && key.endsWith('.json')) texts.set(`ConfigMap ${name}, ${key}`, text);
      }
    }
    const state = JSON.stringify([...texts].sort());
    if (state === seen) return;
    seen = state;
    version += 1;
    index = new Map();
    for (const [origin, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const entry = text.length > largestEntry ? 'it is too large' : readApprovedPolicy(text);
      if (typeof entry === 'string') {
        const problem = `approved policy ${origin} is passed over: ${entry}`;
        if (!told.has(problem)) onProblem(problem);
        told.add(problem);
        continue;
      }
      const key = keyApproved(entry.runtime_class ?? undefined, entry.containers);
      index.set(key, [...(index.get(key) ?? []), entry]);
    }
  };

  return {
    find: (runtimeClass, containers) => {
      return index.get(keyApproved(runtimeClass, containers)) ?? [];
    },
    get version() {
      return version;
    },
    refresh: async () => {
      try {
        files = folder === '' ? new Map() : await readFolder(folder);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!told.has(reason)) onProblem(`the folder of approved policies cannot be read: ${reason}`);
        told.add(reason);
      }
      rebuild();
    },
  };
}

async function readFolder(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  // Folders of a mounted ConfigMap begin with two dots.
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  for (const name of names.sort()) files.set(name, await readFile(join(folder, name), 'utf8'));
  return files;
}
