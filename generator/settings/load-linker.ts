import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Linker, makeLinker, readVariants, type VariantTable } from '../../rules/engine/linker/index.js';

/** The variants of the rules as the build has written them beside its bundles; sources have none, for theirs may change. */
function readTable(): VariantTable | undefined {
  const own = dirname(fileURLToPath(import.meta.url));
  const path = [own, dirname(own)].map((folder) => join(folder, 'agent-policy.json')).find((file) => existsSync(file));
  return path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as VariantTable);
}

/** Makes the linker of the shipped rules. Folding them takes a tenth of a second: the build does it, for all kinds of data. */
export async function loadLinker(readText: () => string): Promise<Linker> {
  const table = readTable();
  if (table) return makeLinker(readVariants(table));
  const { foldVariants } = await import('../../rules/engine/linker/fold.js');
  const { parseModule } = await import('../../rules/engine/index.js');
  const parsed = parseModule(readText());
  if (parsed.module === undefined) throw new Error(`the shipped rules cannot be read: ${parsed.error.message}`);
  return makeLinker(foldVariants(parsed.module.rules));
}
