import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLayerReader, normalizeLayerPath, userFileWatchList } from '../../generator/image/layer-facts.js';
import { createSharedJobs } from '../../generator/image/layer-jobs.js';
import { readImageUserFiles } from '../../generator/image/layer-users.js';
import { createTarWalk } from '../../generator/image/tar-walk.js';
import { makePax, makeTar, type TestEntry } from './layer-archive.js';

const watched: string[][] = [];

/** The user files of an image whose layers, the lowest first, have these entries. */
async function readUsers(...layers: (readonly TestEntry[])[]) {
  const jobs = createSharedJobs<ReturnType<ReturnType<typeof createLayerReader>['takeFacts']>>(undefined);
  const found = await readImageUserFiles(
    layers.map((_entries, index) => ({ digest: String(index), diffId: undefined, mediaType: '', size: 1 })),
    (layer, watch) =>
      jobs.join(`${layer.digest} ${[...watch].join()}`, async () => {
        watched.push([...watch]);
        const reader = createLayerReader(watch, 1000);
        const walk = createTarWalk(reader.handler, { entries: 1000 });
        walk.push(makeTar(layers[Number(layer.digest)] ?? []));
        walk.end();
        return reader.takeFacts();
      }),
    'test:1',
  );
  return { passwd: found.passwd, group: found.group, warnings: found.warnings.map(({ message }) => message) };
}

const files = (name: string): TestEntry[] => [
  { path: 'etc/passwd', content: `${name} passwd` },
  { path: 'etc/group', content: `${name} group` },
];
const both = (name: string) => ({ passwd: `${name} passwd`, group: `${name} group`, warnings: [] });
const none = { passwd: undefined, group: undefined, warnings: [] };

describe('user files in layers', () => {
  test('the newest layer that has a file decides', async () => {
    expect(await readUsers(files('old'), files('new'), [{ path: 'usr/bin/x' }])).toEqual(both('new'));
    expect(await readUsers(files('old'), [{ path: 'etc/passwd', content: 'new' }])).toMatchObject({
      passwd: 'new',
      group: 'old group',
    });
  });

  test('an image without layers or without the files has none', async () => {
    expect(await readUsers()).toEqual(none);
    expect(await readUsers([{ path: 'pause' }])).toEqual(none);
  });

  test.each(['etc/passwd', './etc/passwd', '././etc/passwd', 'etc/./passwd', './/etc//passwd', '/etc/passwd'])(
    '%s is the file',
    async (path) => {
      expect((await readUsers([{ path, content: 'text' }])).passwd).toBe('text');
    },
  );

  test.each(['../etc/passwd', 'etc/../passwd', 'etc/passwd/x', 'xetc/passwd', 'etc/passwd-', '.', './', '/'])(
    '%s is not the file',
    async (path) => {
      expect((await readUsers([{ path, content: 'text' }])).passwd).toBeUndefined();
    },
  );

  test('long and PAX names name the file too', async () => {
    expect(await readUsers([makePax({ path: 'etc/passwd' }), { path: 'short', content: 'pax' }])).toMatchObject({
      passwd: 'pax',
    });
    expect(
      await readUsers([
        { path: '././@LongLink', type: 'L', content: 'etc/group\0' },
        { path: 'short', content: 'gnu' },
      ]),
    ).toMatchObject({ group: 'gnu' });
  });

  test('an empty file hides nothing, as in the reference', async () => {
    expect(await readUsers(files('old'), [{ path: 'etc/passwd' }])).toEqual(both('old'));
  });

  test('of two entries in one layer the later one counts', async () => {
    expect(await readUsers([...files('first'), ...files('second')])).toEqual(both('second'));
  });

  describe('whiteouts', () => {
    test.each([
      ['of the files', [{ path: 'etc/.wh.passwd' }, { path: './etc/.wh.group' }]],
      ['of the folder', [{ path: '.wh.etc' }]],
      ['an opaque folder', [{ path: 'etc/', type: '5' }, { path: 'etc/.wh..wh..opq' }]],
      ['an opaque root', [{ path: '.wh..wh..opq' }]],
    ] satisfies [string, TestEntry[]][])('%s hide what is below', async (_name, layer) => {
      expect(await readUsers(files('old'), layer)).toEqual(none);
      expect(await readUsers(files('old'), layer, files('new'))).toEqual(both('new'));
    });

    test('do not hide what their own layer has, in whatever order', async () => {
      const opaque = { path: 'etc/.wh..wh..opq' };
      const gone = { path: 'etc/.wh.passwd' };
      expect(await readUsers(files('old'), [opaque, gone, ...files('new')])).toEqual(both('new'));
      expect(await readUsers(files('old'), [...files('new'), opaque, gone])).toEqual(both('new'));
    });

    test('of other names hide nothing', async () => {
      expect(await readUsers(files('old'), [{ path: 'etc/.wh.passwd-' }, { path: 'usr/.wh..wh..opq' }])).toEqual(
        both('old'),
      );
    });
  });

  describe('what is no file', () => {
    test.each([
      ['a folder', { path: 'etc/passwd/', type: '5' }],
      ['a device', { path: 'etc/passwd', type: '3' }],
      ['a pipe', { path: 'etc/passwd', type: '6' }],
    ])('%s in its place hides the file below', async (_name, entry) => {
      expect(await readUsers(files('old'), [entry])).toMatchObject({ passwd: undefined, group: 'old group' });
    });

    test('a file or a link to nowhere in place of /etc hides both', async () => {
      expect(await readUsers(files('old'), [{ path: 'etc', content: 'x' }])).toEqual(none);
      expect(await readUsers(files('old'), [{ path: 'etc', type: '2', linkTarget: 'nowhere' }])).toEqual(none);
      expect(await readUsers([...files('old'), { path: 'etc', content: 'x' }])).toEqual(none);
    });

    test('a file beyond the limit is named, and counts as missing', async () => {
      const { passwd, warnings } = await readUsers([{ path: 'etc/passwd', content: 'x'.repeat(1001) }]);
      expect(passwd).toBeUndefined();
      expect(warnings.join()).toContain('a file of 1001 bytes');
    });
  });

  describe('links', () => {
    test.each(['/nix/store/x/passwd', '../nix/store/x/passwd', '../../../nix/./store//x/passwd'])(
      'the symlink %s is followed within the image',
      async (linkTarget) => {
        expect(
          await readUsers(
            [{ path: 'nix/store/x/passwd', content: 'nix' }],
            [{ path: 'etc/passwd', type: '2', linkTarget }],
          ),
        ).toMatchObject({ passwd: 'nix' });
      },
    );

    test('a symlink in place of /etc is followed, whiteouts behind it included', async () => {
      const link = { path: 'etc', type: '2', linkTarget: 'usr/etc' };
      const real = files('real').map((entry) => ({ ...entry, path: `usr/${entry.path}` }));
      expect(await readUsers(real, [link])).toEqual(both('real'));
      expect(await readUsers(real, [link], [{ path: 'usr/etc/.wh.group' }])).toMatchObject({ group: undefined });
    });

    test('a newer folder replaces a symlinked /etc', async () => {
      expect(
        await readUsers(
          [
            { path: 'etc', type: '2', linkTarget: 'usr/etc' },
            { path: 'usr/etc/passwd', content: 'old' },
          ],
          [{ path: 'etc/', type: '5' }],
        ),
      ).toEqual(none);
    });

    test('a hard link is the file it names, as the layers stood then', async () => {
      expect(
        await readUsers(
          [{ path: 'usr/passwd', content: 'linked' }],
          [{ path: 'etc/passwd', type: '1', linkTarget: './usr/passwd' }],
          [{ path: 'usr/passwd', content: 'newer' }],
        ),
      ).toMatchObject({ passwd: 'linked' });
      expect(
        await readUsers([
          { path: 'etc/group', content: 'same layer' },
          { path: 'etc/passwd', type: '1', linkTarget: 'etc/group' },
        ]),
      ).toMatchObject({ passwd: 'same layer' });
    });

    test('links in a circle end', async () => {
      const { passwd, group, warnings } = await readUsers([
        { path: 'etc/passwd', type: '2', linkTarget: 'other' },
        { path: 'etc/other', type: '2', linkTarget: 'passwd' },
        { path: 'etc/group', type: '1', linkTarget: 'etc/group' },
      ]);
      expect([passwd, group]).toEqual([undefined, undefined]);
      expect(warnings).toHaveLength(2);
    });
  });
});

test('normalizeLayerPath agrees with taking the path apart', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '.', '..', '', '.x', '..y', 'b.'), { maxLength: 6 }), (parts) => {
      const clean = parts.filter((part) => part !== '' && part !== '.');
      const expected = clean.length === 0 || clean.includes('..') ? undefined : clean.join('/');
      expect(normalizeLayerPath(parts.join('/'))).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('the common watch list is what the cache keeps', () => {
  expect([...userFileWatchList]).toEqual(['etc', 'etc/passwd', 'etc/group']);
});
