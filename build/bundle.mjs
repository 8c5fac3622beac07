// Builds what the package ships: the command as one CommonJS file with a code cache beside it (the fastest start that
// Node offers), and the library as an ES module. Dependencies that load files of their own stay outside.
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { serveLayout } from './serve-layout.mjs';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['@grpc/grpc-js', '@grpc/proto-loader'],
  legalComments: 'linked',
  logLevel: 'warning',
};

/**
 * commander loads `child_process` at start for subcommands that are programs of their own, which we have none of;
 * Node takes several milliseconds to load it.
 */
const withoutChildProcess = {
  name: 'without-child-process',
  setup(bundler) {
    bundler.onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'none', namespace: 'none' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
  },
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
    plugins: [withoutChildProcess],
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

// One real run, against a small registry, decides which functions the cache holds.
const registry = await serveLayout('examples/images');
const cache = join('dist', `cli-${process.versions.v8}-${process.arch}.cache`);
const manifest = (await readFile('examples/pod.yaml', 'utf8')).replace('registry.example', registry.host);
const settings = JSON.stringify([
  { op: 'replace', path: '/cluster_config/pause_container_image', value: `${registry.host}/oss/kubernetes/pause:3.6` },
]);
const folder = await mkdtemp(join(tmpdir(), 'genpolicy-build-'));
await writeFile(join(folder, 'pod.yaml'), manifest);
await writeFile(join(folder, 'pause.json'), settings);
const flags = [
  '-y',
  join(folder, 'pod.yaml'),
  '--drop-in',
  join(folder, 'pause.json'),
  '--insecure-registry',
  registry.host,
];
const environment = { ...process.env, XDG_CACHE_HOME: folder };
const run = (extra) =>
  promisify(execFile)(process.execPath, [command, ...flags], { env: { ...environment, ...extra } });
await run({});
await run({ GENPOLICY_WRITE_CODE_CACHE: cache });
registry.close();
await rm(folder, { recursive: true });
