// Times the built webhook beside an echo server of the same stack (fastify, TLS) in one run, each pinned to one CPU where
// `taskset` is found: a template's first pod, later ones at 100 reviews a second, memory at 64 parallel reviews of 1 MiB,
// overload; and what the webhook adds to creating a pod on a real API server, where KUBEBUILDER_ASSETS says where that is.
// Prints what was wanted beside each figure, and exits with 1 where one was missed.
//   node bench/webhook.mjs [seconds for each kind of load, 12 unless told otherwise]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'genpolicy-bench-'));
try {
  await build({
    entryPoints: ['bench/webhook/measure.ts', 'bench/webhook/echo.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
  });
  const { measure } = await import(pathToFileURL(join(folder, 'measure.mjs')).href);
  process.exitCode = await measure(folder, Number(process.argv[2] ?? 12));
} finally {
  await rm(folder, { recursive: true, force: true });
}
