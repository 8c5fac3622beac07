// Times the webhook beside an echo server of the same stack (fastify, TLS), both in one run on one machine, each pinned to
// one CPU where `taskset` is found: latency at 100 reviews a second, memory at 64 parallel reviews of 1 MiB, and overload.
//   node bench/webhook.mjs [seconds for each measurement]
//   node bench/webhook.mjs --soak MINUTES      100 reviews a second; memory and open files once a minute
import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { Agent, request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const soakMinutes = process.argv[2] === '--soak' ? Number(process.argv[3] ?? 10) : 0;
const seconds = soakMinutes > 0 ? 0 : Number(process.argv[2] ?? 6);
const folder = await mkdtemp(join(tmpdir(), 'genpolicy-bench-'));
// As in the package: rules and settings beside it, and what the build has made of the rules.
const entry = join(folder, 'dist', 'serve.mjs');
await mkdir(join(folder, 'dist'));
for (const name of ['drop-ins', 'rules']) await cp(name, join(folder, name), { recursive: true });
for (const name of ['agent-policy.json', 'rules-images']) await cp(join('dist', name), join(folder, 'dist', name));
await build({
  entryPoints: ['bench/webhook/serve.ts'],
  outfile: entry,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
  banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
});

const canPin = (() => {
  try {
    execFileSync('taskset', ['-c', '0', 'true']);
    return true;
  } catch {
    return false;
  }
})();
const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

async function waitForFile(path) {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text !== '') return text;
    await pause(20);
  }
}

async function start(kind) {
  const command = [process.execPath, entry, kind, folder];
  const [program, ...args] = canPin ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const port = Number(await waitForFile(join(folder, `${kind}.port`)));
  const agent = new Agent({ keepAlive: true, maxSockets: 1024, rejectUnauthorized: false });
  return { kind, child, port, agent };
}

/** Characters of the random part of names. */
const randomText = (number) => number.toString(36).padStart(5, '0').slice(-5);

/** A pod of one of 50 templates as the API server presents it; `named` ones have a name that no other has. */
const makePod = (number, template, named, fill) => {
  const token = `kube-api-access-${randomText(number)}`;
  const metadata = named ? { name: `named-${template}-${number}` } : { generateName: `template-${template}-` };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, namespace: 'models', labels: { app: `template-${template}` } },
    spec: {
      runtimeClassName: 'kata-qemu-snp',
      securityContext: { runAsUser: 0, runAsGroup: 0, supplementalGroups: [] },
      volumes: [
        {
          name: token,
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            ],
            defaultMode: 420,
          },
        },
      ],
      containers: [
        {
          name: 'main',
          image: 'registry.example/cuda:12',
          args: [`--template=${template}`],
          env: Array.from({ length: 20 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `value ${index}` })),
          volumeMounts: [{ name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
          resources: { limits: { memory: '16Gi' } },
        },
      ],
      restartPolicy: 'Always',
      enableServiceLinks: true,
    },
    // Where a review is to be large: a part that a policy does not depend on.
    ...(fill !== '' && { status: { message: fill } }),
  };
};

const review = (number, extra = '', { named = false, template = number % 50 } = {}) =>
  JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: `705ab4f5-6393-11e8-b7cc-${String(number).padStart(12, '0')}`,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      namespace: 'models',
      operation: 'CREATE',
      userInfo: { username: 'system:serviceaccount:kube-system:replicaset-controller', groups: ['a', 'b'] },
      object: makePod(number, template, named, extra),
    },
  });

function send({ port, agent }, body) {
  const from = process.hrtime.bigint();
  return new Promise((resume) => {
    const request = requestHttps(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: 'POST',
        path: '/mutate?timeout=10s',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const milliseconds = Number(process.hrtime.bigint() - from) / 1e6;
          const text = Buffer.concat(chunks).toString('utf8');
          const code = text.includes('"allowed":true') ? 200 : Number(/"code":(\d+)/.exec(text)?.[1] ?? 0);
          resume({ milliseconds, code });
        });
      },
    );
    request.on('error', (error) => resume({ milliseconds: Number.NaN, code: error.code ?? error.message }));
    request.end(body);
  });
}

let sent = 0;
async function measureRate(server, perSecond, duration, options = {}) {
  const pending = [];
  const from = performance.now();
  while (performance.now() - from < duration * 1000) {
    while (pending.length < ((performance.now() - from) / 1000) * perSecond) {
      sent += 1;
      pending.push(send(server, review(sent, '', options)));
    }
    await pause(1);
  }
  const answers = await Promise.all(pending);
  if (answers.some(({ code }) => code !== 200)) throw new Error(`${server.kind} answered something else than a patch`);
  return answers.map(({ milliseconds }) => milliseconds);
}

async function measureParallel(server, count, body) {
  const answers = await Promise.all(Array.from({ length: count }, () => send(server, body)));
  const counts = {};
  for (const { code } of answers) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

async function readPeak(server) {
  server.child.kill('SIGUSR2');
  return Number(await waitForFile(join(folder, `${server.kind}.rss`))) / 1024;
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];
async function readUse({ child }) {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const files = await readdir(`/proc/${child.pid}/fd`);
  return { mebibytes: Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) / 1024, files: files.length };
}

/** A line of the least squares through memory by minute, without the first two, in which V8 grows its heap. */
async function soak(server, minutes) {
  const samples = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    await measureRate(server, 100, 60);
    const use = await readUse(server);
    console.log(`minute ${minute}: ${use.mebibytes.toFixed(1)} MiB, ${use.files} open files`);
    if (minute > 2) samples.push([minute, use.mebibytes]);
  }
  if (samples.length < 2) return;
  const mean = (index) => samples.reduce((sum, sample) => sum + sample[index], 0) / samples.length;
  const [middle, level] = [mean(0), mean(1)];
  const slope =
    samples.reduce((sum, [minute, use]) => sum + (minute - middle) * (use - level), 0) /
    samples.reduce((sum, [minute]) => sum + (minute - middle) ** 2, 0);
  console.log(`slope ${slope.toFixed(2)} MiB a minute, wanted at most 1`);
}

const servers = [await start('echo'), await start('shell'), await start('policies')];
try {
  if (soakMinutes > 0) await soak(servers[2], soakMinutes);
  else await compare(servers);
} finally {
  for (const { child } of servers) child.kill();
  await rm(folder, { recursive: true });
}

/** The first pod of each of 50 new templates, one after the other, images known. */
async function measureFirst(server) {
  const times = [];
  for (let index = 0; index < 50; index += 1) {
    sent += 1;
    const { milliseconds, code } = await send(server, review(sent, '', { template: 1000 + sent }));
    if (code !== 200) throw new Error(`a template's first pod was answered with ${code}`);
    times.push(milliseconds);
    await pause(5);
  }
  return times;
}

function print(title, values) {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => quantile(values, share).toFixed(2).padStart(7));
  console.log(`${title.padEnd(42)} p50 ${p50} ms   p90 ${p90} ms   p99 ${p99} ms   n ${values.length}`);
}

async function compare(servers) {
  const policies = servers[2];
  // The images are read and the process is warm; what is cold then is the template.
  await measureFirst(policies);
  print("policies, a template's first pod", await measureFirst(policies));
  for (const server of servers) await measureRate(server, 100, 2);
  const times = { echo: [], shell: [], policies: [] };
  // In turns, so that a change of the machine's speed meets all.
  for (let round = 0; round < 3; round += 1) {
    for (const server of servers) times[server.kind].push(...(await measureRate(server, 100, seconds / 3)));
  }
  for (const [kind, values] of Object.entries(times)) print(`${kind}, 50 templates, 100 reviews/s`, values);
  print('policies, as before, each pod named', await measureRate(policies, 20, seconds, { named: true }));
  console.log(`ratio of p50, shell to echo ${(quantile(times.shell, 0.5) / quantile(times.echo, 0.5)).toFixed(2)}`);
  const shell = policies;
  const large = await measureParallel(shell, 64, review(1, 'y'.repeat(1024 * 1024)));
  console.log(
    `64 parallel reviews of 1 MiB: ${JSON.stringify(large)}, peak ${(await readPeak(shell)).toFixed(0)} MiB, wanted at most 256`,
  );
  const overload = await measureParallel(shell, 1000, review(2, 'y'.repeat(256 * 1024)));
  console.log(
    `1000 parallel reviews of 256 KiB: ${JSON.stringify(overload)}; still alive: ${shell.child.exitCode === null}`,
  );
}
