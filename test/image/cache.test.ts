import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { locateCacheFolder } from '../../generator/image/cache-folder.js';
import { decodeImageFacts, encodeImageFacts } from '../../generator/image/cache-image-facts.js';
import { decodeLayerFacts, encodeLayerFacts } from '../../generator/image/cache-layer-facts.js';
import { openCacheStore } from '../../generator/image/cache-store.js';
import { bundleProgram } from './layer-bundle.js';

const root = mkdtempSync(join(tmpdir(), 'genpolicy-cache-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function openStore(name: string, maximumBytes = 1e9) {
  const damaged: string[] = [];
  const unusable: string[] = [];
  const folder = join(root, name);
  const store = openCacheStore({
    folder,
    maximumBytes,
    onDamage: (entry) => damaged.push(entry),
    onUnusable: (reason) => unusable.push(reason),
  });
  return { store, folder, damaged, unusable };
}

test('the folder is where each system has its caches', () => {
  expect(locateCacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/x/genpolicy');
  expect(locateCacheFolder({ XDG_CACHE_HOME: 'relative', HOME: '/h' }, 'linux')).toBe('/h/.cache/genpolicy');
  expect(locateCacheFolder({ HOME: '/h' }, 'darwin')).toBe('/h/Library/Caches/genpolicy');
  expect(locateCacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe('/l/genpolicy/cache');
});

describe('the store', () => {
  test('gives back what was written, and nothing for other names', async () => {
    const { store } = openStore('plain');
    await store.write('a', Buffer.from('content'));
    expect((await store.read('a'))?.toString()).toBe('content');
    expect(await store.read('b')).toBeUndefined();
  });

  test('finds out any change of an entry: a byte, its length, its name', async () => {
    const { store, folder, damaged } = openStore('damage');
    await store.write('a', Buffer.from('content'));
    const whole = join(folder, 'a');
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(whole);
    const changes = [
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.of(0)]),
      Buffer.alloc(0),
      Buffer.from(bytes).fill(1, 30, 31),
    ];
    for (const change of changes) {
      writeFileSync(whole, change);
      expect(await store.read('a')).toBeUndefined();
    }
    writeFileSync(join(folder, 'renamed'), bytes);
    expect(await store.read('renamed')).toBeUndefined();
    expect(damaged).toEqual(['a', 'a', 'a', 'a', 'renamed']);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('removes what was used longest ago when it grows too big, and files of writers that died', async () => {
    const { store, folder } = openStore('prune', 3000);
    for (const [at, name] of ['old', 'middle', 'new'].entries()) {
      await store.write(name, Buffer.alloc(1000));
      utimesSync(join(folder, name), 1e9 + at, 1e9 + at);
    }
    writeFileSync(join(folder, '.new-1-dead'), 'x');
    utimesSync(join(folder, '.new-1-dead'), 1e9, 1e9);
    await store.prune();
    expect(readdirSync(folder).sort()).toEqual(['middle', 'new']);
  });

  test('marks an entry as used when it is read', async () => {
    const { store, folder } = openStore('touch');
    await store.write('a', Buffer.alloc(1));
    utimesSync(join(folder, 'a'), 1e9, 1e9);
    await store.read('a');
    expect(statSync(join(folder, 'a')).mtimeMs).toBeGreaterThan(1e12);
  });

  test.skipIf(process.platform === 'win32').each([0o777, 0o775])(
    'is not used where others may write (%o)',
    async (mode) => {
      const { store, folder, unusable } = openStore(`open-${mode}`);
      const { mkdirSync, chmodSync } = await import('node:fs');
      mkdirSync(folder);
      chmodSync(folder, mode);
      await store.write('a', Buffer.alloc(1));
      expect(await store.read('a')).toBeUndefined();
      expect(unusable).toHaveLength(1);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('serves eight processes that write and read the same entries at once', async () => {
    const program = await bundleProgram(`
      import { openCacheStore } from '../../generator/image/cache-store.js';
      let damaged = 0, wrong = 0, found = 0;
      const store = openCacheStore({ folder: process.argv[2], maximumBytes: 20000, onDamage: () => damaged++, onUnusable: () => wrong++ });
      for (let round = 0; round < 60; round++) {
        const name = 'entry-' + (round % 7);
        const bytes = Buffer.alloc(5000, name);
        const known = await store.read(name);
        if (known === undefined) await store.write(name, bytes);
        else if (known.equals(bytes)) found++;
        else wrong++;
        if (round % 10 === 0) await store.prune();
      }
      console.log(JSON.stringify({ damaged, wrong, found: found > 0 }));
    `);
    try {
      const results = await Promise.all(Array.from({ length: 8 }, () => program.run(join(root, 'shared'))));
      expect(results).toEqual(Array.from({ length: 8 }, () => ({ damaged: 0, wrong: 0, found: true })));
      expect(readdirSync(join(root, 'shared')).filter((name) => name.startsWith('.'))).toEqual([]);
    } finally {
      program.remove();
    }
  });
});

describe('facts of layers', () => {
  test('survive being kept', () => {
    const facts = {
      entries: new Map([
        ['etc/passwd', { kind: 'file', text: 'a\u0000ü' } as const],
        ['etc', { kind: 'symlink', target: '../x' } as const],
        ['__proto__', { kind: 'big-file', size: 3 } as const],
      ]),
      whiteouts: new Set(['etc/group']),
      opaque: new Set(['']),
    };
    expect(decodeLayerFacts(encodeLayerFacts(facts))).toEqual(facts);
  });

  test('of another shape are none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(decodeLayerFacts(Buffer.from(JSON.stringify(value)))).toBeUndefined();
        expect(
          decodeLayerFacts(Buffer.from(JSON.stringify({ entries: [['etc', value]], whiteouts: [], opaque: [] }))),
        ).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    expect(decodeLayerFacts(Buffer.from('{'))).toBeUndefined();
  });
});

describe('facts of images', () => {
  const image = {
    digest: `sha256:${'a'.repeat(64)}`,
    platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    config: { User: 'web', Env: ['A=ü'], Labels: { ['__proto__']: 'x' } },
    layers: [{ digest: `sha256:${'b'.repeat(64)}`, mediaType: 'm', size: 3, diffId: undefined }],
    passwd: 'web:x:1:1::/:/bin/sh\n',
    group: undefined,
  };

  test('survive being kept', () => {
    expect(decodeImageFacts(encodeImageFacts(image))).toEqual(image);
  });

  test.each([
    { digest: 'sha256:1' },
    { platform: { os: 'linux' } },
    { config: { Env: 'A=1' } },
    { layers: [{ digest: 'x' }] },
    { passwd: 1 },
  ])('of another shape are none: %j', (change) => {
    expect(decodeImageFacts(Buffer.from(JSON.stringify({ ...image, ...change })))).toBeUndefined();
  });
});
