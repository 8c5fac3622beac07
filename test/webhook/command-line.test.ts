import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { writePod, writeReview } from '../support/write-review.js';

/** The built program, as it runs in its image. */
function run(
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resume) => {
    const child = spawn(process.execPath, [resolve('dist/webhook.cjs'), ...args], { env: { ...process.env, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resume({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

describe('genpolicy-webhook', () => {
  it('teaches with --help, and says what it cannot promise', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/review < review\.json/);
    expect(stdout).toMatch(/cannot be the root of trust/);
  });

  it('review prints the answer and nothing else', async () => {
    const { code, stdout, stderr } = await run(['review'], JSON.stringify(writeReview()));
    const answer = JSON.parse(stdout);
    expect(answer.response.uid).toBe('705ab4f5-6393-11e8-b7cc-42010a800002');
    expect([code, stderr]).toEqual([answer.response.allowed ? 0 : 1, '']);
  });

  it('review refuses what is no review', async () => {
    const { code, stdout } = await run(['review'], '{"kind":"Pod"}');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).response.status.message).toMatch(/no AdmissionReview/);
  });

  it('review takes a Pod too, as kubectl prints it', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      ...writePod({ name: 'app' }),
      spec: { containers: [], runtimeClassName: 'kata-clh' },
    };
    const { code, stdout } = await run(['review'], stringify(pod));
    expect([code, JSON.parse(stdout).response.warnings]).toEqual([0, [expect.stringMatching(/^GP8505 .*kata-clh/)]]);
  });

  it('review answers as in the cluster whose objects were saved', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-review-'));
    const write = async (name: string, content: unknown): Promise<string> => {
      await writeFile(join(folder, name), typeof content === 'string' ? content : stringify(content));
      return join(folder, name);
    };
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'models', labels: { 'kata-genpolicy/mode': 'verify' } },
    };
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } };
    const objects = await write('objects.yaml', { apiVersion: 'v1', kind: 'List', items: [namespace, node] });
    const config = await write('config.yaml', { cluster: { namespaces: true } });
    const pod = JSON.stringify(writeReview({ object: writePod({}) }));
    const args = ['review', '--endpoint', 'validate', '--config', config];
    const strict = await run([...args, '--objects', objects], pod);
    expect([strict.code, JSON.parse(strict.stdout).response]).toMatchObject([
      1,
      { status: { message: expect.stringMatching(/^GP8501/) }, auditAnnotations: { outcome: 'denied' } },
    ]);
    expect(strict.stderr).toBe(
      'note: cluster.nodes is off in the configuration, so that each Node and RuntimeClass is left unread\n',
    );
    expect((await run(args, pod)).stderr).toMatch(/^note: the configuration reads Namespace of the cluster; save them/);
    const wrong = await write('wrong.yaml', 'kind: ConfigMap\nmetadata:\n  name: a\n---\n- 1\n---\na: [\n');
    const refused = await run([...args, '--objects', wrong, join(folder, 'absent')], pod);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(/wrong\.yaml:1:1: error: the ConfigMap a has no metadata\.namespace/);
    expect(refused.stderr).toMatch(/wrong\.yaml:5:1: error: this is no object of Kubernetes/);
    expect(refused.stderr).toMatch(/wrong\.yaml:\d:\d: error: Flow sequence/);
    expect(refused.stderr).toMatch(/absent: error: not readable: ENOENT/);
    await rm(folder, { recursive: true });
  });

  it('serve says where its configuration is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-cli-'));
    const file = join(folder, 'config.yaml');
    await writeFile(file, 'log:\n  level: loud\n');
    const { code, stderr } = await run(['serve', '--config', file]);
    expect([code, stderr]).toEqual([2, `${file}:2:10: error: log.level must be one of debug, info, warn, error\n`]);
    await rm(folder, { recursive: true });
  });

  it('serve says what is in its way, and that this is no bug', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-cli-'));
    const file = join(folder, 'config.yaml');
    const serve = async (config: unknown, kubeconfig = '') => {
      await writeFile(file, stringify(config));
      return run(['serve', '--config', file], '', { KUBECONFIG: kubeconfig, HOME: folder });
    };
    const wrong = await serve({ certificates: { source: 'self-made' } }, join(folder, 'absent'));
    expect([wrong.code, wrong.stderr]).toEqual([
      3,
      expect.stringMatching(/^error: the kubeconfig.*cannot be read: ENOENT/),
    ]);
    const alone = await serve({ certificates: { source: 'self-made' } });
    expect([alone.code, alone.stderr]).toEqual([
      3,
      expect.stringMatching(/^error: the configuration needs the API server/),
    ]);
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resume) => other.once('listening', resume));
    const { port } = other.address() as AddressInfo;
    const taken = await serve({ listen: { host: '127.0.0.1', healthPort: port }, certificates: { folder } });
    expect([taken.code, taken.stderr]).toEqual([
      3,
      `error: address already in use 127.0.0.1:${port}: another process has that port (listen.host, listen.healthPort)\n`,
    ]);
    other.close();
    const nowhere = await serve({
      policy: { profileFiles: ['/absent'], dropIns: ['absent'] },
      initdata: { bases: [{ file: '/absent' }] },
    });
    expect([nowhere.code, nowhere.stderr.replaceAll(file, 'FILE').split('\n').sort()]).toEqual([
      2,
      [
        '',
        'FILE: error: GP2001 settings-file-missing: /absent does not exist',
        'FILE: error: GP2204 drop-in-unknown: there is no drop-in named "absent"',
        'FILE: error: initdata.bases: /absent is not readable: ENOENT',
      ],
    ]);
    await rm(folder, { recursive: true });
  });

  it('knows its commands', async () => {
    const { code, stderr } = await run(['sevre']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown command 'sevre'/);
  });
});
