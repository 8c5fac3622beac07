// Bundles the command into packs: `start` has the modules that a usual run needs whose policies are as they were, `check` those of
// a self-check, `parse` those of a self-check that has to read the rules, `rest` all others. Which they are is found out by running it.
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

/**
 * What `yaml` has for Node is CommonJS in many small modules: its own ES modules for browsers start in half the time. They
 * are the same but for `!!binary`, which Node reads without complaint where the functions of browsers throw.
 */
const yamlAsModules = {
  name: 'yaml-as-modules',
  setup(bundler) {
    const folder = join(process.cwd(), 'node_modules', 'yaml', 'browser', 'dist');
    bundler.onResolve({ filter: /^yaml$/ }, () => ({ path: join(folder, 'index.js') }));
    bundler.onLoad({ filter: /yaml-1\.1[\\/]binary\.js$/ }, async ({ path }) => {
      const functions = `const atob = (text) => Buffer.from(text, 'base64').toString('latin1');
const btoa = (text) => Buffer.from(text, 'latin1').toString('base64');`;
      return { contents: `${functions}\n${await readFile(path, 'utf8')}` };
    });
  },
};

const style = { minifySyntax: true, minifyWhitespace: true, target: 'node20', platform: 'node' };

/** What judges policies. The cache holds what it found out of users' rules, and which policies it let pass. */
const judges = ['rules/engine', 'generator/analysis/read-policy', 'generator/analysis/self-check'];

/** Changes whenever a judge does: what is kept is for the same ones only. */
async function digestEngine() {
  const hash = createHash('sha256');
  for (const folder of judges) {
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
    for (const name of names) hash.update(await readFile(join(folder, name)));
  }
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
    plugins: [withoutChildProcess, yamlAsModules],
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

/** As a script, a chunk keeps the names of its functions and classes, which reports of bugs show; names inside of them get short. */
async function shortenNames(code) {
  return (await transform(code, { ...style, minifyIdentifiers: true })).code;
}

async function writePack(folder, pack, names, { chunks, main }, places) {
  const head = pack === 'start' ? [`main:${JSON.stringify(main)}`, `places:${JSON.stringify(places)}`] : [];
  const makers = [];
  for (const name of names) {
    const code = pack === 'rest' ? chunks.get(name) : await shortenNames(chunks.get(name));
    makers.push(`${JSON.stringify(name)}:function(exports,require,module,importMetaUrl,loadLater){${code}\n}`);
  }
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
  const cache = join(folder, 'genpolicy');
  const run = async (...extra) => {
    await writeFile(pod, manifest);
    return await execute(...extra);
  };
  return {
    run,
    /** With the manifest that the last run has written. */
    runAgain: execute,
    /** With self-checks that are not known to pass. */
    runChecks: async (...extra) => {
      const checks = (await readdir(cache)).filter((name) => name.startsWith('checks-'));
      for (const name of checks) await rm(join(cache, name));
      return await run(...extra);
    },
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
  const { run, runAgain, runChecks, writeRules, close } = await prepareRun(command);
  try {
    // The first run fills the cache of images, so that the others are usual ones.
    await run();
    const usual = [...(await run('--no-self-check')).modules, ...(await run()).modules, ...(await runAgain()).modules];
    const { stdout: policy } = await run('--no-link', '--raw-out');
    // Rules that a user gives for the first time have to be read; then the cache has an image of them.
    const rules = await writeRules(1, policy);
    const reading = (await run('-p', rules)).modules;
    usual.push(...(await run('-p', rules)).modules);
    const full = [...(await runChecks()).modules, ...(await runChecks('-p', rules)).modules];
    const start = names.filter((name) => usual.includes(name));
    const check = names.filter((name) => full.includes(name) && !start.includes(name));
    const parse = names.filter((name) => reading.includes(name) && ![...start, ...check].includes(name));
    const rest = names.filter((name) => ![...start, ...check, ...parse].includes(name));
    await writePacks(folder, bundle, { start, check, parse, rest });
    const keepCaches = async ({ caches }) => {
      for (const [pack, data] of caches) {
        const cache = join(folder, `cli-${pack}-${process.versions.v8}-${process.arch}.cache`);
        await writeFile(cache, Buffer.from(data, 'base64'));
      }
    };
    // Each run starts with what the ones before have compiled, and adds what it needs itself.
    await keepCaches(await run('-p', await writeRules(2, policy)));
    await keepCaches(await runChecks());
    await keepCaches(await run('-p', rules, '-j', 'drop-ins/defaults/genpolicy-settings.json'));
    await keepCaches(await runAgain());
  } finally {
    await close();
  }
}
