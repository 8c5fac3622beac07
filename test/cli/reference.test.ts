import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readShippedFile } from '../../generator/settings/index.js';
import { type RegistryServer, startRegistryServer } from '../generate/registry-server.js';
import { testStore } from '../generate/test-images.js';
import { decodeAnnotation, readAnnotations, readPolicyData } from '../support/read-annotations.js';

// The expected files of test/golden are checked against what the reference generator makes of the same manifests,
// where it is at hand and can do them. GENPOLICY_REFERENCE is the program, GENPOLICY_RULES its rules.
const reference = resolve(process.env.GENPOLICY_REFERENCE ?? '../shared/peers/genpolicy');
const rules = resolve(process.env.GENPOLICY_RULES ?? '../shared/peers/genpolicy-rules.rego');

interface ReferenceCase {
  readonly name: string;
  readonly manifest: string;
  /** Where we differ on purpose, because the runtime sends something else than the reference expects. */
  readonly difference?: { readonly ours: RegExp; readonly theirs: string };
}

/** kubelet leaves an image's arguments alone and the rules read `$$` as `$`: without doubling, `$$5` never matches. */
const doubledDollars = { ours: /--price=\$\$\$\$5/g, theirs: '--price=$$$$5' };

/** kubelet mounts a claim read-only where the container says so. */
const readOnlyClaim = { ours: /("destination":"\/archive".*?"rprivate",)"ro"/, theirs: '$1"rw"' };

/** Golden cases that the reference can do; it panics at the others. */
const cases: readonly ReferenceCase[] = [
  { name: 'deployment', manifest: 'deployment.yaml', difference: doubledDollars },
  { name: 'gpu', manifest: 'gpu.yaml', difference: doubledDollars },
  { name: 'guest-pull-explicit', manifest: 'pod.yaml' },
  { name: 'init-and-probes', manifest: 'pod.yaml', difference: doubledDollars },
  { name: 'settings-folder', manifest: 'pod.yaml' },
  { name: 'statefulset', manifest: 'database.yaml', difference: readOnlyClaim },
];

const hosts = ['registry.example', 'mcr.microsoft.com'] as const;

const folder = mkdtempSync(join(tmpdir(), 'genpolicy-reference-'));
let registry: RegistryServer;
beforeAll(async () => {
  registry = await startRegistryServer(testStore);
});
afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Names the images of a text by the registry of this test, in a way that can be undone. */
function moveImages(text: string): string {
  return hosts.reduce((moved, host) => moved.replaceAll(`${host}/`, `${registry.host}/`), text);
}

/** Writes the settings of a case, with its drop-ins, as the reference reads them. */
function writeSettings(name: string, command: string): string {
  const own = resolve('test/golden', name, 'settings');
  const path = join(folder, `${name}-settings`);
  const dropIns = [...command.matchAll(/--drop-in (\S+)/g)].map(([, dropIn = '']) => dropIn);
  if (command.includes('--allow-logs')) dropIns.push('30-allow-logs');
  mkdirSync(join(path, 'genpolicy-settings.d'), { recursive: true });
  const settings = readShippedFile('drop-ins/defaults/genpolicy-settings.json');
  writeFileSync(join(path, 'genpolicy-settings.json'), moveImages(settings));
  for (const dropIn of dropIns) {
    const text = readShippedFile(`drop-ins/${dropIn}.json`);
    writeFileSync(join(path, 'genpolicy-settings.d', `${dropIn}.json`), moveImages(text));
  }
  if (name === 'settings-folder') {
    for (const file of ['10-host-pull.json', '20-plain-block.json']) {
      writeFileSync(join(path, 'genpolicy-settings.d', file), readFileSync(join(own, 'genpolicy-settings.d', file)));
    }
  }
  if (name === 'init-and-probes') {
    const exec = [
      { op: 'add', path: '/request_defaults/ExecProcessRequest/allowed_commands/-', value: ['df', '-h'] },
      ...['ReadStreamRequest', 'WriteStreamRequest', 'CloseStdinRequest'].map((request) => ({
        op: 'replace',
        path: `/request_defaults/${request}`,
        value: true,
      })),
    ];
    writeFileSync(join(path, 'genpolicy-settings.d', '90-exec.json'), JSON.stringify(exec));
  }
  return path;
}

function runReference(args: readonly string[]): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((resume, fail) => {
    const child = spawn(reference, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => resume({ code, stderr }));
  });
}

type JsonObject = { readonly [name: string]: unknown };

/** Linking leaves out settings that no rule of the policy reads; whole data are compared by the conformance tests. */
function leaveOutUnread(whole: unknown, linked: JsonObject): JsonObject {
  const left = { ...(whole as JsonObject) };
  for (const room of ['common', 'cluster_config']) {
    const kept = Object.keys((linked[room] ?? {}) as JsonObject);
    const members = Object.entries(left[room] as JsonObject).filter(([name]) => kept.includes(name));
    if (kept.length > 0) left[room] = Object.fromEntries(members);
    else delete left[room];
  }
  return left;
}

describe.skipIf(!existsSync(reference) || !existsSync(rules))('golden cases equal the reference’s', () => {
  it.each(cases)('$name', async ({ name, manifest, difference }) => {
    const source = resolve('test/golden', name);
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, moveImages(readFileSync(join(source, manifest), 'utf8')));
    const settings = writeSettings(name, readFileSync(join(source, 'command'), 'utf8'));
    const run = await runReference(['-y', path, '-p', rules, '-j', settings, '--insecure-registry', registry.host]);
    expect(run.stderr).toBe('');
    const policies = readAnnotations(readFileSync(path, 'utf8')).map((annotation) =>
      readPolicyData(decodeAnnotation(annotation).data['policy.rego'] ?? ''),
    );
    const ours = JSON.stringify(JSON.parse(readFileSync(join(source, 'policy_data.json'), 'utf8')));
    const theirs = difference ? ours.replace(difference.ours, difference.theirs) : ours;
    if (difference) expect(theirs).not.toBe(ours);
    const wanted: readonly JsonObject[] = JSON.parse(moveImages(theirs));
    expect(policies.map((policy, index) => leaveOutUnread(policy, wanted[index] ?? {}))).toEqual(wanted);
  });
});
