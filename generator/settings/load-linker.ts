import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Linker, RulesImage } from '../../rules/engine/linker/index.js';
import { findPackageRoot } from './shipped-files.js';

/** The rules as the build has read and analysed them; sources have none, for theirs may change. */
function readImage(): RulesImage | undefined {
  const folder = join(findPackageRoot(), 'dist');
  const own = dirname(fileURLToPath(import.meta.url));
  const path = join(folder, 'agent-policy.json');
  if (!(own === folder || dirname(own) === folder) || !existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as RulesImage;
}

/** Makes the linker of the shipped rules. Parsing them takes tens of milliseconds in a fresh process: the build does it. */
export async function loadLinker(readText: () => string): Promise<Linker> {
  const { makeLinker, prepareRules, readRulesImage } = await import('../../rules/engine/linker/index.js');
  const image = readImage();
  if (image) return makeLinker(readRulesImage(image));
  const { parseModule } = await import('../../rules/engine/index.js');
  const parsed = parseModule(readText());
  if (parsed.module === undefined) throw new Error(`the shipped rules cannot be read: ${parsed.error.message}`);
  return makeLinker(prepareRules(parsed.module.rules));
}
