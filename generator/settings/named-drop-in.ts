import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { type DropInEntry, listDropIns } from './drop-in-index.js';
import { findNearestName } from './find-nearest-name.js';
import { type JsonText, trustJsonText } from './json-text.js';
import { readSettingsFile } from './read-settings-file.js';
import { readShippedFile } from './shipped-files.js';

/** A JSON Patch on the settings, ready to be applied, under the name by which the user knows it. */
export interface NamedDropIn {
  readonly name: string;
  /** `shipped` ones are tested with this program, so that their result is not checked again. */
  readonly from: 'shipped' | 'flag' | 'file';
  readonly text: JsonText;
  /** Whether an addition to the end of a list is left out when the list has the value, so that it can be repeated. */
  readonly addsOnce: boolean;
}

/**
 * Finds the drop-in that a user names: a shipped one by its name (`20-oci-1.3.0`), or a file by its path. What looks
 * like a path (it has a slash or ends with `.json`) is taken as one. Mistakes are reported, and then there is no result.
 */
export async function resolveDropIn(
  nameOrPath: string,
  collector: DiagnosticCollector,
  cwd = process.cwd(),
): Promise<NamedDropIn | undefined> {
  const entry = listDropIns().find(({ name }) => name === nameOrPath);
  if (entry?.file !== undefined) return readShippedDropIn(entry);
  if (entry) {
    collector.report('drop-in-unknown', {
      message: `the drop-in ${entry.name} is made by its flag`,
      help: [`use ${entry.flag ?? entry.name}`],
    });
    return undefined;
  }
  const path = resolve(cwd, nameOrPath);
  const looksLikePath = /[/\\]|\.json$/.test(nameOrPath);
  if (!looksLikePath && !isFile(path)) {
    reportUnknown(nameOrPath, collector);
    return undefined;
  }
  const text = await readSettingsFile(path, nameOrPath, collector);
  return text && { name: nameOrPath, from: 'file', text, addsOnce: false };
}

/** Reads a drop-in that ships with this program. */
export function readShippedDropIn(entry: DropInEntry): NamedDropIn {
  if (entry.file === undefined) throw new Error(`the drop-in ${entry.name} has no file`);
  const source = { name: `<built-in>/${entry.file}`, text: readShippedFile(`drop-ins/${entry.file}`) };
  return { name: entry.name, from: 'shipped', text: trustJsonText(source), addsOnce: false };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function reportUnknown(name: string, collector: DiagnosticCollector): void {
  const names = listDropIns().flatMap((entry) => (entry.file === undefined ? [] : [entry.name]));
  const nearest = findNearestName(name, names);
  collector.report('drop-in-unknown', {
    message: `there is no drop-in named ${JSON.stringify(name)}`,
    notes: [`shipped drop-ins: ${names.join(', ')}`],
    help: [nearest === undefined ? 'give one of these names, or the path of a file' : `did you mean ${nearest}?`],
  });
}
