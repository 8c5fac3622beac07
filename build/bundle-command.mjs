// Bundles the command into packs: `start` has the modules that a usual run needs, `check` those of its self-check, `parse`
// those of a self-check that has to read the rules, `rest` all others. What a usual run needs is found out by running it.
// The launcher says how packs are read.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build, transform } from 'esbuild';
import { serveLayout } from './serve-layout.mjs';

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

const style = { minifySyntax: true, minifyWhitespace: true, target: 'node20', platform: 'node' };

/** Changes whenever the engine does: what it keeps of a user's rules is for the same engine only. */
async function digestEngine() {
  const names = (await readdir('rules/engine', { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const hash = createHash('sha256');
  for (const name of names) hash.update(await readFile(join('rules/engine', name)));
  return hash.digest('hex');
}

/** Bundles the command; gives its chunks as CommonJS, by the name under which they require each other. */
async function bundleChunks(shared, folder) {
  const { outputFiles, metafile } = await build({
    ...shared,
    ...style,
    entryPoints: ['generator/cli/run-command-line.ts'],
    outdir: folder,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    plugins: [withoutChildProcess],
    define: { 'import.meta.url': 'importMetaUrl', engineDigest: JSON.stringify(await digestEngine()) },
  });
  const chunks = new Map();
  const notices = new Set();
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.LEGAL.txt')) for (const notice of text.split(/\n(?=Bundled license)/)) notices.add(notice);
    else {
      // `import()` becomes a late `require`, which a script from the code cache can do.
      const { code } = await transform(text, { ...style, format: 'cjs', supported: { 'dynamic-import': false } });
      chunks.set(`./${basename(path)}`, deferBuiltins(code));
    }
  }
  const [main] = Object.entries(metafile.outputs).find(([, { entryPoint }]) =>
    entryPoint?.endsWith('run-command-line.ts'),
  );
  return { chunks, main: `./${basename(main)}`, notices: [...notices].join('\n') };
}

/**
 * Makes modules of Node load when they are first used, not when a module of ours that may need them is: these take
 * milliseconds each, some runs need none of them, and most of the others can load them while they wait for a registry.
 */
function deferBuiltins(code) {
  return code.replace(
    /\b(import_node_\w+)=require\("(node:(?:crypto|http|https|net|os|tls|tty|zlib))"\)/g,
    '$1=loadLater("$2")',
  );
}

async function writePack(folder, pack, names, { chunks, main }, places) {
  const head = pack === 'start' ? [`main:${JSON.stringify(main)}`, `places:${JSON.stringify(places)}`] : [];
  const makers = names.map(
    (name) => `${JSON.stringify(name)}:function(exports,require,module,importMetaUrl,loadLater){${chunks.get(name)}\n}`,
  );
  await writeFile(join(folder, `cli-${pack}.cjs`), `({${[...head, ...makers].join(',\n')}})\n`);
}

async function writePacks(folder, bundle, packs) {
  const places = Object.fromEntries(
    Object.entries(packs).flatMap(([pack, names]) => names.map((name) => [name, pack])),
  );
  for (const [pack, names] of Object.entries(packs)) await writePack(folder, pack, names, bundle, places);
}

/** Prepares a usual run, against a small registry; gives a function that runs it and tells what it loaded. */
async function prepareRun(command) {
  const registry = await serveLayout('examples/images');
  const manifest = (await readFile('examples/pod.yaml', 'utf8')).replace('registry.example', registry.host);
  const value = `${registry.host}/oss/kubernetes/pause:3.6`;
  const patch = [{ op: 'replace', path: '/cluster_config/pause_container_image', value }];
  const folder = await mkdtemp(join(tmpdir(), 'genpolicy-build-'));
  const [pod, pause, report] = ['pod.yaml', 'pause.json', 'report.json'].map((name) => join(folder, name));
  await writeFile(pause, JSON.stringify(patch));
  const flags = ['-y', pod, '--drop-in', pause, '--insecure-registry', registry.host];
  const env = { ...process.env, XDG_CACHE_HOME: folder, GENPOLICY_BUILD_REPORT: report };
  const execute = async (...extra) => {
    const { stdout } = await promisify(execFile)(process.execPath, [command, ...flags, ...extra], { env });
    return { stdout, ...JSON.parse(await readFile(report, 'utf8')) };
  };
  return {
    run: async (...extra) => {
      await writeFile(pod, manifest);
      return await execute(...extra);
    },
    /** With the manifest that the last run has written. */
    runAgain: execute,
    /** Writes the shipped rules to a file, as a user would give rules: a run with other ones has to read them. */
    writeRules: async (number, policy) => {
      const path = join(folder, 'rules.rego');
      await writeFile(path, `# ${number}\n${policy.slice(0, policy.lastIndexOf('\npolicy_data := '))}`);
      return path;
    },
    close: async () => {
      registry.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Writes the command to a folder of this package: launcher, packs and their code caches. */
export async function bundleCommand(shared, folder) {
  const command = join(folder, 'genpolicy.cjs');
  const bundle = await bundleChunks(shared, folder);
  await mkdir(folder, { recursive: true });
  await copyFile(join('build', 'launcher.cjs'), command);
  await chmod(command, 0o755);
  await writeFile(join(folder, 'cli.LEGAL.txt'), bundle.notices);

  const names = [...bundle.chunks.keys()].sort();
  await writePacks(folder, bundle, { start: names });
  const { run, runAgain, writeRules, close } = await prepareRun(command);
  try {
    // The first run fills the cache of images, so that the others are usual ones.
    await run();
    const quick = (await run('--no-self-check')).modules;
    const { stdout: policy } = await run('--no-link', '--raw-out');
    // Rules that a user gives for the first time have to be read; then the cache has an image of them.
    const rules = await writeRules(1, policy);
    const reading = (await run('-p', rules)).modules;
    const full = [...(await run()).modules, ...(await runAgain()).modules, ...(await run('-p', rules)).modules];
    const start = names.filter((name) => quick.includes(name));
    const check = names.filter((name) => full.includes(name) && !quick.includes(name));
    const parse = names.filter((name) => reading.includes(name) && !full.includes(name));
    const rest = names.filter((name) => ![...start, ...check, ...parse].includes(name));
    await writePacks(folder, bundle, { start, check, parse, rest });
    const caches = new Map([...(await run('-p', await writeRules(2, policy))).caches, ...(await run()).caches]);
    for (const [pack, data] of caches) {
      const cache = join(folder, `cli-${pack}-${process.versions.v8}-${process.arch}.cache`);
      await writeFile(cache, Buffer.from(data, 'base64'));
    }
  } finally {
    await close();
  }
}
