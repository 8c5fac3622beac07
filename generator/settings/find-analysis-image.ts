import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnalysisImage, readImageTable } from '../../rules/engine/image/index.js';

let table: string | undefined;

/** What the build has left beside its bundles; sources have none, for their rules may change. */
function readTable(): string {
  const own = dirname(fileURLToPath(import.meta.url));
  const path = [own, dirname(own)].map((folder) => join(folder, 'rules-images')).find((file) => existsSync(file));
  return path === undefined ? '' : readFileSync(path, 'latin1');
}

/** Finds what the engine found out about exactly this rules text, if it is one of those that `generate` writes with the shipped rules. */
export function findAnalysisImage(rulesText: string): AnalysisImage | undefined {
  table ??= readTable();
  return table === '' ? undefined : readImageTable(table, createHash('sha256').update(rulesText).digest('hex'));
}
