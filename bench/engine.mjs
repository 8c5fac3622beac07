// Times the Rego engine beside the guest's own, both in one run on one machine, and prints ratios; then what judging one pod's
// requests costs a fresh process that starts from a code cache, as the command does.
//   REGO_ORACLE=… CONFORMANCE=… GENPOLICY_RULES=… node bench/engine.mjs [rounds]
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const { REGO_ORACLE: oracle, CONFORMANCE: conformance, GENPOLICY_RULES: rulesFile } = process.env;
if (!oracle || !conformance || !rulesFile) throw new Error('set REGO_ORACLE, CONFORMANCE and GENPOLICY_RULES');
const rounds = Number(process.argv[2] ?? 5);
const folder = await mkdtemp(join(tmpdir(), 'engine-bench-'));

const shared = { bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };
const pieces = `
export { createAgentPolicy } from './rules/engine/index.js';
export { podRequests } from './test/rules/agent-policy/pod-requests.js';
export { linkOwnPolicy } from './test/rules/engine/link-own-policy.js';`;
// The folder of the rules is found from where the bundle stands.
const bundle = resolve('test/rules/agent-policy', `.bench-${process.pid}.mjs`);
await build({ ...shared, stdin: { contents: pieces, resolveDir: '.' }, outfile: bundle, format: 'esm' });
const { createAgentPolicy, podRequests, linkOwnPolicy } = await import(pathToFileURL(bundle).href);
await rm(bundle);

const min = (values) => Math.min(...values);
const now = () => Number(process.hrtime.bigint()) / 1000;

/** Mean time of a request and of loading, in microseconds, in the guest's engine. */
function timeGuest(policyFile, casesFile, turns) {
  const flags = [policyFile, casesFile, '--bench', String(turns)];
  const output = execFileSync(oracle, flags, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { eval_us_mean: request, load_us: load } = JSON.parse(output);
  return { request, load };
}

/** The same in ours. Each text is another one, so that nothing of an earlier load is used again. */
function timeOurs(policy, cases, turns, round) {
  const begin = now();
  const { agent, error } = createAgentPolicy(`# round ${round}\n${policy}`);
  const load = now() - begin;
  if (!agent) throw new Error(error.message);
  const texts = cases.map(({ kind, request }) => ({ kind, text: JSON.stringify(request) }));
  // The guest's engine gets its requests as text, too.
  const start = now();
  for (let turn = 0; turn < turns; turn++) for (const { kind, text } of texts) agent.evaluate(kind, text);
  return { request: (now() - start) / turns / texts.length, load };
}

async function compare(label, policy, cases, limit, turns) {
  const [policyFile, casesFile] = [join(folder, 'policy.rego'), join(folder, 'cases.json')];
  await writeFile(policyFile, policy);
  await writeFile(casesFile, JSON.stringify(cases));
  for (let round = 0; round < 30; round++) timeOurs(policy, cases, 2, `warm-up ${round}`);
  const ours = [];
  const guest = [];
  for (let round = 0; round < rounds; round++) {
    guest.push(timeGuest(policyFile, casesFile, turns));
    ours.push(timeOurs(policy, cases, turns, round));
  }
  const best = (list, key) => min(list.map((times) => times[key]));
  const ratio = best(ours, 'request') / best(guest, 'request');
  const show = (key) =>
    `${best(ours, key).toFixed(0).padStart(6)} µs, guest ${best(guest, key).toFixed(0).padStart(6)} µs`;
  process.stdout.write(
    `${label.padEnd(40)} request ${show('request')}   ratio ${ratio.toFixed(2)}   wanted at most ${limit.toFixed(2)} ${ratio <= limit ? 'yes' : 'NO'}   load ${show('load')}\n`,
  );
}

/** What a fresh process needs for one pod: load the policy and judge all that the runtime sends. */
async function timeCold(policy, cases) {
  const entry = `
import { createAgentPolicy } from './rules/engine/index.js';
export function run(policy, cases) {
  const begin = process.hrtime.bigint();
  const { agent } = createAgentPolicy(policy);
  const loaded = process.hrtime.bigint();
  const denied = cases.filter(({ kind, request }) => !agent.evaluate(kind, request).allowed).length;
  const end = process.hrtime.bigint();
  return { load: Number(loaded - begin) / 1e6, requests: Number(end - loaded) / 1e6, denied };
}`;
  const program = join(folder, 'cold.cjs');
  await build({
    ...shared,
    stdin: { contents: entry, resolveDir: '.' },
    outfile: program,
    format: 'cjs',
    minifySyntax: true,
  });
  await writeFile(join(folder, 'pod.json'), JSON.stringify({ policy, cases }));
  await writeFile(
    join(folder, 'start.cjs'),
    `const { readFileSync, writeFileSync, existsSync } = require('node:fs');
const { Script } = require('node:vm');
const cache = ${JSON.stringify(join(folder, 'cold.cache'))};
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const source = '(function(exports,require,module){' + readFileSync(${JSON.stringify(program)}, 'utf8') + '\\n})';
const script = new Script(source, { filename: 'cold.cjs', ...(cachedData && { cachedData }) });
const main = { exports: {} };
script.runInThisContext()(main.exports, require, main);
const { policy, cases } = JSON.parse(readFileSync(${JSON.stringify(join(folder, 'pod.json'))}, 'utf8'));
const times = main.exports.run(policy, cases);
if (!cachedData) writeFileSync(cache, script.createCachedData());
process.stdout.write(JSON.stringify(times));`,
  );
  const run = () => JSON.parse(execFileSync(process.execPath, [join(folder, 'start.cjs')], { encoding: 'utf8' }));
  run();
  const times = Array.from({ length: rounds * 2 }, run);
  const [load, requests] = ['load', 'requests'].map((key) => min(times.map((time) => time[key])));
  const total = min(times.map((time) => time.load + time.requests));
  process.stdout.write(
    `fresh process, ${cases.length} requests of one pod: ${total.toFixed(1)} ms (load ${load.toFixed(1)}, requests ${requests.toFixed(1)}), ${times[0].denied} denied\n`,
  );
}

/** A stream of pods that differ in their data only. */
function timeStream(data, cases) {
  const times = Array.from({ length: 200 }, (_, index) => {
    const policy = linkOwnPolicy({ ...data, common: { ...data.common, stream: index } });
    const begin = now();
    const { agent } = createAgentPolicy(policy);
    for (const { kind, request } of cases) agent.evaluate(kind, request);
    return (now() - begin) / 1000;
  });
  const sorted = times.slice(20).sort((a, b) => a - b);
  const sum = times.reduce((total, time) => total + time, 0);
  process.stdout.write(
    `stream of ${times.length} pods, ${cases.length} requests each: mean ${(sum / times.length).toFixed(1)} ms a pod, median ${sorted[sorted.length >> 1].toFixed(1)} ms\n`,
  );
}

const rules = await readFile(rulesFile, 'utf8');
const readPod = async (name) => JSON.parse(await readFile(join(conformance, 'golden', `${name}.json`), 'utf8'))[0];
for (const name of ['coco-oci-1.2.1/pod-gpu', 'coco-oci-1.2.1/pod-minimal']) {
  const data = await readPod(name);
  const cases = podRequests(data, { runtime: 'go', vfioDevices: 'listed' });
  const creates = cases.filter(({ kind }) => kind === 'CreateContainerRequest');
  const reference = `${rules}\npolicy_data := ${JSON.stringify(data, null, 2)}\n`;
  await compare(`reference's rules, ${name.split('/')[1]}`, reference, creates, 1, 5);
  await compare(`our rules, ${name.split('/')[1]}`, linkOwnPolicy(data), creates, 2, 40);
}
const data = await readPod('coco-oci-1.2.1/pod-minimal');
const cases = podRequests(data, { runtime: 'go', vfioDevices: 'listed' });
await timeCold(linkOwnPolicy(data), cases);
timeStream(data, cases);
await rm(folder, { recursive: true });
