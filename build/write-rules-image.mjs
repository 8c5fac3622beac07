// Parses and analyses the shipped rules once, for the linker of the command and the library: see load-linker.ts.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = 'rules/agent_policy';

export async function writeRulesImage() {
  await mkdir('dist', { recursive: true });
  const work = await mkdtemp(join('dist', 'image-'));
  const contents = `export { joinRuleModules } from './generator/settings/join-rule-modules.js';
export { parseModule } from './rules/engine/index.js';
export { makeRulesImage, prepareRules } from './rules/engine/linker/index.js';`;
  const outfile = join(work, 'linker.mjs');
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  const { joinRuleModules, makeRulesImage, parseModule, prepareRules } = await import(pathToFileURL(resolve(outfile)));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const { module, error } = parseModule(joinRuleModules(texts));
  if (!module) throw new Error(`the shipped rules cannot be read: ${error.message}`);
  const image = JSON.stringify(makeRulesImage(prepareRules(module.rules)), (_key, value) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  await writeFile(join('dist', 'agent-policy.json'), image);
  await rm(work, { recursive: true });
}
