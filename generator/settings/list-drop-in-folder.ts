import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { reportFileError } from './read-settings-file.js';
import { settingsLimits } from './settings-limits.js';

/**
 * Lists the drop-ins of a folder, in byte order of their names, as the reference applies them. Other files are left
 * out, with a note where one was probably meant to be a drop-in. A folder that does not exist has none; one that cannot
 * be read is reported, and then there is no result.
 */
export async function listDropInFolder(
  folder: string,
  name: string,
  collector: DiagnosticCollector,
): Promise<readonly string[] | undefined> {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    reportFileError(error, name, collector);
    return undefined;
  }
  const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const sorted = files.sort(compare);
  if (sorted.length > settingsLimits.dropIns) {
    collector.report('settings-file-too-large', {
      message: `${name} has ${sorted.length} entries; the limit for drop-ins is ${settingsLimits.dropIns}`,
    });
    return undefined;
  }
  for (const file of sorted) {
    // As in the reference's Path::extension, a leading dot begins no extension.
    if (isDropInName(file) || !/\.(?:json|ya?ml|toml|jsonc|json5|patch)$/i.test(file)) continue;
    collector.report('drop-in-file-ignored', {
      message: `${join(name, file)} is not applied: a drop-in's name ends with .json`,
      help: ['rename the file if it is a drop-in, or move it away'],
    });
  }
  return sorted.filter(isDropInName);
}

function isDropInName(file: string): boolean {
  return file.endsWith('.json') && file !== '.json';
}
