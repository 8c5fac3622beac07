// Folds the shipped rules for all kinds of policy data, for the command and the library: see docs/adr/0007-linked-policies.md.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = 'rules/agent_policy';

/** Writes `agent-policy.json` into a folder of this package and answers with what it holds. */
export async function writeRulesImage(target) {
  const table = await withRules(target, ({ makeVariantTable }, rules) => makeVariantTable(rules));
  await writeFile(join(target, 'agent-policy.json'), JSON.stringify(table));
  return table;
}

/** Gives the linker and the parsed rules to `use`. The bundle of the linker stands in `scratch` meanwhile. */
export async function withRules(scratch, use) {
  await mkdir(scratch, { recursive: true });
  const work = await mkdtemp(join(scratch, 'image-'));
  const contents = `export { joinRuleModules } from './generator/settings/join-rule-modules.js';
export { parseModule } from './rules/engine/index.js';
export * from './rules/engine/linker/fold.js';
export * from './rules/engine/linker/index.js';`;
  const outfile = join(work, 'linker.mjs');
  try {
    await build({
      stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'warning',
    });
    const linker = await import(pathToFileURL(resolve(outfile)));
    const all = await readdir(folder);
    const names = all.filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego')).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    const { module, error } = linker.parseModule(linker.joinRuleModules(texts));
    if (!module) throw new Error(`the shipped rules cannot be read: ${error.message}`);
    return use(linker, module.rules);
  } finally {
    await rm(work, { recursive: true });
  }
}
