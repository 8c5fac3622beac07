import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findProgram } from '../support/find-program.js';
import type { CommandResult } from '../support/run-genpolicy.js';
import { runProgram } from '../support/run-program.js';
import { localImages, makeWorkFolder, readPolicies } from './work-folder.js';

interface FunctionResult {
  readonly message: string;
  readonly severity: string;
  readonly resourceRef?: object;
  readonly field?: { readonly path: string };
  readonly file?: object;
  readonly tags: { readonly code: string; readonly name: string };
}

interface ResourceList {
  readonly items: readonly object[];
  readonly results?: readonly FunctionResult[];
}

const pod = `- apiVersion: v1
  kind: Pod
  metadata:
    name: web   # the name
    namespace: demo
    annotations:
      config.kubernetes.io/index: '1'
      config.kubernetes.io/path: old.yaml
      internal.config.kubernetes.io/index: '2'
      internal.config.kubernetes.io/path: deploy/web.yaml
      kustomize.config.k8s.io/id: |
        kind: Pod
  spec:
    containers:
    - name: main
      image: registry.example/shell:1
      env:
      - {name: MODE, valueFrom: {configMapKeyRef: {name: conf, key: mode}}}
`;
const others = `- apiVersion: v1
  kind:   ConfigMap
  metadata: { name: conf, namespace: demo }
  data: {mode: fast}
- apiVersion: example.com/v1
  kind: Thing      # nobody knows it
  metadata: {name: x}
`;

function makeList(items: string, config = ''): string {
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items}${config}`;
}

function typed(spec: string): string {
  return `functionConfig:\n  apiVersion: genpolicy.katacontainers.io/v1alpha1\n  kind: GenpolicyConfig\n  metadata: {name: g}\n  spec: ${spec}\n`;
}

function runKrm(input: string, ...args: readonly string[]): Promise<CommandResult> {
  return makeWorkFolder().runPlain(['krm', ...localImages(), '--no-cache', ...args], input);
}

const version = ['--oci-version', '1.2.1'];
const annotationLine = /^ +io\.katacontainers\.config\.hypervisor\.cc_init_data: .*\n/gm;

async function findResults(run: Promise<CommandResult>): Promise<readonly FunctionResult[]> {
  const list = parse((await run).stdout) as ResourceList;
  return list.results ?? [];
}

describe('genpolicy krm', () => {
  it('adds annotations to items; every other byte stays', async () => {
    const list = makeList(pod + others);
    const run = await runKrm(list, ...version);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout.match(annotationLine)).toHaveLength(1);
    expect(run.stdout.replace(annotationLine, '')).toBe(list);
  });

  it('is recognized without its name, so that an image or a path alone is a function', async () => {
    const folder = makeWorkFolder();
    const bare = await folder.run([], makeList(pod + others));
    expect(bare).toMatchObject({ code: 0, stderr: '' });
    expect(bare.stdout).toBe((await runKrm(makeList(pod + others), ...version)).stdout);
  });

  it('takes a list as JSON', async () => {
    const list = JSON.stringify(parse(makeList(pod + others)));
    const run = await runKrm(list, ...version);
    expect(run.code).toBe(0);
    expect((JSON.parse(run.stdout) as ResourceList).items).toHaveLength(3);
    expect(run.stdout).toContain('cc_init_data');
  });

  it('does not let policies know of what orchestrators write on items', async () => {
    const { stdout } = await runKrm(makeList(pod + others), ...version);
    const text = JSON.stringify(readPolicies(stdout));
    expect(text).not.toMatch(/config\.(?:k8s|kubernetes)\.io/);
  });

  it('says in results which item and field is wrong, and leaves the items as they were', async () => {
    const list = makeList((pod + others).replace('key: mode', 'key: mood'));
    const run = await runKrm(list, ...version);
    expect(run.code).toBe(2);
    expect(run.stdout.startsWith(list)).toBe(true);
    expect((parse(run.stdout) as ResourceList).results).toEqual([
      {
        message: 'container main: variable MODE: ConfigMap conf has no key mood\nnote: it has mode',
        severity: 'error',
        resourceRef: { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'demo' },
        field: { path: 'spec.containers[0].env[0].valueFrom.configMapKeyRef.key' },
        file: { path: 'deploy/web.yaml', index: 2 },
        tags: { code: 'GP4002', name: 'missing-config-map-key' },
      },
    ]);
    expect(run.stderr).toContain(
      'deploy/web.yaml, Pod web, spec.containers[0].env[0].valueFrom.configMapKeyRef.key: error GP4002',
    );
  });

  it('says what weakens a policy, and goes on', async () => {
    const run = await runKrm(makeList(pod + others));
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('cc_init_data');
    const results = (parse(run.stdout) as ResourceList).results ?? [];
    expect(results.map(({ severity, tags }) => [severity, tags.name])).toContainEqual([
      'warning',
      'oci-version-assumed',
    ]);
  });

  it('adds to the results of functions before it', async () => {
    const earlier = 'results:\n- message: earlier\n  severity: info\n';
    for (const list of [
      makeList(pod + others, earlier),
      makeList(pod + others).replace('items:', `${earlier}items:`),
    ]) {
      const results = await findResults(runKrm(list));
      expect(results[0]).toEqual({ message: 'earlier', severity: 'info' });
      expect(results.length).toBeGreaterThan(1);
    }
  });

  it.each([
    ['a manifest', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n'],
    ['nothing', ''],
    ['no YAML', '{{'],
  ])('refuses %s', async (_, input) => {
    const run = await runKrm(input);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('error GP8006 resource-list-invalid');
  });
});

describe('the functionConfig', () => {
  const versions = async (run: Promise<CommandResult>): Promise<readonly string[]> =>
    readPolicies((await run).stdout).flatMap(({ containers }) => containers.map(({ OCI }) => OCI.Version));
  const commands = async (run: Promise<CommandResult>): Promise<unknown> =>
    readPolicies((await run).stdout)[0]?.request_defaults.ExecProcessRequest.allowed_commands;

  it('has the flags as typed fields', async () => {
    const run = runKrm(
      makeList(pod + others, typed('{ociVersion: "1.3.0", allowExec: [ls -l, "true"], noSelfCheck: true}')),
    );
    expect((await run).stderr).toBe('');
    expect(await versions(run)).toEqual(['1.3.0', '1.3.0']);
    expect(await commands(run)).toEqual([['ls', '-l'], ['true']]);
  });

  it('may be a ConfigMap, with an entry of a list in each line', async () => {
    const config = `functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: g}\n  data:\n    oci-version: "1.3.0"\n    no-self-check: "false"\n    allow-exec: |\n      ls -l\n      true\n`;
    const run = runKrm(makeList(pod + others, config));
    expect((await run).stderr).toBe('');
    expect(await versions(run)).toEqual(['1.3.0', '1.3.0']);
    expect(await commands(run)).toEqual([['ls', '-l'], ['true']]);
  });

  it('yields to the command line; lists are joined', async () => {
    const config = typed('{ociVersion: "1.3.0", allowExec: [ls]}');
    const run = runKrm(makeList(pod + others, config), ...version, '--allow-exec', 'true');
    expect(await versions(run)).toEqual(['1.2.1', '1.2.1']);
    expect(await commands(run)).toEqual([['ls'], ['true']]);
  });

  it.each([
    ['{ociVersio: "1.3.0"}', 'there is no setting "ociVersio"\nhelp: did you mean ociVersion?', 'spec.ociVersio'],
    ['{allowLogs: 1}', 'allowLogs takes true or false', 'spec.allowLogs'],
    ['{allowExec: [1]}', 'allowExec takes a list of texts', 'spec.allowExec'],
    ['{secretEnv: some}', 'secretEnv takes one of literal, refuse, any', 'spec.secretEnv'],
    ['{kataVersion: 3.1}', 'kataVersion takes a text; write it in quotes', 'spec.kataVersion'],
    [
      '{yamlFile: [a]}',
      'there is no setting "yamlFile"\nhelp: settings have the names of flags: genpolicy krm --help',
      'spec.yamlFile',
    ],
    ['[]', 'spec of the functionConfig holds no settings', 'spec'],
  ])('%s is refused', async (spec, message, path) => {
    const list = makeList(pod + others, typed(spec));
    const run = await runKrm(list, ...version);
    expect(run.code).toBe(2);
    expect(run.stdout.startsWith(list)).toBe(true);
    const [result, ...more] = (parse(run.stdout) as ResourceList).results ?? [];
    expect(more).toEqual([]);
    expect(result).toMatchObject({ message, severity: 'error', field: { path }, resourceRef: { name: 'g' } });
  });

  it('of another kind is refused', async () => {
    const results = await findResults(runKrm(makeList(pod, 'functionConfig: {apiVersion: v1, kind: Secret}\n')));
    expect(results[0]?.message).toContain('neither a ConfigMap nor a GenpolicyConfig');
  });
});

const kustomize = findProgram('kustomize', 'KUSTOMIZE');

describe.skipIf(!kustomize)('kustomize', () => {
  const build = (folder: string): Promise<CommandResult> =>
    runProgram(kustomize ?? '', ['build', '--enable-alpha-plugins', '--enable-exec', folder]);

  it('runs it as a function, and the policy is that of what is deployed', async () => {
    expect(readFileSync('README.md', 'utf8')).toContain('--enable-alpha-plugins --enable-exec examples/kustomize ');
    const run = await build('examples/kustomize');
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('cc_init_data');
    const flags = ['--no-cache', '--oci-version', '1.2.1', '--image-source', `oci:${resolve('examples/images')}`];
    const again = await makeWorkFolder().runPlain(flags, run.stdout);
    expect(again.stdout === run.stdout, again.stderr).toBe(true);
  });

  it('fails where the function does, and shows why', async () => {
    const folder = makeWorkFolder();
    cpSync('examples/kustomize', join(folder.path, 'k'), { recursive: true });
    folder.write('k/job.yaml', folder.read('k/job.yaml').replace('key: mode', 'key: mood'));
    const run = await build(join(folder.path, 'k'));
    expect(run.code).not.toBe(0);
    expect(run.stderr).toContain('error GP4002 missing-config-map-key');
  });
});
