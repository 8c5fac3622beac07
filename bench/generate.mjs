// Times generation beside the reference generator, both in one run on one machine, and prints ratios of medians.
//   GENPOLICY_REFERENCE=… GENPOLICY_RULES=… node bench/generate.mjs [runs]
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRegistry } from './registry.mjs';

const reference = process.env.GENPOLICY_REFERENCE;
const rules = process.env.GENPOLICY_RULES;
if (!reference || !rules) throw new Error('set GENPOLICY_REFERENCE and GENPOLICY_RULES');
const runs = Number(process.argv[2] ?? 5);
const command = resolve('dist/genpolicy.cjs');
const folder = await mkdtemp(join(tmpdir(), 'genpolicy-bench-'));

function execute(program, args, cwd, env = {}) {
  return new Promise((resume, fail) => {
    const start = process.hrtime.bigint();
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => {
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      if (code === 0) resume(milliseconds);
      else fail(new Error(`${program} ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Times ours and the reference in turns, so that a change of the machine's speed meets both. */
async function compare(label, limit, ours, theirs) {
  const times = { ours: [], theirs: [] };
  for (let index = 0; index < runs; index += 1) {
    times.theirs.push(await theirs());
    times.ours.push(await ours());
  }
  const [mine, other] = [median(times.ours), median(times.theirs)];
  const ratio = mine / other;
  process.stdout.write(
    `${label.padEnd(44)} ours ${mine.toFixed(0).padStart(6)} ms   reference ${other.toFixed(0).padStart(6)} ms   ratio ${ratio.toFixed(2)}   wanted at most ${limit.toFixed(2)} ${ratio <= limit ? 'yes' : 'NO'}\n`,
  );
}

const podText = (name, images) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  runtimeClassName: kata-qemu-snp\n  containers:\n${images
    .map((image, index) => `    - name: c${index}\n      image: ${image}\n`)
    .join('')}`;

/** Prepares a scenario: settings whose sandbox image the registry has, and functions that run both programs. */
async function prepare(name, registry, text) {
  const settings = JSON.parse(await readFile('drop-ins/defaults/genpolicy-settings.json', 'utf8'));
  settings.cluster_config.pause_container_image = `${registry.host}/bench/pause:1`;
  const home = join(folder, name);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'settings.json'), JSON.stringify(settings));
  const input = join(home, 'in.yaml');
  const cache = join(home, 'cache');
  const rulesFlags = ['-p', resolve(rules)];
  const flags = ['-y', input, ...rulesFlags, '-j', join(home, 'settings.json'), '--insecure-registry', registry.host];
  const run = (...extra) => execute(process.execPath, [command, ...flags, ...extra], home, { XDG_CACHE_HOME: cache });
  const runShipped = () =>
    execute(process.execPath, [command, ...flags.filter((flag) => !rulesFlags.includes(flag))], home, {
      XDG_CACHE_HOME: cache,
    });
  let turn = 0;
  const rename = () => {
    turn += 1;
    return text.replaceAll(/^ {2}name: /gm, `  name: turn${turn}-`);
  };
  return {
    cold: {
      ours: async () => {
        await writeFile(input, text);
        await rm(cache, { recursive: true, force: true });
        return run();
      },
      theirs: async () => {
        await writeFile(input, text);
        return execute(reference, flags, home);
      },
    },
    warm: {
      ours: async () => {
        await writeFile(input, text);
        return run();
      },
      unchecked: async () => {
        await writeFile(input, text);
        return run('--no-self-check');
      },
      shipped: async () => {
        await writeFile(input, text);
        return runShipped();
      },
      /** Pods under names of which no self-check is known. */
      renamed: async () => {
        await writeFile(input, rename());
        return run();
      },
      renamedShipped: async () => {
        await writeFile(input, rename());
        return runShipped();
      },
      theirs: async () => {
        await writeFile(input, text);
        return execute(reference, [...flags, '-u'], home);
      },
    },
  };
}

try {
  const names = ['pause', ...Array.from({ length: 6 }, (_, index) => `app${index}`)];
  const far = await startRegistry({ names, layers: 5, layerBytes: 200_000, delay: 40 });
  const images = names.slice(1).map((name) => `${far.host}/bench/${name}:1`);
  const six = await prepare('six', far, podText('six', images));
  await compare('6 images x 5 layers, 40 ms a request, cold', 0.2, six.cold.ours, six.cold.theirs);
  await six.warm.theirs();
  await six.warm.ours();
  await compare('the same, cached', 0.2, six.warm.ours, six.warm.theirs);
  await compare('the same, cached, no self-check', 0.2, six.warm.unchecked, six.warm.theirs);
  far.close();

  const near = await startRegistry({ names, layers: 1, layerBytes: 1_000, delay: 0 });
  const image = `${near.host}/bench/app0:1`;
  const stream = Array.from({ length: 200 }, (_, index) => podText(`pod-${index}`, [image])).join('---\n');
  const many = await prepare('many', near, stream);
  await many.warm.theirs();
  await many.warm.ours();
  await compare('200 small pods in one stream, cached', 1 / 3, many.warm.ours, many.warm.theirs);
  await compare('the same, shipped rules', 1 / 3, many.warm.shipped, many.warm.theirs);
  await compare('the same, checked for the first time', 1 / 3, many.warm.renamed, many.warm.theirs);
  await compare('the same, and shipped rules', 1 / 3, many.warm.renamedShipped, many.warm.theirs);
  await compare('the same, no self-check', 1 / 3, many.warm.unchecked, many.warm.theirs);

  const one = await prepare('one', near, podText('one', [image]));
  await one.warm.theirs();
  await one.warm.ours();
  await compare('one small pod, cached', 2, one.warm.ours, one.warm.theirs);
  await compare('one small pod, cached, shipped rules', 2, one.warm.shipped, one.warm.theirs);
  await compare('one small pod, checked for the first time', 2, one.warm.renamed, one.warm.theirs);
  await compare('the same, and shipped rules', 2, one.warm.renamedShipped, one.warm.theirs);
  await compare('one small pod, cached, no self-check', 1.5, one.warm.unchecked, one.warm.theirs);
  near.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
