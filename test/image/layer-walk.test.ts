import { describe, expect, test } from 'vitest';
import { createTarWalk, type TarEntry } from '../../generator/image/tar-walk.js';
import { makeHeader, makePax, makeTar, seal } from './layer-archive.js';

/** Walks over an archive in chunks of a size; gives entries and the content of the files that `wanted` picks. */
function walk(archive: Buffer, chunk = archive.length, wanted = (_entry: TarEntry) => true, limit = 1000) {
  const entries: TarEntry[] = [];
  const contents: string[] = [];
  const walk = createTarWalk(
    {
      onEntry: (entry) => {
        entries.push(entry);
        contents.push('');
        return wanted(entry);
      },
      onContent: (piece) => {
        contents[contents.length - 1] += piece.toString('latin1');
      },
    },
    { entries: limit },
  );
  for (let at = 0; at < archive.length; at += chunk) walk.push(archive.subarray(at, at + chunk));
  walk.end();
  return { entries, contents, paths: entries.map(({ path }) => path) };
}

describe('createTarWalk', () => {
  const archive = makeTar([
    { path: 'a', content: 'x'.repeat(700) },
    { path: 'folder/', type: '5' },
    { path: 'link', type: '2', linkTarget: 'a' },
    { path: 'b', content: 'b' },
  ]);

  test('gives the same entries for chunks of any size', () => {
    const whole = walk(archive);
    expect(whole.paths).toEqual(['a', 'folder/', 'link', 'b']);
    expect(whole.contents).toEqual(['x'.repeat(700), '', '', 'b']);
    for (const size of [1, 7, 511, 512, 513, 1000]) expect(walk(archive, size)).toEqual(whole);
  });

  test('gives no content of entries that are not wanted', () => {
    expect(walk(archive, 100, ({ path }) => path === 'b').contents).toEqual(['', '', '', 'b']);
  });

  test('applies GNU long names and links to the next entry only', () => {
    const long = `${'d/'.repeat(80)}passwd`;
    const { entries } = walk(
      makeTar([
        { path: '././@LongLink', type: 'L', content: `${long}\0` },
        { path: '././@LongLink', type: 'K', content: `${long}.target\0` },
        { path: 'short', type: '2', linkTarget: 'short' },
        { path: 'next' },
      ]),
      77,
    );
    expect(entries.map(({ path, linkTarget }) => [path, linkTarget])).toEqual([
      [long, `${long}.target`],
      ['next', ''],
    ]);
  });

  test('applies PAX path, link and size; ignores global records, as Go does', () => {
    const records = makePax({ path: 'etc/päßwd', linkpath: 'to' });
    const { entries } = walk(
      makeTar([
        { path: 'global', type: 'g', content: makePax({ path: 'wrong' }).content ?? '' },
        records,
        { path: 'x', type: '2', linkTarget: 'y' },
        { path: 'z' },
      ]),
    );
    expect(entries.map(({ path, linkTarget }) => [path, linkTarget])).toEqual([
      ['etc/päßwd', 'to'],
      ['z', ''],
    ]);
    const sized = Buffer.concat([
      makeTar([makePax({ size: '3' })]).subarray(0, 1024),
      makeHeader({ path: 'f', size: 0 }),
      Buffer.from('abc').subarray(),
      Buffer.alloc(509),
      makeTar([{ path: 'g' }]),
    ]);
    expect(walk(sized)).toMatchObject({ paths: ['f', 'g'], contents: ['abc', ''] });
  });

  test('joins the ustar prefix, and not what GNU archives have in its place', () => {
    const posix = makeHeader({ path: 'passwd' });
    posix.write('etc', 345);
    const gnu = makeHeader({ path: 'passwd' });
    gnu.write('etc', 345);
    gnu.write('ustar  \0', 257, 'latin1');
    expect(walk(Buffer.concat([seal(posix), seal(gnu), Buffer.alloc(1024)])).paths).toEqual(['etc/passwd', 'passwd']);
  });

  test('ignores sizes of entries that have no content, and reads base-256 sizes', () => {
    const link = makeHeader({ path: 'l', type: '1', linkTarget: 'a', size: 5000 });
    const big = makeHeader({ path: 'big' });
    big.fill(0, 124, 136);
    big[124] = 0x80;
    big[135] = 2;
    const { entries } = walk(Buffer.concat([link, seal(big), Buffer.from('hi'), Buffer.alloc(510 + 1024)]));
    expect(entries.map(({ size }) => size)).toEqual([0, 2]);
  });

  test('skips old GNU sparse maps', () => {
    const sparse = makeHeader({ path: 's', type: 'S', content: 'data' });
    sparse[482] = 1;
    const map = Buffer.alloc(512);
    const { paths } = walk(
      Buffer.concat([seal(sparse), map, Buffer.from('data'), Buffer.alloc(508), makeTar([{ path: 'next' }])]),
    );
    expect(paths).toEqual(['s', 'next']);
  });

  test('ends at the first zero block, whatever follows', () => {
    expect(walk(Buffer.concat([makeTar([{ path: 'a' }]), Buffer.alloc(700, 65)])).paths).toEqual(['a']);
  });

  test('an empty archive, and one without an end, are fine', () => {
    expect(walk(Buffer.alloc(0), 1).paths).toEqual([]);
    expect(walk(makeHeader({ path: 'a' })).paths).toEqual(['a']);
  });

  test.each([
    ['no tar at all', Buffer.alloc(2048, 'x'), 'not a tar archive'],
    ['a broken second header', Buffer.concat([makeHeader({ path: 'a' }), Buffer.alloc(512, 1)]), 'entry 2'],
    ['a header that breaks off', makeHeader({ path: 'a' }).subarray(0, 300), 'ends in the middle'],
    ['content that breaks off', makeHeader({ path: 'a', size: 9 }), 'ends in the middle'],
    ['an endless extended header', makeHeader({ path: 'a', type: 'x', size: 2 ** 31 }), 'extended header'],
    ['malformed PAX records', makeTar([{ path: 'p', type: 'x', content: '99 a=b\n' }]), 'PAX'],
    ['an impossible PAX size', makeTar([makePax({ size: '9'.repeat(16) }), { path: 'a' }]), 'impossible size'],
  ])('%s is an error', (_name, bytes, message) => {
    expect(() => walk(bytes)).toThrow(message);
  });

  test('more entries than the limit are an error, extended headers included', () => {
    const many = makeTar(Array.from({ length: 11 }, (_, at) => ({ path: `f${at}` })));
    expect(() => walk(many, 512, () => false, 10)).toThrow('more than 10 entries');
    expect(() => walk(makeTar(Array.from({ length: 11 }, () => makePax({ a: 'b' }))), 512, () => false, 10)).toThrow();
  });
});
