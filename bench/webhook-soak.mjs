// Soaks the built webhook: reviews of many kinds over TLS, while configuration and certificates change all the time. Fits
// lines through memory, handles and open files after a warm-up, and exits with 1 when one of them grows, or when an answer
// was not the one that was due.
//   node bench/webhook-soak.mjs [minutes, 10 unless told otherwise]
// With KUBEBUILDER_ASSETS (etcd, kube-apiserver, kubectl, helm) the webhook is connected to a real API server: it makes its
// certificates itself, watches, and lives through restarts of the API server. Without, certificates are mounted files.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'genpolicy-soak-'));
try {
  const outfile = join(folder, 'soak.mjs');
  await build({
    entryPoints: ['bench/webhook/soak.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
  });
  const { soak } = await import(pathToFileURL(outfile).href);
  process.exitCode = await soak(folder, Number(process.argv[2] ?? 10));
} finally {
  await rm(folder, { recursive: true, force: true });
}
