import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request as requestHttps } from 'node:https';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startRegistryServer } from '../../test/generate/registry-server.js';
import { testStore } from '../../test/generate/test-images.js';
import { makeConfig, makePolicyConfig } from '../../test/support/deploy-webhook.js';
import { clusterAssets } from '../../test/support/kube-apiserver.js';
import { spawnReplica } from '../../test/support/spawn-replica.js';
import { makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import { makeBenchPod, type PodKind, podKinds, writeBenchReview } from './bench-pods.js';
import { createFigures, createLoad, type Figures, type Load } from './figures.js';
import { measureThroughApiServer } from './through-api-server.js';

const templates = 50;
const perSecond = 100;
const wantedFirst = { p50: 15 };
const wantedLater = { p50: 2, p99: 10 };
const wantedMebibytes = 256;

interface Answer {
  readonly milliseconds: number;
  /** 200 where the pod was patched, the status of a denial, or what failed. */
  readonly code: number | string;
}

type Send = (body: string) => Promise<Answer>;

interface Server {
  readonly send: Send;
  readonly pid: number;
}

/** Runs all measurements and gives the exit code. */
export async function measure(folder: string, seconds: number): Promise<number> {
  const hour = 3600_000;
  const leaf = await makeLeaf(await makeAuthority('bench', Date.now(), hour), ['127.0.0.1'], Date.now(), hour);
  writeFileSync(join(folder, 'tls.crt'), leaf.certificate);
  writeFileSync(join(folder, 'tls.key'), leaf.privateKey);
  const registry = await startRegistryServer(testStore);
  const made = makePolicyConfig(folder, registry.host);
  const sections = { ...made, images: { ...made.images, tagSeconds: 3600 } };
  const echo = spawn(process.execPath, [join(folder, 'echo.mjs'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(echo.stdout, 'data')) as [Buffer];
  const config = makeConfig({
    ...sections,
    certificates: { source: 'files', folder },
    caBundle: { mutating: [], validating: [] },
  });
  // As the chart sets it.
  const replica = await spawnReplica({ folder, config, env: { MALLOC_ARENA_MAX: '2' } });
  if (availableParallelism() > 1) {
    for (const pid of [replica.pid, echo.pid ?? 0]) pin(pid, 0);
    pin(process.pid, 1);
  }
  const echoServer = { send: createSend(Number(line.toString())), pid: echo.pid ?? 0 };
  const webhook = { send: createSend(replica.admissionPort), pid: replica.pid };
  const figures = createFigures();
  try {
    await measureLatency(echoServer, webhook, seconds, figures);
    await measureMemory(webhook, figures);
    await measureOverload(webhook, figures);
  } finally {
    echo.kill();
    await replica.end('SIGKILL');
  }
  try {
    if (clusterAssets === undefined) console.log('through the API server: left out, KUBEBUILDER_ASSETS is not set');
    else await measureThroughApiServer(folder, sections, templates, figures);
  } finally {
    await registry.stop();
  }
  return figures.missed > 0 ? 1 : 0;
}

function pin(pid: number, cpu: number): void {
  try {
    execFileSync('taskset', ['-a', '-cp', String(cpu), String(pid)], { stdio: 'ignore' });
  } catch {
    console.log('not pinned to a CPU: there is no taskset');
  }
}

async function measureLatency(echo: Server, webhook: Server, seconds: number, figures: Figures): Promise<void> {
  let number = 10_000;
  const next = (kind: PodKind, template: number): string => {
    number += 1;
    return writeBenchReview(makeBenchPod(kind, template, number));
  };
  // Reads the images; the template is none of those that are measured.
  for (const kind of podKinds) await expectPatch(webhook.send, next(kind, 0));
  await measureRate(echo.send, 2, () => next('deployment', 0));
  const first = new Map<PodKind, Load>();
  for (const [index, kind] of podKinds.entries()) {
    const load = createLoad();
    await measureCpu(webhook, load, async () => {
      for (let template = 1; template <= templates; template += 1) {
        load.times.push(await expectPatch(webhook.send, next(kind, index * 1000 + template)));
        await pause(10);
      }
    });
    first.set(kind, load);
  }
  const echoed = createLoad();
  const later = new Map<PodKind, Load>(podKinds.map((kind) => [kind, createLoad()]));
  const rounds = 3;
  // In turns, so that a change of the machine's speed meets all.
  for (let round = 0; round < rounds; round += 1) {
    await measureCpu(echo, echoed, async () => {
      echoed.times.push(...(await measureRate(echo.send, seconds / rounds, () => next('deployment', 0))));
    });
    for (const [index, [kind, load]] of [...later].entries()) {
      let turn = 0;
      const nextOfKind = (): string => {
        turn += 1;
        return next(kind, index * 1000 + 1 + (turn % templates));
      };
      await measureCpu(webhook, load, async () => {
        load.times.push(...(await measureRate(webhook.send, seconds / rounds, nextOfKind)));
      });
    }
  }
  figures.echo(`echo, ${perSecond} reviews/s`, echoed);
  for (const [kind, load] of first) figures.load(`a template's first pod, ${kind}`, load, wantedFirst);
  for (const [kind, load] of later) figures.load(`later pods, ${kind}`, load, wantedLater);
}

/** Adds the time that a server's CPU takes for some work. */
async function measureCpu({ pid }: Server, load: Load, work: () => Promise<void>): Promise<void> {
  const readMilliseconds = (): number => {
    // What follows the name of the program, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const before = readMilliseconds();
  await work();
  load.cpu += readMilliseconds() - before;
}

/** Sends at a rate, whether or not earlier reviews have been answered. */
async function measureRate(send: Send, seconds: number, next: () => string): Promise<number[]> {
  const pending: Promise<number>[] = [];
  const from = performance.now();
  while (performance.now() - from < seconds * 1000) {
    while (pending.length < ((performance.now() - from) / 1000) * perSecond) pending.push(expectPatch(send, next()));
    await pause(1);
  }
  return await Promise.all(pending);
}

async function expectPatch(send: Send, body: string): Promise<number> {
  const { milliseconds, code } = await send(body);
  if (code !== 200) throw new Error(`a review was answered with ${code} and no patch`);
  return milliseconds;
}

/** Memory with reviews of 1 MiB, of which policies depend on nothing, and on nearly all. */
async function measureMemory({ send, pid }: Server, figures: Figures): Promise<void> {
  const readPeak = (): number => Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  const report = (title: string, codes: string): void => {
    const peak = readPeak();
    const isReached = peak <= wantedMebibytes;
    figures.value(title, `${codes}, peak ${peak.toFixed(0)} MiB`, `at most ${wantedMebibytes} MiB`, isReached);
  };
  report('memory before that', 'reviews as above');
  const status = { message: 'y'.repeat(2 ** 20) };
  const filled = Array.from({ length: 64 }, (_, index) =>
    writeBenchReview({ ...makeBenchPod('deployment', index % templates, index), status }),
  );
  report('64 parallel reviews of 1 MiB, in status', await countCodes(send, filled));
  const wide = Array.from({ length: 64 }, (_, index) => {
    const pod = makeBenchPod('bare', 5000 + index, index);
    const spec = pod.spec as { readonly containers: readonly Record<string, unknown>[] };
    const env = Array.from({ length: 32 }, (_unused, at) => ({
      name: `LONG_${at}`,
      value: `${index} `.repeat(11_000),
    }));
    return writeBenchReview({ ...pod, spec: { ...spec, containers: spec.containers.map((one) => ({ ...one, env })) } });
  });
  report('64 parallel reviews of 1 MiB, in env', await countCodes(send, wide));
}

async function measureOverload({ send }: Server, figures: Figures): Promise<void> {
  const body = writeBenchReview({ ...makeBenchPod('deployment', 1, 1), status: { message: 'y'.repeat(256 * 1024) } });
  const codes = await countCodes(
    send,
    Array.from({ length: 1000 }, () => body),
  );
  const after = await send(writeBenchReview(makeBenchPod('deployment', 1, 2)));
  const isShed = /^\{("200":\d+,)?"429":\d+\}$/.test(codes) && after.code === 200;
  figures.value('1000 parallel reviews of 256 KiB', `${codes}, then ${after.code}`, '429 for what is too much', isShed);
}

async function countCodes(send: Send, bodies: readonly string[]): Promise<string> {
  const answers = await Promise.all(bodies.map(send));
  const counts: Record<string, number> = {};
  for (const { code } of answers) counts[code] = (counts[code] ?? 0) + 1;
  return JSON.stringify(counts);
}

function createSend(port: number): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 1024, rejectUnauthorized: false });
  return (body) => {
    const from = performance.now();
    const end = (code: Answer['code']): Answer => ({ milliseconds: performance.now() - from, code });
    return new Promise((resume) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const target = { host: '127.0.0.1', port, agent, method: 'POST', path: '/mutate?timeout=10s', headers };
      const request = requestHttps(target, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const answer = end(0);
          const text = Buffer.concat(chunks).toString('utf8');
          const code = text.includes('"patch":') ? 200 : Number(/"code":(\d+)/.exec(text)?.[1] ?? 0);
          resume({ ...answer, code });
        });
      });
      request.on('error', (error: NodeJS.ErrnoException) => resume(end(error.code ?? error.message)));
      request.end(body);
    });
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resume) => setTimeout(resume, milliseconds));
