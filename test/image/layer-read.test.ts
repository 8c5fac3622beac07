import { spawnSync } from 'node:child_process';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ImageProblem } from '../../generator/image/image-problem.js';
import { userFileWatchList } from '../../generator/image/layer-facts.js';
import { defaultLayerLimits, type LayerLimits } from '../../generator/image/layer-limits.js';
import { readLayer } from '../../generator/image/layer-read.js';
import { peakMemoryExpression } from '../support/peak-memory.js';
import { makeTar, sha256, type TestEntry } from './layer-archive.js';
import { bundleProgram } from './layer-bundle.js';

const users: TestEntry[] = [
  { path: 'etc/passwd', content: 'root:x:0:0:::\n' },
  { path: 'etc/group', content: 'root:x:0:\n' },
];

interface Given {
  readonly mediaType?: string;
  readonly diffId?: string;
  readonly digest?: string;
  readonly chunk?: number;
  readonly limits?: Partial<LayerLimits>;
}

async function read(blob: Buffer, given: Given = {}) {
  const { mediaType = '', diffId, digest = sha256(blob), chunk = 1000 } = given;
  async function* stream() {
    for (let at = 0; at < blob.length; at += chunk) yield blob.subarray(at, at + chunk);
  }
  const facts = await readLayer(
    stream(),
    { digest, mediaType, diffId, size: blob.length },
    { watch: userFileWatchList, limits: { ...defaultLayerLimits, ...given.limits } },
  );
  return Object.fromEntries(facts.entries);
}

/** The slug of the problem that reading a layer ends with. */
async function findProblem(blob: Buffer, given?: Given): Promise<string> {
  try {
    await read(blob, given);
  } catch (error) {
    if (error instanceof ImageProblem) return error.slug;
    throw error;
  }
  return 'none';
}

/** Compresses with the zstd program; `undefined` when there is none. */
function compressZstd(bytes: Buffer, ...flags: string[]): Buffer | undefined {
  const { status, stdout } = spawnSync('zstd', ['-q', '-c', ...flags], { input: bytes, maxBuffer: 2 ** 26 });
  return status === 0 ? stdout : undefined;
}

const expected = {
  etc: { kind: 'directory' },
  'etc/passwd': { kind: 'file', text: 'root:x:0:0:::\n' },
  'etc/group': { kind: 'file', text: 'root:x:0:\n' },
};
const tar = makeTar([...users, { path: 'filler', content: 'The quick brown fox. '.repeat(20_000) }]);
/** A zstd frame of "hello world hello world hello world\n". */
const smallZstd = Buffer.from('KLUv/SQkjQAAYGhlbGxvIHdvcmxkIAoBAKcqSwMrjDvF', 'base64');

describe('compression', () => {
  test('plain, gzip and gzip in several members are told by their bytes, whatever the media type says', async () => {
    const members = Buffer.concat([gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]);
    for (const blob of [tar, gzipSync(tar), members]) {
      for (const mediaType of [
        'application/vnd.oci.image.layer.v1.tar+zstd',
        'application/vnd.oci.image.layer.v1.tar',
        'x',
      ]) {
        expect(await read(blob, { mediaType, diffId: sha256(tar) })).toEqual(expected);
      }
    }
  });

  test('pieces of any size give the same', async () => {
    for (const chunk of [1, 3, 511, 70_000]) {
      expect(await read(gzipSync(makeTar(users)), { chunk })).toEqual(expected);
    }
  });

  test('zeros after a gzip stream are padding, and part of the blob; anything else is an error', async () => {
    const blob = Buffer.concat([gzipSync(tar), Buffer.alloc(5000)]);
    for (const chunk of [1, 64, 1000, 100_000]) {
      expect(await read(blob, { diffId: sha256(tar), chunk })).toEqual(expected);
      const more = Buffer.concat([gzipSync(tar), Buffer.from('more')]);
      expect(await findProblem(more, { chunk })).toBe('image-layer-malformed');
    }
    expect(await findProblem(blob, { digest: sha256(gzipSync(tar)) })).toBe('image-digest-mismatch');
  });

  test('an empty layer says nothing', async () => {
    expect(await read(Buffer.alloc(0))).toEqual({});
    expect(await read(gzipSync(Buffer.alloc(1024)))).toEqual({});
  });

  test.each([
    ['bzip2', Buffer.from('BZh91AY&SY'), 'image-layer-unsupported'],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]), 'image-layer-unsupported'],
    ['lz4', Buffer.from([4, 0x22, 0x4d, 0x18, 0, 0, 0]), 'image-layer-unsupported'],
    ['something else', brotliCompressSync(tar), 'image-layer-malformed'],
    ['a short text', Buffer.from('no'), 'image-layer-malformed'],
    ['a gzip stream that breaks off', gzipSync(tar).subarray(0, -20), 'image-layer-malformed'],
    ['zstd that is no tar', smallZstd, 'image-layer-malformed'],
    ['a zstd frame that breaks off', smallZstd.subarray(0, -6), 'image-layer-malformed'],
    ['a broken zstd frame', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 7, 0, 0]), 'image-layer-malformed'],
    ['a huge zstd window', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xff, 1, 0, 0]), 'image-layer-malformed'],
  ])('%s is refused by name', async (_name, blob, slug) => {
    for (const chunk of [1, 1000]) expect(await findProblem(blob, { chunk })).toBe(slug);
  });

  test('an encrypted layer is refused only when it is read', async () => {
    expect(await findProblem(tar, { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip+encrypted' })).toBe(
      'image-layer-unsupported',
    );
  });

  describe.skipIf(compressZstd(tar) === undefined)('zstd (needs the zstd program)', () => {
    const compress = (bytes: Buffer, ...flags: string[]): Buffer => compressZstd(bytes, ...flags) ?? Buffer.alloc(0);

    test.each([['-1'], ['-3'], ['-19'], ['--no-check'], ['--long=25']])('level %s', async (flag) => {
      for (const chunk of [1, 1000, 1 << 20]) {
        const bytes = chunk === 1 ? makeTar(users) : tar;
        expect(await read(compress(bytes, flag), { diffId: sha256(bytes), chunk })).toEqual(expected);
      }
    });

    test('many frames, skippable ones between them', async () => {
      const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
      const empty = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
      const frames: Buffer[] = [];
      for (let at = 0; at < tar.length; at += 8192) {
        frames.push(
          empty,
          skippable,
          compress(tar.subarray(at, at + 8192), at % 16384 === 0 ? '--no-check' : '--check'),
        );
      }
      const blob = Buffer.concat(frames);
      for (const chunk of [5, 4096]) expect(await read(blob, { diffId: sha256(tar), chunk })).toEqual(expected);
    });

    test('content that does not compress', async () => {
      const noise = Buffer.alloc(300_000);
      for (let at = 0, state = 1; at < noise.length; at += 1) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        noise[at] = state >>> 16;
      }
      const bytes = makeTar([{ path: 'noise', content: noise }, ...users]);
      expect(await read(compress(bytes), { diffId: sha256(bytes) })).toEqual(expected);
    });
  });
});

describe('verification', () => {
  test('nothing is used of a blob whose end differs, although the files came before', async () => {
    const blob = gzipSync(tar);
    const changed = Buffer.from(blob);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    expect(await findProblem(changed, { digest: sha256(blob) })).toBe('image-digest-mismatch');
    expect(await findProblem(Buffer.concat([tar, Buffer.from('more')]), { diffId: sha256(tar) })).toBe(
      'image-digest-mismatch',
    );
  });

  test('digests of other algorithms than those of the specification cannot be verified', async () => {
    expect(await findProblem(tar, { digest: 'md5:d41d8cd98f00b204e9800998ecf8427e' })).toBe('image-manifest-malformed');
  });
});

describe('limits', () => {
  test('a layer of too many entries', async () => {
    const blob = gzipSync(makeTar(Array.from({ length: 200 }, (_, at) => ({ path: `f${at}` }))));
    expect(await findProblem(blob, { limits: { entries: 100 } })).toBe('image-layer-too-big');
  });

  test('a layer that decompresses to too much, or by too much', async () => {
    const bomb = gzipSync(makeTar([{ path: 'zeros', content: Buffer.alloc(2 ** 24) }]));
    expect(await findProblem(bomb, { limits: { decompressedBytes: 2 ** 23 } })).toBe('image-layer-too-big');
    expect(await findProblem(bomb, { limits: { ratioCheckedFrom: 2 ** 20 } })).toBe('image-layer-too-big');
    expect(await findProblem(bomb)).toBe('none');
  });

  test('a layer of 1 GiB is read in less than 200 MiB', { timeout: 240_000 }, async () => {
    const program = await bundleProgram(`
      import { createHash } from 'node:crypto';
      import { gzipSync } from 'node:zlib';
      import { readLayer } from '../../generator/image/layer-read.js';
      import { userFileWatchList } from '../../generator/image/layer-facts.js';
      import { defaultLayerLimits } from '../../generator/image/layer-limits.js';
      import { makeHeader, makeTar } from './layer-archive.js';
      const size = 2 ** 30;
      const piece = Buffer.alloc(2 ** 20);
      for (let at = 0; at < piece.length; at += 4) piece.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at);
      // A gzip stream may have many members, so that one piece needs compressing only once.
      const pack = process.argv[2] === 'gzip' ? (bytes) => gzipSync(bytes, { level: 1 }) : (bytes) => bytes;
      const packed = pack(piece);
      async function* blob() {
        yield pack(makeHeader({ path: 'big', size }));
        for (let at = 0; at < size; at += piece.length) yield packed;
        yield pack(makeTar([{ path: 'etc/passwd', content: 'found' }]));
      }
      const hash = createHash('sha256');
      for await (const bytes of blob()) hash.update(bytes);
      const layer = { digest: 'sha256:' + hash.digest('hex'), mediaType: '', size, diffId: undefined };
      const facts = await readLayer(blob(), layer, { watch: userFileWatchList, limits: defaultLayerLimits });
      console.log(JSON.stringify({ found: facts.entries.get('etc/passwd'), rss: ${peakMemoryExpression} / 1024 }));
    `);
    try {
      for (const kind of ['plain', 'gzip']) {
        const result = await program.run(kind);
        expect(result).toMatchObject({ found: { kind: 'file', text: 'found' } });
        expect((result as { rss: number }).rss).toBeLessThan(200);
      }
    } finally {
      program.remove();
    }
  });
});

test('no bytes make it throw anything but a problem with the layer', { timeout: 120_000 }, async () => {
  const seeds = [makeTar(users), gzipSync(makeTar(users)), smallZstd, compressZstd(makeTar(users)) ?? smallZstd];
  const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.nat(3), mutations, fc.nat(3000), async (which, changes, cut) => {
      const bytes = Buffer.from(seeds[which] ?? '');
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      await findProblem(cut > 2000 ? bytes.subarray(0, cut) : bytes, { chunk: 300 });
    }),
    { numRuns: 1500 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      fc.constantFrom('', '1f8b08', '28b52ffd', '502a4d18'),
      async (bytes, magic) => {
        await findProblem(Buffer.concat([Buffer.from(magic, 'hex'), bytes]));
      },
    ),
    { numRuns: 500 },
  );
});
