import { createCollector } from '../diagnostics/index.js';
import { makeAllowExec } from './allow-exec.js';
import { type DropInEntry, listDropIns } from './drop-in-index.js';
import { followPointer, formatPointer, type JsonValue } from './json-pointer.js';
import { readShippedDropIn } from './named-drop-in.js';
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

/** A shipped drop-in in full: its row of the table, and what it changes. */
export interface DropInExplanation {
  readonly entry: DropInEntry;
  readonly changes: readonly DropInChange[];
}

/** Explains a shipped drop-in by its name; undefined when none has that name. */
export function explainDropIn(name: string): DropInExplanation | undefined {
  const entry = listDropIns().find((candidate) => candidate.name === name);
  if (!entry) return undefined;
  const dropIn = entry.file === undefined ? makeAllowExec(['<argv>']) : readShippedDropIn(entry);
  const defaults: JsonValue = JSON.parse(readShippedFile(defaultSettingsFile));
  const operations = readPatch(dropIn.text, createCollector()) ?? [];
  const changes = operations.map((operation): DropInChange => {
    const before = followPointer(defaults, operation.path).value;
    const pointer = formatPointer(operation.path);
    return {
      pointer,
      ...(before === undefined ? {} : { before }),
      ...('value' in operation ? { after: operation.value } : {}),
    };
  });
  return { entry, changes };
}
