import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeWorkFolder, type WorkFolder } from '../cli/work-folder.js';
import { runGenpolicy } from '../support/run-genpolicy.js';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
  readonly language: string;
}

const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly Hook[];
const images = ['--image-source', `oci:${resolve('examples/images')}`, '--no-cache', '--oci-version', '1.2.1'];
const pod = readFileSync('examples/pod.yaml', 'utf8');

let folder: WorkFolder;
beforeEach(async () => {
  folder = makeWorkFolder({ 'deploy/pod.yaml': pod, 'deploy/other.yaml': 'a: 1\n' });
  await runGenpolicy(['-y', 'deploy/pod.yaml', ...images], { cwd: folder.path });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder.path });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'one');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
});

/** Runs a hook as pre-commit does: its entry, its arguments or those of the user, and the files. */
function runHook(id: string, args?: readonly string[]) {
  const hook = hooks.find((one) => one.id === id);
  const [program, ...entry] = hook?.entry.split(' ') ?? [];
  expect(program).toBe('genpolicy');
  const files = ['deploy/other.yaml', 'deploy/pod.yaml'];
  return runGenpolicy([...entry, ...(args ?? hook?.args ?? []), ...files], { cwd: folder.path });
}

describe('the hooks for pre-commit', () => {
  it('are built by node from this package', () => {
    expect(hooks.map(({ id }) => id)).toEqual(['genpolicy-lint', 'genpolicy-verify', 'genpolicy-diff']);
    for (const { language } of hooks) expect(language).toBe('node');
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { prepare: string } };
    expect(scripts.prepare).toContain('build/install-tools.mjs');
    expect(existsSync('build/install-tools.mjs')).toBe(true);
  });

  it('let good manifests pass', async () => {
    expect(await runHook('genpolicy-lint', [...images, '--fail-on', 'error'])).toMatchObject({ code: 0 });
    expect(await runHook('genpolicy-verify', images)).toMatchObject({ code: 0 });
    expect(await runHook('genpolicy-diff')).toMatchObject({ code: 0 });
  });

  it('stop a policy that allows more, and a manifest that is wrong', async () => {
    await runGenpolicy(['-y', 'deploy/pod.yaml', '--allow-logs', ...images], { cwd: folder.path });
    const diff = await runHook('genpolicy-diff');
    expect(diff.code).toBe(1);
    expect(diff.stdout).toContain('wider');
    folder.write('deploy/pod.yaml', pod.replace('restartPolicy', 'restartPolizy'));
    const lint = await runHook('genpolicy-lint', images);
    expect(lint.code).toBe(2);
    expect(lint.stdout).toContain('deploy/pod.yaml:9:3: error GP1031 unknown-field');
  });
});
