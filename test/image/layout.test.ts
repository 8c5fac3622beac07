import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { type FetchImagesOptions, fetchImages, imageKey, pinReference } from '../../generator/image/fetch-images.js';
import { parseImageSource } from '../../generator/image/fetch-sources.js';
import { makeDockerSave, makeLayout, writeArchive, writeFiles } from './layout-files.js';

const root = mkdtempSync(join(tmpdir(), 'genpolicy-layout-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function fetch(reference: string, source: string, options: FetchImagesOptions = {}, architecture = 'amd64') {
  const collector = createCollector();
  const need = { reference, platform: { os: 'linux', architecture }, needsUsers: true };
  const images = await fetchImages(
    [need],
    { imageSources: [source], cache: false, offline: true, ...options },
    collector,
  );
  return {
    facts: images.get(imageKey(need)),
    slugs: collector.diagnostics.map(({ slug }) => slug),
    text: collector.diagnostics.map(({ message, notes }) => [message, ...notes].join('\n')).join('\n'),
  };
}
const good = { config: { User: '33' }, passwd: 'root:x:0:0:::\n', group: 'root:x:0:\n' };

function makeFolder(name: string, files: ReadonlyMap<string, Buffer>): string {
  const folder = join(root, name);
  writeFiles(folder, files);
  return folder;
}

describe('parseImageSource', () => {
  test.each([
    ['oci:/a/b', { kind: 'oci', path: '/a/b', tag: undefined }],
    ['oci:a=b:tag', { kind: 'oci', path: 'a=b', tag: 'tag' }],
    ['docker-archive:x.tar:app:1', { kind: 'docker-archive', path: 'x.tar', tag: 'app:1' }],
    ['oci-archive:C:\\x.tar:1', { kind: 'oci-archive', path: 'C:\\x.tar', tag: '1' }],
  ])('%s', (text, expected) => {
    expect(parseImageSource(text)).toEqual({ ...expected, reference: undefined });
  });

  test('an image before the equals sign is what the source is for', () => {
    expect(parseImageSource('busybox:1=oci:x')).toMatchObject({
      path: 'x',
      reference: { repository: 'library/busybox', tag: '1' },
    });
  });

  test.each(['', 'x', 'dir:x', 'oci:', 'oci:x:', 'BAD=oci:x'])('%s is refused', (text) => {
    expect(typeof parseImageSource(text)).toBe('string');
  });
});

describe('an OCI layout', () => {
  const folder = makeFolder('two', makeLayout({ name: 'r.example/app:1' }, { name: 'stable' }));

  test('is searched for the full name of an image, not for a bare tag', async () => {
    expect((await fetch('r.example/app:1', `oci:${folder}`)).facts).toMatchObject(good);
    expect((await fetch('r.example/app:2', `oci:${folder}`)).slugs).toEqual(['image-not-cached']);
    expect((await fetch('r.example/app:stable', `oci:${folder}`)).slugs).toEqual(['image-not-cached']);
  });

  test('serves digests that it has', async () => {
    const { facts } = await fetch('r.example/app:1', `oci:${folder}`);
    const pinned = `other.example/x@${facts?.digest}`;
    expect((await fetch(pinned, `oci:${folder}`)).facts).toMatchObject({ ...good, digest: facts?.digest });
  });

  test('serves an image that the user maps to a name in it', async () => {
    expect((await fetch('any:9', `any:9=oci:${folder}:stable`)).facts).toMatchObject(good);
    expect((await fetch('any:stable', `any:stable=oci:${folder}`)).facts).toMatchObject(good);
    const missing = await fetch('any:9', `any:9=oci:${folder}:none`);
    expect(missing.slugs).toEqual(['image-not-found']);
    expect(missing.text).toContain('it has r.example/app:1, stable');
  });

  test('with a single image serves whatever is mapped to it', async () => {
    const single = makeFolder('single', makeLayout({}));
    expect((await fetch('any:9', `any:9=oci:${single}`)).facts).toMatchObject(good);
  });

  test('with one nameless image for each platform is an index itself', async () => {
    const both = makeFolder('platforms', makeLayout({}, { architecture: 'arm64' }));
    const { facts } = await fetch('any:9', `any:9=oci:${both}`, {}, 'arm64');
    expect(facts).toMatchObject({ ...good, platform: { architecture: 'arm64' } });
  });

  test('a changed blob is found out', async () => {
    const files = makeLayout({ name: 'r.example/app:1' });
    const changed = new Map(
      [...files].map(([path, bytes]) => [path, bytes.length > 400 ? Buffer.from(bytes).reverse() : bytes]),
    );
    const { slugs } = await fetch('r.example/app:1', `oci:${makeFolder('changed', changed)}`);
    expect(slugs).toEqual(['image-digest-mismatch']);
  });

  test('a folder that is none, or that is not there, is named', async () => {
    const empty = makeFolder('empty', new Map([['x', Buffer.alloc(0)]]));
    expect((await fetch('a', `oci:${empty}`)).slugs).toEqual(['image-source-invalid']);
    expect((await fetch('a', `oci:${root}/none`)).slugs).toEqual(['image-source-invalid']);
    const broken = makeFolder('broken', new Map([['index.json', Buffer.from('[')]]));
    expect((await fetch('a', `oci:${broken}`)).slugs).toEqual(['image-manifest-malformed']);
  });
});

describe('archives', () => {
  const noTemporaries = (): string[] => readdirSync(tmpdir()).filter((name) => /^genpolicy-[A-Za-z0-9]{6}$/.test(name));

  test.each(['layout.tar', 'layout.tar.gz'])('%s, an OCI archive', async (name) => {
    const path = join(root, name);
    writeArchive(path, makeLayout({ name: 'r.example/app:1' }));
    const before = noTemporaries();
    expect((await fetch('r.example/app:1', `oci-archive:${path}`)).facts).toMatchObject(good);
    expect(noTemporaries()).toEqual(before);
  });

  test.each(['saved.tar', 'saved.tar.gz'])('%s, from docker save, whose digests nobody else knows', async (name) => {
    const path = join(root, name);
    writeArchive(path, makeDockerSave('app:1'));
    const { facts } = await fetch('docker.io/library/app:1', `docker-archive:${path}`);
    expect(facts).toMatchObject({ ...good, digestIsLocal: true });
    expect(facts === undefined ? '' : pinReference(facts)).toBeUndefined();
    expect((await fetch('x:1', `x:1=docker-archive:${path}:app:1`)).facts).toMatchObject(good);
  });

  test('a docker-archive that is a layout too is read as one', async () => {
    const path = join(root, 'both.tar');
    const files = makeLayout({ name: 'docker.io/library/app:1' });
    writeArchive(path, new Map([...files, ['manifest.json', Buffer.from('[]')]]));
    const { facts } = await fetch('app:1', `docker-archive:${path}`);
    expect(facts).toMatchObject(good);
    expect(facts?.digestIsLocal).toBeUndefined();
  });

  test.each([
    ['text', Buffer.from('this is no archive, but it is long enough to have a header'.repeat(20))],
    ['broken gzip', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ['nothing', Buffer.alloc(0)],
  ])('%s is no archive', async (name, bytes) => {
    const path = join(root, `bad-${name}`);
    writeFileSync(path, bytes);
    for (const kind of ['oci-archive', 'docker-archive']) {
      const { slugs, facts } = await fetch('a:1', `${kind}:${path}`);
      expect(slugs).toHaveLength(1);
      expect(facts).toBeUndefined();
    }
  });
});

const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0;

describe.skipIf(!hasSkopeo)('archives that skopeo writes (needs skopeo)', () => {
  test.each(['oci', 'oci-archive', 'docker-archive'])('%s', async (kind) => {
    const folder = makeFolder(`skopeo-${kind}`, makeLayout({ name: 'src' }));
    const target = join(root, `skopeo-out-${kind}`);
    const name = 'r.example/app:1';
    const flags = ['copy', '-q', '--insecure-policy', `oci:${folder}:src`, `${kind}:${target}:${name}`];
    const { status, stderr } = spawnSync('skopeo', flags);
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
    expect((await fetch(name, `${kind}:${target}`)).facts).toMatchObject(good);
    expect((await fetch('x:1', `x:1=${kind}:${target}:${name}`)).facts).toMatchObject(good);
  });
});
