// Reads and analyses each rules text that `generate` can write, so that its self-check need not: see rules/engine/README.md.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Writes `rules-images` into a folder of this package, for the variants of the shipped rules. */
export async function writeAnalysisImages(target, table) {
  const work = await mkdtemp(join(target, 'analysis-'));
  const contents = `export { imageRules } from './rules/engine/agent/image-rules.js';
export { writeImageTable } from './rules/engine/image/index.js';
export { readVariants } from './rules/engine/linker/index.js';`;
  const outfile = join(work, 'engine.mjs');
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  const { imageRules, readVariants, writeImageTable } = await import(pathToFileURL(resolve(outfile)));
  const readVariant = readVariants(table);
  const images = new Map();
  for (const key of Object.keys(table.variants)) {
    const { text } = readVariant(key);
    const image = imageRules(text);
    if (!image) throw new Error(`the engine can make no image of variant ${key} of the rules`);
    images.set(createHash('sha256').update(text).digest('hex'), image);
  }
  await writeFile(join(target, 'rules-images'), writeImageTable(images), 'latin1');
  await rm(work, { recursive: true });
}
