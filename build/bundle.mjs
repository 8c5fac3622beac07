// Builds what the package ships: the command as one CommonJS file with a code cache beside it (the fastest start that
// Node offers), and the library as an ES module. Dependencies that load files of their own stay outside.
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { build } from 'esbuild';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['@grpc/grpc-js', '@grpc/proto-loader'],
  legalComments: 'linked',
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...shared,
    entryPoints: ['generator/cli/run-command-line.ts'],
    outfile: 'dist/cli.cjs',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    // `import()` becomes a late `require`, which a script from the code cache can do.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
  }),
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
const command = join('dist', 'genpolicy.cjs');
await copyFile(join('build', 'launcher.cjs'), command);
await chmod(command, 0o755);

// One real run decides which functions the cache holds.
const cache = join('dist', `cli-${cachedDataVersionTag()}.cache`);
const warmUp = spawnSync(
  process.execPath,
  [command, '-y', 'examples/pod.yaml', '--dry-run', '--no-cache', '--image-source', 'oci:examples/images'],
  { env: { ...process.env, GENPOLICY_WRITE_CODE_CACHE: cache }, encoding: 'utf8' },
);
if (warmUp.status !== 0) throw new Error(`the built command fails on examples/pod.yaml:\n${warmUp.stderr}`);
