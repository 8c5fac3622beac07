import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readShippedRules } from '../../generator/settings/index.js';
import { localImages, makePodText, makeWorkFolder, type WorkFolder } from '../cli/work-folder.js';
import type { CommandResult } from '../support/run-genpolicy.js';

const example = resolve('examples/pod.yaml');

/** The images of the example lie beside it; the pause image too. */
const exampleFlags = ['-y', example, '--no-cache', '--offline', '--image-source', `oci:${resolve('examples/images')}`];

function makePodFolder(): WorkFolder {
  return makeWorkFolder({ 'pod.yaml': makePodText('web') });
}

/** Runs `genpolicy verify` with the tests' images. */
function verify(folder: WorkFolder, flags: readonly string[], input?: string): Promise<CommandResult> {
  return folder.runPlain(['verify', ...localImages(), '--no-cache', ...flags], input);
}

const plain = ['-y', 'pod.yaml', '--drop-in', '10-non-coco', '--oci-version', '1.2.1'];

describe('genpolicy verify', () => {
  it('is green for the example that ships', async () => {
    const run = await makeWorkFolder().runPlain(['verify', ...exampleFlags, '--containerd-version', '2.1']);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(
      /^Pod demo\/vectoradd \(.*pod\.yaml:2\): it has no policy; the one that generation makes\n/,
    );
    expect(run.stdout).toMatch(/\n1 policy verified: green\n$/);
    expect(run.code).toBe(0);
  });

  it('judges the policy that the pod carries', async () => {
    const folder = makePodFolder();
    expect((await folder.run(plain)).code).toBe(0);
    const fresh = await verify(folder, [...plain, '--format', 'json']);
    expect(JSON.parse(fresh.stdout).policies[0]).toMatchObject({ policy: 'annotation', green: true });
    expect(fresh.code).toBe(0);
    folder.write('pod.yaml', folder.read('pod.yaml').replace('shell:1', 'web:1'));
    const stale = await verify(folder, [...plain]);
    expect(stale.code).toBe(1);
    expect(stale.stdout).toMatch(
      /pod\.yaml:\d+:\d+: error GP7301 legitimate-request-denied: Pod web: the policy denies "create main"/,
    );
    expect(stale.stdout).toContain('generate it anew');
    expect(stale.stdout).toMatch(/\n1 policy verified: 0 green, 1 with findings\n$/);
  });

  it.each([
    ['loosened', '"kernel_modules": [], ', '', 'GP7302 change-not-denied'],
    ['tightened', '"kernel_modules": []', '"kernel_modules": [1]', 'GP7301 legitimate-request-denied'],
  ])('is red for rules that were %s', async (_how, find, replacement, code) => {
    const folder = makePodFolder();
    folder.write('rules.rego', readShippedRules().text.replace(find, replacement));
    const run = await verify(folder, [...plain, '-p', 'rules.rego']);
    expect(run.stdout).toContain(code);
    expect(run.code).toBe(1);
  });

  it('is red for a policy that allows all, also in the annotation of older runtimes', async () => {
    const key = 'io.katacontainers.config.agent.policy';
    const folder = makePodFolder();
    const kinds = readShippedRules().text.match(/^default \w+(?= := )/gm) ?? [];
    const policy = ['package agent_policy', 'import rego.v1', ...kinds.map((kind) => `${kind} := true`), ''].join('\n');
    folder.write('pod.yaml', annotate(Buffer.from(policy).toString('base64'), key));
    const run = await verify(folder, [...plain]);
    expect(run.stdout).toContain('GP7305 policy-lets-all-pass');
    expect(run.stdout).toContain('GP7304 hostile-request-allowed');
    expect(run.stdout).toContain('the host may replace the policy itself (SetPolicyRequest)');
    expect(run.stdout).toMatch(/0 green, 1 with findings\n$/);
    expect(run.code).toBe(1);
  });

  it('writes nothing but the page that it is asked for', async () => {
    const folder = makePodFolder();
    const before = folder.snapshot();
    expect((await verify(folder, [...plain, '--html', 'report.html'])).code).toBe(0);
    expect(folder.read('report.html')).toMatch(/^<!doctype html>/);
    expect(new Map([...folder.snapshot()].filter(([name]) => name !== 'report.html'))).toEqual(before);
    const page = await verify(folder, [...plain, '--format', 'html']);
    expect(page.stdout).toBe(folder.read('report.html'));
  });

  it('reads the manifest from standard input', async () => {
    const run = await verify(makeWorkFolder(), ['--drop-in', '10-non-coco'], makePodText('web'));
    expect(run.stdout).toContain('1 policy verified: green');
  });

  it('says what is wrong with the input', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makePodText('web', 'registry.example/absent:1') });
    const run = await verify(folder, [...plain]);
    expect(run.stderr).toContain('registry.example/absent:1');
    expect([run.stdout, run.code]).toEqual(['', 3]);
    const absent = await verify(folder, ['-y', 'none.yaml']);
    expect(absent.stderr).toMatch(/\n1 error, 0 warnings; nothing was verified\n$/);
    expect(absent.code).toBe(2);
    expect((await verify(folder, [...plain, '--format', 'xml'])).code).toBe(2);
    const broken = makeWorkFolder({ 'pod.yaml': annotate('H4sIbroken') });
    const undecodable = await verify(broken, [...plain]);
    expect(undecodable.stderr).toMatch(/error GP\d+/);
    expect(undecodable.code).toBe(2);
  });

  it('has nothing to verify where no pod is', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {}\n' });
    const run = await verify(folder, [...plain]);
    expect(run.stderr).toContain('nothing to verify');
    expect(run.code).toBe(0);
  });

  it('tells when the page cannot be written', async () => {
    const run = await verify(makePodFolder(), [...plain, '--html', join('absent', 'report.html')]);
    expect(run.stderr).toContain('GP7303 report-unwritable');
    expect(run.stderr).toMatch(/\n1 error, 0 warnings; 1 policy was verified\n$/);
    expect(run.code).toBe(3);
  });
});

/** A pod with this value as its initdata annotation. */
function annotate(value: string, key = 'io.katacontainers.config.hypervisor.cc_init_data'): string {
  return makePodText('web').replace('{name: web}', `{name: web, annotations: {${key}: ${value}}}`);
}
