import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { localImages, makePodText, makeWorkFolder } from './work-folder.js';

const header = 'package agent_policy\nimport future.keywords.if\nimport future.keywords.in\n';
const others = ['AddARPNeighbors', 'CopyFile', 'CreateSandbox', 'StartContainer', 'UpdateInterface', 'UpdateRoutes'];
const openRules = `${header}${others.map((name) => `default ${name}Request := true\n`).join('')}
default CreateContainerRequest := false
CreateContainerRequest if { some container in policy_data.containers; container.OCI.Version == input.OCI.Version }
`;
const otherRules = openRules.replace('== input', '!= input');

function prepare() {
  const folder = makeWorkFolder({ 'pod.yaml': makePodText('web'), 'open.rego': openRules, 'other.rego': otherRules });
  const cache = join(folder.path, 'cache', 'genpolicy');
  const entries = (kind = 'rules'): readonly string[] =>
    readdirSync(cache).filter((name) => name.startsWith(`${kind}-`));
  const run = async (...args: readonly string[]) => {
    const flags = ['-y', 'pod.yaml', '--dry-run', '--raw-out', '--oci-version', '1.2.1', ...localImages()];
    const env = { XDG_CACHE_HOME: join(folder.path, 'cache') };
    const { code, stdout, stderr } = await runGenpolicy([...flags, ...args], { cwd: folder.path, env });
    return { code, stdout, denials: stderr.match(/GP7\d{3}/g) ?? [] };
  };
  return { run, entries, cache };
}

it('rules of the user are judged alike when the cache knows them', async () => {
  const { run, entries } = prepare();
  const first = await run('-p', 'open.rego');
  expect(first.code).toBe(0);
  expect(first.denials).toEqual([]);
  expect(entries()).toHaveLength(1);
  expect(await run('-p', 'open.rego')).toEqual(first);

  const denied = await run('-p', 'other.rego');
  expect(denied.denials.length).toBeGreaterThan(0);
  expect(entries()).toHaveLength(2);
  expect(await run('-p', 'other.rego')).toEqual(denied);
});

it('what the cache holds of rules may be damaged or of other rules', async () => {
  const { run, entries, cache } = prepare();
  const denied = await run('-p', 'other.rego');
  const [kept = ''] = entries();
  await run('-p', 'open.rego');
  const open = entries().find((name) => name !== kept) ?? '';
  writeFileSync(join(cache, kept), readFileSync(join(cache, open)));
  expect(await run('-p', 'other.rego')).toEqual(denied);
  writeFileSync(join(cache, kept), readFileSync(join(cache, kept)).subarray(0, 400));
  expect(await run('-p', 'other.rego')).toEqual(denied);
});

it('nothing is kept without a cache or without the check', async () => {
  const { run, entries } = prepare();
  await run('-p', 'open.rego', '--no-self-check');
  await run('-p', 'open.rego', '--no-cache');
  expect([entries(), entries('checks')]).toEqual([[], []]);
});

it('a check is kept when it passed, and made each time when it did not', async () => {
  const { run, entries } = prepare();
  const denied = await run('-p', 'other.rego');
  expect(await run('-p', 'other.rego')).toEqual(denied);
  expect(entries('checks')).toEqual([]);

  const passed = await run('-p', 'open.rego');
  expect(entries('checks')).toHaveLength(1);
  expect(await run('-p', 'open.rego')).toEqual(passed);
  await run();
  await run();
  expect(entries('checks')).toHaveLength(2);
});

it('what the cache holds of checks may be damaged or of other rules', async () => {
  const { run, entries, cache } = prepare();
  const passed = await run('-p', 'open.rego');
  const [name = ''] = entries('checks');
  const whole = readFileSync(join(cache, name));
  for (const damaged of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.from('\nmore')]), Buffer.alloc(0)]) {
    writeFileSync(join(cache, name), damaged);
    expect(await run('-p', 'open.rego')).toEqual(passed);
    expect(readFileSync(join(cache, name))).toEqual(whole);
  }
  await run();
  const shipped = entries('checks').find((other) => other !== name) ?? '';
  writeFileSync(join(cache, name), readFileSync(join(cache, shipped)));
  expect(await run('-p', 'open.rego')).toEqual(passed);
  expect(readFileSync(join(cache, name))).toEqual(whole);
});
