// Builds what the package ships: the command, prepared for a fast start, and the library as an ES module. Dependencies
// that load files of their own stay outside.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleCommand } from './bundle-command.mjs';
import { bundleWebhook } from './bundle-webhook.mjs';
import { writeAnalysisImages } from './write-analysis-images.mjs';
import { writeRulesImage } from './write-rules-image.mjs';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['@grpc/grpc-js', '@grpc/proto-loader'],
  legalComments: 'linked',
  logLevel: 'warning',
};

/** The build goes into a folder of its own, so that whoever runs the last one meanwhile finds it whole. */
const folder = `dist-${process.pid}`;
const types = join('dist', 'types');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

await writeAnalysisImages(folder, await writeRulesImage(folder));
await Promise.all([
  bundleCommand(shared, folder),
  bundleWebhook(shared, { outfile: join(folder, 'webhook.cjs') }),
  build({
    ...shared,
    entryPoints: { index: 'generator/index.ts' },
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    // CommonJS dependencies inside an ES module bundle look for `require`.
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
  }),
]);
// The compiler of types writes into `dist` by itself.
if (existsSync(types)) renameSync(types, join(folder, 'types'));
const old = `${folder}-old`;
if (existsSync('dist')) renameSync('dist', old);
renameSync(folder, 'dist');
rmSync(old, { recursive: true, force: true });
