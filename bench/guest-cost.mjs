// What a policy costs in the guest: size, loading and evaluation of ours beside the reference generator's, asked of the
// guest's own engine in turns, and prints ratios.
//   REGO_ORACLE=… GENPOLICY_RULES=… CONFORMANCE=… node bench/guest-cost.mjs [runs]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const { REGO_ORACLE: oracle, GENPOLICY_RULES: referenceRules, CONFORMANCE: conformance } = process.env;
if (!oracle || !referenceRules || !conformance) throw new Error('set REGO_ORACLE, GENPOLICY_RULES and CONFORMANCE');
const runs = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(resolve('test/rules/agent-policy'), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

/** The tests' simulation of a pod's requests, and the linker as generation uses it. */
async function loadParts() {
  const contents = `export { extendPolicyData } from './extended-data.js';
export { podRequests } from './pod-requests.js';
export { linkOwnPolicy } from '../engine/link-own-policy.js';`;
  const outfile = join(folder, 'parts.mjs');
  await build({
    stdin: { contents, resolveDir: resolve('test/rules/agent-policy'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
    // Paths of the rules are relative to the sources.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(resolve('test/rules/agent-policy/parts.mjs')).href) },
  });
  return await import(pathToFileURL(outfile));
}

/** kata-agent turns backtraces on, which makes the trial and error of the engine's parser dearer. */
function ask(policy, cases) {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, RUST_BACKTRACE: 'full' } };
  const { load_us, eval_us_mean, mismatches } = JSON.parse(
    execFileSync(oracle, [policy, cases, '--bench', '10'], options),
  );
  if (mismatches > 0) throw new Error(`${policy}: ${mismatches} requests are denied`);
  return { load: load_us / 1000, evaluation: eval_us_mean / 1000 };
}

const least = (list, member) => Math.min(...list.map((item) => item[member]));
const { extendPolicyData, podRequests, linkOwnPolicy } = await loadParts();
const read = (name) => JSON.parse(readFileSync(join(conformance, 'golden', `${name}.json`), 'utf8'))[0];
const withSwitches = (data) => {
  data.containers[1].extensions = { ...data.containers[1].extensions, nvswitch: 4 };
  return data;
};

const pods = [
  ['plain pod', read('coco/pod-minimal'), (data) => data],
  ['one GPU', read('coco/pod-gpu'), (data) => data],
  ['eight GPUs, four NVSwitches (the reference: GPUs)', read('coco/pod-gpu-multi'), withSwitches],
];
for (const [label, data, extend] of pods) {
  // Limits and ports are settings that the shipped ones leave open.
  const { extensions: _, ...own } = extend(extendPolicyData(data));
  const texts = {
    ours: linkOwnPolicy(own),
    reference: `${readFileSync(referenceRules, 'utf8')}\npolicy_data := ${JSON.stringify(data, undefined, 2)}`,
  };
  const profile = { runtime: 'go', vfioDevices: 'listed' };
  const times = { ours: [], reference: [] };
  for (const [who, of] of [
    ['ours', own],
    ['reference', data],
  ]) {
    writeFileSync(join(folder, `${who}.rego`), texts[who]);
    writeFileSync(join(folder, `${who}.json`), JSON.stringify(podRequests(of, profile)));
  }
  for (let run = 0; run < runs; run += 1) {
    for (const who of ['reference', 'ours'])
      times[who].push(ask(join(folder, `${who}.rego`), join(folder, `${who}.json`)));
  }
  const rows = [
    ['bytes', Buffer.byteLength(texts.ours), Buffer.byteLength(texts.reference), 1 / 3],
    ['load ms', least(times.ours, 'load'), least(times.reference, 'load'), 1 / 4],
    ['mean evaluation ms', least(times.ours, 'evaluation'), least(times.reference, 'evaluation'), 1 / 4],
  ];
  process.stdout.write(`${label}\n`);
  for (const [name, mine, theirs, limit] of rows) {
    const ratio = mine / theirs;
    process.stdout.write(
      `  ${name.padEnd(20)} ours ${mine.toFixed(2).padStart(9)}   reference ${theirs.toFixed(2).padStart(9)}   ratio ${ratio.toFixed(2)}   wanted at most ${limit.toFixed(2)} ${ratio <= limit ? 'yes' : 'NO'}\n`,
    );
  }
}
