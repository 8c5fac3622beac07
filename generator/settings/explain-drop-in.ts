import type { DiagnosticCollector } from '../diagnostics/index.js';
import { makeAllowExec } from './allow-exec.js';
import { type DropInEntry, listDropIns } from './drop-in-index.js';
import { followPointer, formatPointer, type JsonValue } from './json-pointer.js';
import { resolveDropIn } from './named-drop-in.js';
import { readPatch } from './read-patch.js';
import { defaultSettingsFile, readShippedFile } from './shipped-files.js';

/** One change that a drop-in makes to the built-in defaults. */
export interface DropInChange {
  readonly pointer: string;
  /** Absent where the defaults have no such value. */
  readonly before?: JsonValue;
  /** Absent where the value is removed. */
  readonly after?: JsonValue;
}

/** A drop-in in full: its row of the table if it ships with this program, and what it changes. */
export interface DropInExplanation {
  readonly entry?: DropInEntry;
  readonly changes: readonly DropInChange[];
}

/** Explains a drop-in, a shipped one by its name or a file by its path. Mistakes are reported; then there is no result. */
export async function explainDropIn(
  nameOrPath: string,
  collector: DiagnosticCollector,
  cwd = process.cwd(),
): Promise<DropInExplanation | undefined> {
  const entry = listDropIns().find((candidate) => candidate.name === nameOrPath);
  const isMade = entry !== undefined && entry.file === undefined;
  const dropIn = isMade ? makeAllowExec(['<argv>']) : await resolveDropIn(nameOrPath, collector, cwd);
  const operations = dropIn && readPatch(dropIn.text, collector);
  if (!operations) return undefined;
  const defaults: JsonValue = JSON.parse(readShippedFile(defaultSettingsFile));
  const changes = operations.map((operation): DropInChange => {
    const before = followPointer(defaults, operation.path).value;
    const pointer = formatPointer(operation.path);
    return {
      pointer,
      ...(before === undefined ? {} : { before }),
      ...('value' in operation ? { after: operation.value } : {}),
    };
  });
  return { ...(entry && { entry }), changes };
}
