import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { fetchImages, imageKey } from '../../generator/image/fetch-images.js';
import { writeLayoutTar } from './layout-files.js';

const platform = { os: 'linux', architecture: 'amd64' };
const need = (reference: string) => ({ reference, platform, needsUsers: true });
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

async function fetch(socket: string, references: readonly string[], offline = true) {
  const collector = createCollector();
  const images = await fetchImages(
    references.map(need),
    { containerdSocket: socket, cache: false, offline },
    collector,
  );
  return { images, diagnostics: collector.diagnostics, slugs: collector.diagnostics.map(({ slug }) => slug) };
}

test('a socket that nobody listens on is named', async () => {
  const { slugs, diagnostics } = await fetch('/nonexistent/containerd.sock', ['r.example/app:1']);
  expect(slugs).toEqual(['image-containerd-unreachable']);
  expect(diagnostics[0]?.message).toContain('/nonexistent/containerd.sock');
});

/** Starts a containerd of our own; `undefined` when it does not come up here. */
async function startContainerd(folder: string): Promise<{ process: ChildProcess; socket: string } | undefined> {
  const socket = join(folder, 'containerd.sock');
  const config = join(folder, 'config.toml');
  writeFileSync(
    config,
    [
      'version = 2',
      `root = "${folder}/root"`,
      `state = "${folder}/state"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]',
      '[grpc]',
      `  address = "${socket}"`,
      '[ttrpc]',
      `  address = "${socket}.ttrpc"`,
    ].join('\n'),
  );
  const process = spawn('containerd', ['--config', config], { stdio: 'ignore' });
  for (let attempt = 0; attempt < 100 && process.exitCode === null; attempt += 1) {
    await new Promise((done) => setTimeout(done, 100));
    if (existsSync(socket) && spawnSync('ctr', ['--address', socket, 'version']).status === 0)
      return { process, socket };
  }
  process.kill();
  return undefined;
}

const canTry = has('containerd') && has('ctr');

describe.skipIf(!canTry)('containerd (needs containerd and ctr)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-containerd-'));
  let running: Awaited<ReturnType<typeof startContainerd>>;

  beforeAll(async () => {
    running = await startContainerd(folder);
    if (running === undefined) return;
    const archive = join(folder, 'image.tar');
    await writeLayoutTar(archive, 'r.example/app:1');
    const flags = ['--address', running.socket, '-n', 'k8s.io', 'images', 'import', '--no-unpack', archive];
    const { status, stderr } = spawnSync('ctr', flags);
    if (status !== 0) throw new Error(stderr.toString());
  }, 30_000);

  afterAll(async () => {
    const child = running?.process;
    if (child !== undefined && child.exitCode === null) {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('an image in its store is read, by tag and by digest', async (context) => {
    if (running === undefined) return context.skip('containerd does not start here');
    const byTag = await fetch(running.socket, ['r.example/app:1']);
    expect(byTag.slugs).toEqual([]);
    const facts = byTag.images.get(imageKey(need('r.example/app:1')));
    expect(facts).toMatchObject({ config: { User: '33' }, passwd: 'root:x:0:0:::\n', group: 'root:x:0:\n' });
    const pinned = `r.example/app@${facts?.digest}`;
    const byDigest = await fetch(running.socket, [pinned]);
    expect(byDigest.slugs).toEqual([]);
    expect(byDigest.images.get(imageKey(need(pinned)))?.passwd).toBe('root:x:0:0:::\n');
  });

  test('an image that it does not have is named, with what to do', async (context) => {
    if (running === undefined) return context.skip('containerd does not start here');
    const { slugs, diagnostics } = await fetch(running.socket, ['r.example/none:1']);
    expect(slugs).toEqual(['image-not-found']);
    expect(diagnostics[0]?.help.join()).toContain('crictl pull r.example/none:1');
  });

  test('without a CRI service, a pull that fails says so', async (context) => {
    if (running === undefined) return context.skip('containerd does not start here');
    const { slugs, diagnostics } = await fetch(running.socket, ['r.example/none:1'], false);
    expect(slugs).toEqual(['image-not-found']);
    expect(diagnostics[0]?.notes.join()).toContain('pulling failed');
  });
});
