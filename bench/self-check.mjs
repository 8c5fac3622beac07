// Times generation with and without the self-check, in turns in one run, and prints what the self-check adds.
//   node bench/self-check.mjs [runs]
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRegistry } from './registry.mjs';

const runs = Number(process.argv[2] ?? 9);
const podsInStream = 200;
const command = resolve('dist/genpolicy.cjs');
const folder = await mkdtemp(join(tmpdir(), 'genpolicy-bench-'));

function execute(args) {
  return new Promise((resume, fail) => {
    const start = process.hrtime.bigint();
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
    const child = spawn(process.execPath, [command, ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => {
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      if (code === 0) resume(milliseconds);
      else fail(new Error(`genpolicy ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const podText = (name, image) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: default}\nspec:\n  runtimeClassName: kata-qemu-snp\n  containers:\n    - {name: main, image: ${image}, args: ["--number", "${name}"]}\n`;

try {
  const registry = await startRegistry({ names: ['pause', 'app0'], layers: 1, layerBytes: 1_000, delay: 0 });
  const image = `${registry.host}/bench/app0:1`;
  const pause = {
    op: 'replace',
    path: '/cluster_config/pause_container_image',
    value: `${registry.host}/bench/pause:1`,
  };
  await writeFile(join(folder, 'pause.json'), JSON.stringify([pause]));
  await writeFile(join(folder, 'one.yaml'), podText('one', image));
  const many = Array.from({ length: podsInStream }, (_, index) => podText(`pod-${index}`, image));
  await writeFile(join(folder, 'many.yaml'), many.join('---\n'));
  const flags = ['--drop-in', 'pause.json', '--insecure-registry', registry.host, '--dry-run'];
  for (const [file, pods, limit] of [
    ['one.yaml', 1, 25],
    ['many.yaml', podsInStream, 5],
  ]) {
    const times = { on: [], off: [] };
    await execute(['-y', file, ...flags]);
    for (let index = 0; index < runs; index += 1) {
      times.off.push(await execute(['-y', file, ...flags, '--no-self-check']));
      times.on.push(await execute(['-y', file, ...flags]));
    }
    const added = (choose) => ((choose(times.on) - choose(times.off)) / pods).toFixed(2);
    const least = (values) => Math.min(...values);
    process.stdout.write(
      `${String(pods).padStart(3)} pods   without ${median(times.off).toFixed(0)} ms   with ${median(times.on).toFixed(0)} ms   a pod: ${added(median)} ms more (of the least times: ${added(least)})   wanted at most ${limit}\n`,
    );
  }
  registry.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
