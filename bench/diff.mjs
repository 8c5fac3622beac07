// Times `genpolicy diff` of 200 pods and `genpolicy explain` of one denial, with policies of our rules and of the reference's, and prints
// what is wanted beside it.
//   GENPOLICY_RULES=… node bench/diff.mjs [runs]
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRegistry } from './registry.mjs';

const rules = process.env.GENPOLICY_RULES;
const runs = Number(process.argv[2] ?? 3);
const pods = 200;
const command = resolve('dist/genpolicy.cjs');
const folder = process.env.BENCH_FOLDER ?? (await mkdtemp(join(tmpdir(), 'genpolicy-bench-')));

function execute(args, wanted, input = '') {
  return new Promise((resume, fail) => {
    const start = process.hrtime.bigint();
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
    const child = spawn(process.execPath, [command, ...args], { cwd: folder, env });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', fail);
    child.stdin.end(input);
    child.on('close', (code) => {
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
      if (code === wanted) resume({ milliseconds, output });
      else fail(new Error(`genpolicy ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}

async function time(label, wanted, run) {
  const times = [];
  for (let index = 0; index < runs; index += 1) times.push((await run()).milliseconds);
  const median = [...times].sort((a, b) => a - b)[Math.floor(runs / 2)];
  process.stdout.write(
    `${label.padEnd(52)} ${median.toFixed(0).padStart(6)} ms   wanted under ${wanted} ms, is ${(median / wanted).toFixed(2)} of it ${median < wanted ? 'yes' : 'NO'}\n`,
  );
}

/** A pod of a mix; `edit` names what is changed in it. */
function writePod(name, host, edit) {
  const image = `${host}/bench/${edit === 'image' ? 'app1' : 'app0'}:1`;
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec:
  runtimeClassName: kata-qemu-snp
  initContainers:
    - {name: fetch, image: ${host}/bench/app0:1, command: [fetch, "${name}"]}
  containers:
    - name: main
      image: ${image}
      args: ["--model", "/models/${name}", "--steps", "${edit === 'args' ? 200 : 100}"]
      env:
        - {name: LOG_LEVEL, value: ${edit === 'env' ? 'debug' : 'info'}}
        - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
      livenessProbe: {exec: {command: [cat, /tmp/alive]}}
      resources: {limits: {nvidia.com/pgpu: 1, memory: 4Gi}}
      volumeMounts:
        - {name: scratch, mountPath: ${edit === 'mount' ? '/cache' : '/scratch'}}
  volumes:
    - {name: scratch, emptyDir: {}}
`;
}

const edits = ['none', 'args', 'env', 'mount', 'image'];

/** What kubelet says of a container whose arguments are others than the policy's. */
const denial = `Events:
  Type     Reason     Age   From               Message
  ----     ------     ----  ----               -------
  Normal   Scheduled  10s   default-scheduler  Successfully assigned shop/pod-1 to node-1
  Warning  Failed     3s    kubelet            spec.containers{main}: Error: failed to create containerd task: failed to create shim task: "CreateContainerRequest is blocked by policy: agent_policy:1: denied: main: args: --steps 100"
`;

const registry = await startRegistry({ names: ['pause', 'app0', 'app1'], layers: 1, layerBytes: 1_000, delay: 0 });
try {
  const pause = {
    op: 'replace',
    path: '/cluster_config/pause_container_image',
    value: `${registry.host}/bench/pause:1`,
  };
  await writeFile(join(folder, 'pause.json'), JSON.stringify([pause]));
  const stream = (choose) =>
    Array.from({ length: pods }, (_, index) => writePod(`pod-${index}`, registry.host, choose(index))).join('---\n');
  const makers = [['our rules', []], ...(rules ? [["the reference's rules", ['-p', resolve(rules)]]] : [])];
  for (const [maker, flags] of makers) {
    const write = async (file, text) => {
      await writeFile(join(folder, file), text);
      await execute(['-y', file, '--drop-in', 'pause.json', '--insecure-registry', registry.host, ...flags], 0);
    };
    await write(
      'old.yaml',
      stream(() => 'none'),
    );
    await write(
      'mix.yaml',
      stream((index) => edits[index % edits.length]),
    );
    await write(
      'all.yaml',
      stream((index) => edits[1 + (index % (edits.length - 1))]),
    );
    await time(`diff of ${pods} pods, a fifth as it was, ${maker}`, 5000, () =>
      execute(['diff', 'old.yaml', 'mix.yaml', '--fail-on', 'never'], 0),
    );
    await time(`diff of ${pods} pods, all changed, ${maker}`, 5000, () =>
      execute(['diff', 'old.yaml', 'all.yaml', '--fail-on', 'never'], 0),
    );
    await write('one.yaml', writePod('pod-1', registry.host, 'none'));
    await time(`explain, ${maker}`, 1000, () => execute(['explain', '-y', 'one.yaml'], 1, denial));
  }
} finally {
  registry.close();
  if (!process.env.BENCH_FOLDER) await rm(folder, { recursive: true, force: true });
}
