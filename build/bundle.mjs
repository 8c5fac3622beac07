// Builds what the package ships: the command, prepared for a fast start, and the library as an ES module. Dependencies
// that load files of their own stay outside.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { bundleCommand } from './bundle-command.mjs';
import { bundleWebhook } from './bundle-webhook.mjs';
import { writeRulesImage } from './write-rules-image.mjs';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['@grpc/grpc-js', '@grpc/proto-loader'],
  legalComments: 'linked',
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
await writeRulesImage();
await Promise.all([
  bundleCommand(shared),
  bundleWebhook(shared),
  build({
    ...shared,
    entryPoints: { index: 'generator/index.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    // CommonJS dependencies inside an ES module bundle look for `require`.
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
  }),
]);
