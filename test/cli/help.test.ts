import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeProgram, listCommands } from '../../generator/cli/describe-program.js';
import { examples } from '../../generator/cli/examples.js';
import { subcommands } from '../../generator/cli/subcommands.js';
import { findProgram } from '../support/find-program.js';
import { genpolicyPath, runGenpolicy } from '../support/run-genpolicy.js';
import { runProgram } from '../support/run-program.js';
import { makeWorkFolder, type WorkFolder } from './work-folder.js';

async function listPaths(): Promise<readonly string[]> {
  const program = new Command('genpolicy');
  for (const { add } of subcommands) await add(program, () => {});
  return listCommands(describeProgram(program)).map(({ path }) => path);
}

describe('help', () => {
  it('has two to four examples for every command, and for nothing else', async () => {
    expect(Object.keys(examples).sort()).toEqual([...(await listPaths())].sort());
    for (const [path, own] of Object.entries(examples)) {
      expect(own.length, path).toBeGreaterThanOrEqual(2);
      expect(own.length, path).toBeLessThanOrEqual(4);
    }
  });

  it.each(Object.keys(examples))('of "%s" ends with its examples', async (path) => {
    const run = await runGenpolicy([...path.split(' ').filter((word) => word !== ''), '--help']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const [, shown = ''] = run.stdout.split('\nExamples:\n');
    for (const { line, meaning } of examples[path] ?? []) expect(shown).toContain(`  # ${meaning}\n  ${line}\n`);
  });

  it.each([
    ['lint', 'genpolicy lint [options]'],
    ['settings', 'genpolicy settings [options]'],
    ['generate', 'genpolicy [options]'],
    ['settings show', 'genpolicy settings show [options]'],
    ['kernel-params', 'genpolicy kernel-params [options]'],
  ])('help %s is the same as --help', async (command, usage) => {
    const run = await runGenpolicy(['help', ...command.split(' ')]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(`Usage: ${usage}`);
    expect(run.stdout).toBe((await runGenpolicy([...command.split(' '), '--help'])).stdout);
  });

  it('help help is the help of the program', async () => {
    const run = await runGenpolicy(['help', 'help']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toBe((await runGenpolicy(['--help'])).stdout);
  });
});

describe('what is misspelt', () => {
  it.each([
    [['lnit'], "error: unknown command 'lnit'\n(Did you mean lint?)\n"],
    [['help', 'dif'], "error: unknown command 'dif'\n(Did you mean diff?)\n"],
    [['help', 'settings', 'shwo'], "error: unknown command 'shwo'\n(Did you mean show?)\n"],
    [['frobnicate'], "error: unknown command 'frobnicate'\n(genpolicy --help shows all flags)\n"],
    [['pod.yaml'], "error: unknown command 'pod.yaml'\n(manifests are named with -y: genpolicy -y pod.yaml)\n"],
    [['settings', 'shwo'], "error: unknown command 'shwo'\n(Did you mean show?)\n"],
    [['lint', '--fial-on', 'info'], "error: unknown option '--fial-on'\n(Did you mean --fail-on?)\n"],
    [['--drop-inn', 'x'], "error: unknown option '--drop-inn'\n(Did you mean --drop-in?)\n"],
  ])('%j', async (args, text) => {
    const run = await runGenpolicy(args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr.startsWith(text)).toBe(true);
  });
});

describe('an error', () => {
  it.each([
    [['lint', '--frobnicate'], 'genpolicy lint --help'],
    [['settings', 'show', '--frobnicate'], 'genpolicy settings show --help'],
    [['--frobnicate'], 'genpolicy --help'],
  ])('of %j points to the help of its command', async (args, help) => {
    const run = await runGenpolicy(args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`(${help} shows all flags)`);
  });
});

/** Programs that examples need besides ours and `kubectl`, which stands in for a cluster here. */
const needs: Readonly<Record<string, string | undefined>> = {
  'helm upgrade': undefined,
  'helm template': findProgram('helm', 'HELM'),
  'kustomize build': findProgram('kustomize', 'KUSTOMIZE'),
};

const manifest = readFileSync('examples/pod.yaml', 'utf8');
const denial = `Warning  Failed  1s  kubelet  Error: failed to create containerd task: rpc status: Status { code: PERMISSION_DENIED, message: "ExecProcessRequest is blocked by policy: " }\n`;
const request = { kind: 'ExecProcessRequest', request: { container_id: 'a', process: { Args: ['sh'] } } };
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: demo}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "registry.example/vectoradd:1.0"}]}
`;

let folder: WorkFolder;

function writeProgram(name: string, ...lines: readonly string[]): void {
  folder.write(`bin/${name}`, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(join(folder.path, 'bin', name), 0o755);
}

async function make(line: string): Promise<void> {
  const run = await runLine(line, folder.path);
  if (run.code !== 0) throw new Error(`${line}: ${run.stderr}`);
}

function runLine(line: string, cwd: string) {
  const programs = Object.values(needs).flatMap((path) => (path === undefined ? [] : [dirname(path)]));
  const path = [join(folder.path, 'bin'), ...programs, process.env.PATH].join(':');
  return runProgram('bash', ['-c', `PATH='${path}'; ${line}`], { cwd, env: { HOME: join(cwd, 'home') } });
}

beforeAll(async () => {
  const images = resolve('examples/images');
  folder = makeWorkFolder({
    'pod.yaml': manifest,
    'web.yaml': manifest.replace('name: vectoradd\n', 'name: web\n'),
    'deployment.yaml': deployment,
    'secrets.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: demo}\nstringData: {a: b}\n',
    'drop-in.json': '[{"op": "replace", "path": "/kata_config/oci_version", "value": "1.3.0"}]\n',
    'denial.txt': denial,
    'policy.jsonl': `${JSON.stringify(request)}\n`,
    'nodes.json': readFileSync('test/golden-lint/shared/nodes.json', 'utf8'),
    'resource-list.yaml': `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${manifest.trim().split('\n').slice(1).join('\n  ')}\n`,
  });
  // Images come from a folder instead of a registry.
  const flags = `--image-source 'oci:${images}' --no-cache`;
  writeProgram(
    'genpolicy',
    'case "$1" in',
    `  lint|verify|approve|post-render|krm) name=$1; shift; set -- "$name" ${flags} "$@" ;;`,
    `  ''|-*) set -- ${flags} "$@" ;;`,
    'esac',
    `exec '${process.execPath}' '${genpolicyPath}' "$@"`,
  );
  writeProgram(
    'kubectl',
    'case "$1" in',
    `  describe) cat '${folder.path}/denial.txt' ;;`,
    `  get) cat '${folder.path}/web.yaml' ;;`,
    '  apply) cat > /dev/null ;;',
    'esac',
  );
  for (const name of ['manifests', 'approved']) mkdirSync(join(folder.path, name));
  for (const name of [
    'home/.local/share/bash-completion/completions',
    'home/.zfunc',
    'home/.config/fish/completions',
  ]) {
    mkdirSync(join(folder.path, name), { recursive: true });
  }
  cpSync('examples/helm', join(folder.path, 'chart'), { recursive: true });
  cpSync('examples/kustomize', join(folder.path, 'kustomization'), { recursive: true });
  cpSync('examples/images', join(folder.path, 'images'), { recursive: true });
  await make('cp web.yaml old.yaml && cp web.yaml new.yaml && cp pod.yaml manifests/a.yaml');
  await make('genpolicy -y web.yaml -y manifests/a.yaml --oci-version 1.2.1');
  await make('genpolicy -y old.yaml --oci-version 1.2.1 && genpolicy -y new.yaml --oci-version 1.2.1 --allow-logs');
  await make("sed -n 's/.*cc_init_data: //p' web.yaml > annotation.txt");
  await make('genpolicy diff old.yaml new.yaml --approve approved.json --reason r --owner o --expires 2099-01-01');
  const git = 'git -c user.name=a -c user.email=a@example.com -c init.defaultBranch=main';
  await make(
    `${git} init -q && echo '*' > .gitignore && ${git} add -f web.yaml && ${git} commit -qm one && ${git} update-ref refs/remotes/origin/main HEAD`,
  );
  await make(`cp new.yaml web.yaml && ${git} commit -qam two`);
});

describe('examples', () => {
  const lines = Object.values(examples).flatMap((own) => own.map(({ line }) => line));
  const runnable = [...new Set(lines)].filter((line) =>
    Object.entries(needs).every(([command, program]) => !line.startsWith(command) || program !== undefined),
  );

  it.each(runnable)('%s', async (line) => {
    const copy = makeWorkFolder();
    cpSync(folder.path, copy.path, { recursive: true });
    const run = await runLine(line, copy.path);
    expect([0, 1], `${line}: ${run.stderr}`).toContain(run.code);
    expect(run.stderr).not.toMatch(/this is a bug|No such file|not found|^error: /m);
  });
});
