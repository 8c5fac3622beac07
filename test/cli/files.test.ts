import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFiles } from '../../generator/cli/write-file.js';
import { startRegistryServer } from '../generate/registry-server.js';
import { testStore } from '../generate/test-images.js';
import { genpolicyPath } from '../support/run-genpolicy.js';
import { localImages, makePodText, makeWorkFolder, readPolicies } from './work-folder.js';

const pod = makePodText('web');
const badPod = makePodText(
  'bad',
  'registry.example/shell:1',
  'env: [{name: V, valueFrom: {configMapKeyRef: {name: gone, key: k}}}]',
);
const longAgo = new Date('2001-02-03T04:05:06Z');
const isRoot = process.getuid?.() === 0;

describe('writing manifests', () => {
  it('touches nothing where anything failed: bytes and times', async () => {
    const folder = makeWorkFolder({ 'good.yaml': pod, 'bad.yaml': badPod });
    for (const name of ['good.yaml', 'bad.yaml']) utimesSync(join(folder.path, name), longAgo, longAgo);
    const before = folder.snapshot();
    const run = await folder.run(['-y', 'good.yaml', '-y', 'bad.yaml']);
    expect(run.code).toBe(2);
    expect(folder.snapshot()).toEqual(before);
    for (const name of ['good.yaml', 'bad.yaml']) expect(statSync(join(folder.path, name)).mtime).toEqual(longAgo);
  });

  it('leaves alone a manifest that carries its policy already', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    await folder.run(['-y', 'pod.yaml']);
    const written = folder.read('pod.yaml');
    utimesSync(join(folder.path, 'pod.yaml'), longAgo, longAgo);
    expect((await folder.run(['-y', 'pod.yaml'])).code).toBe(0);
    expect(folder.read('pod.yaml')).toBe(written);
    expect(statSync(join(folder.path, 'pod.yaml')).mtime).toEqual(longAgo);
  });

  it('keeps permissions', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    chmodSync(join(folder.path, 'pod.yaml'), 0o640);
    expect((await folder.run(['-y', 'pod.yaml'])).code).toBe(0);
    expect(statSync(join(folder.path, 'pod.yaml')).mode & 0o7777).toBe(0o640);
  });

  it('follows a link and leaves it a link', async () => {
    const folder = makeWorkFolder({ 'real/pod.yaml': pod });
    symlinkSync('real/pod.yaml', join(folder.path, 'link.yaml'));
    expect((await folder.run(['-y', 'link.yaml'])).code).toBe(0);
    expect(lstatSync(join(folder.path, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(readPolicies(folder.read('real/pod.yaml'))).toHaveLength(1);
  });

  it('that fails leaves lint --fix without a fix to tell of', async () => {
    // A name so long that none is left for a temporary file beside it.
    const name = `${'a'.repeat(245)}.yaml`;
    const text = makePodText('web', undefined, 'securityContext: {capabilities: {drop: [CAP_NET_RAW]}}');
    const folder = makeWorkFolder({ [name]: text, 'pod.yaml': text });
    const fix = (path: string) => folder.runPlain(['lint', path, '--fix', ...localImages(), '--no-cache']);
    expect((await fix('pod.yaml')).stdout).toContain('fixed: ');
    const run = await fix(name);
    expect(run.stdout).toContain('error GP8002 write-failed');
    expect(run.stdout).not.toContain('fixed: ');
    expect(run.code).toBe(3);
    expect(folder.read(name)).toBe(text);
  });

  it('leaves no temporary file behind', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    await folder.run(['-y', 'pod.yaml']);
    expect(readdirSync(folder.path)).toEqual(['pod.yaml']);
  });

  it.skipIf(isRoot)('to a folder that forbids it is an error of the world, and no other file is written', async () => {
    const folder = makeWorkFolder({ 'a.yaml': pod, 'closed/pod.yaml': pod, 'z.yaml': pod });
    chmodSync(join(folder.path, 'closed'), 0o500);
    const run = await folder.run(['-y', 'a.yaml', '-y', 'closed/pod.yaml', '-y', 'z.yaml']);
    chmodSync(join(folder.path, 'closed'), 0o700);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('error GP8002 write-failed: cannot write closed/pod.yaml');
    expect([...folder.snapshot()]).toEqual([
      ['a.yaml', pod],
      ['closed/pod.yaml', pod],
      ['z.yaml', pod],
    ]);
  });

  it('is all or nothing: where one file cannot be replaced, none is, and nothing stays behind', async () => {
    const folder = makeWorkFolder({ 'a.yaml': 'old', 'z.yaml': 'old' });
    const place = (name: string) => join(folder.path, name);
    const changes = ['a.yaml', 'gone/b.yaml', 'z.yaml'].map((name) => ({ path: place(name), text: 'new' }));
    expect(replaceFiles(changes)).toEqual([{ path: place('gone/b.yaml'), reason: expect.stringContaining('ENOENT') }]);
    expect([...folder.snapshot()]).toEqual([
      ['a.yaml', 'old'],
      ['z.yaml', 'old'],
    ]);
    expect(replaceFiles(changes.filter(({ path }) => !path.includes('gone')))).toEqual([]);
    expect([...folder.snapshot()]).toEqual([
      ['a.yaml', 'new'],
      ['z.yaml', 'new'],
    ]);
  });

  it('of one file named twice writes it once', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run(['-y', 'pod.yaml', '-y', './pod.yaml']);
    expect([0, 2]).toContain(run.code);
    expect(readPolicies(folder.read('pod.yaml')).length).toBeLessThanOrEqual(1);
  });

  it('keeps comments, order, quotes, line ends and a byte order mark', async () => {
    const text = `\ufeff# top\r\napiVersion: 'v1'\r\nkind: "Pod" # a pod\r\nmetadata:\r\n    name:   web\r\nspec:\r\n    containers: [ {image: 'registry.example/shell:1', name: main} ]\r\n# end\r\n`;
    const folder = makeWorkFolder({ 'pod.yaml': text });
    expect(await folder.run(['-y', 'pod.yaml'])).toMatchObject({ code: 0, stderr: '' });
    const added = folder.read('pod.yaml').replace(/ {4}annotations:\r\n +io\.katacontainers[^\r]*\r\n/, '');
    expect(added).toBe(text);
  });
});

/** Runs a shell line with the command as `$GENPOLICY`. */
function runShell(line: string, cwd: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((resume, fail) => {
    const env = { ...process.env, NO_COLOR: '1', GENPOLICY: `${process.execPath} ${genpolicyPath}` };
    const child = spawn('bash', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', () => resume({ stdout, stderr }));
  });
}

describe('a reader that goes away', () => {
  const many = Array.from({ length: 12 }, (_, index) => makePodText(`web-${index}`)).join('---\n');

  it('ends the program without a complaint', async () => {
    const folder = makeWorkFolder({ 'pods.yaml': many });
    const line = `$GENPOLICY -y pods.yaml --dry-run --no-cache --oci-version 1.2.1 ${localImages().join(' ')} -r | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runShell(line, folder.path);
    expect(stdout).toBe('package agent_policy\n0\n');
    expect(stderr).toBe('');
  });

  it('also of findings', async () => {
    const members = Array.from({ length: 2000 }, (_, index) => `unknown${index}: 1`);
    const folder = makeWorkFolder({ 'pod.yaml': makePodText('web', 'registry.example/shell:1', ...members) });
    const line = `$GENPOLICY -y pod.yaml --no-cache ${localImages().join(' ')} 2>&1 | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runShell(line, folder.path);
    expect(stdout).toMatch(/^pod\.yaml:8:7: error GP1031 .*\n2\n$/);
    expect(stderr).toBe('');
  });
});

describe('Ctrl-C', () => {
  async function interrupt(child: ChildProcess, when: () => boolean): Promise<number | null> {
    const ended = new Promise<number | null>((resume) => child.on('close', (code) => resume(code)));
    for (let attempt = 0; attempt < 400 && !when(); attempt += 1) await new Promise((resume) => setTimeout(resume, 25));
    child.kill('SIGINT');
    return ended;
  }

  it('while a registry does not answer ends the run with 130, and every file is as it was', async () => {
    const server = await startRegistryServer(testStore, { hangs: true });
    try {
      const folder = makeWorkFolder({ 'pod.yaml': makePodText('web', `${server.host}/shell:1`) });
      const cache = join(folder.path, 'cache');
      mkdirSync(cache);
      const before = folder.snapshot();
      const args = [genpolicyPath, '-y', 'pod.yaml', ...localImages(), '--insecure-registry', server.host];
      const child = spawn(process.execPath, args, {
        cwd: folder.path,
        env: { ...process.env, XDG_CACHE_HOME: cache },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const code = await interrupt(child, () => server.requests.some((path) => path.includes('/manifests/')));
      expect(code).toBe(130);
      expect(stderr).not.toMatch(/bug|at file|Error:/);
      const after = folder.snapshot();
      expect(after.get('pod.yaml')).toBe(before.get('pod.yaml'));
      expect([...after.keys()].filter((name) => /tmp|temp/.test(name))).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  it('while standard input does not come ends the run with 130', async () => {
    const folder = makeWorkFolder();
    const child = spawn(process.execPath, [genpolicyPath], { cwd: folder.path, stdio: ['pipe', 'pipe', 'pipe'] });
    const started = Date.now();
    const code = await interrupt(child, () => Date.now() - started > 1500);
    expect(code).toBe(130);
  });
});
