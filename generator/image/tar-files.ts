import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { emptyStream, type ImageFiles, translate } from './image-files.js';
import { ImageAccessError } from './image-source.js';
import { normalizeLayerPath } from './layer-facts.js';
import {
  isZeroBlock,
  mayHaveContent,
  readPaxRecords,
  readTarHeader,
  roundUpToBlock,
  tarBlockSize,
} from './tar-header.js';

/** Where a file's content stands in an archive, or what it is a link to. */
type Place = { readonly at: number; readonly size: number } | { readonly link: string };

const entryLimit = 100_000;
const extensionLimit = 1 << 16;
const linkLimit = 10;
/** Bytes that a compressed archive may unpack to. */
const unpackedLimit = 256 * 2 ** 30;

/**
 * Opens a tar archive of an image, plain or gzipped, for reading its files in any order. A plain one is read in place;
 * a gzipped one is unpacked to a temporary file, which `close` removes. Throws {@link ImageAccessError}.
 */
export async function openTarFiles(path: string, name: string, signal?: AbortSignal): Promise<ImageFiles> {
  const unpacked = (await isGzip(path, name)) ? await unpackToTemporary(path, name, signal) : undefined;
  const discard = async (): Promise<void> => {
    if (unpacked !== undefined) await rm(unpacked.folder, { recursive: true, force: true });
  };
  const file = unpacked?.path ?? path;
  try {
    const handle = await open(file);
    let places: ReadonlyMap<string, Place>;
    try {
      places = await listPlaces(handle, name, signal);
    } finally {
      await handle.close();
    }
    return serveFiles(file, name, places, discard);
  } catch (error) {
    await discard();
    throw error;
  }
}

function serveFiles(
  file: string,
  name: string,
  places: ReadonlyMap<string, Place>,
  close: () => Promise<void>,
): ImageFiles {
  const find = (path: string): { readonly at: number; readonly size: number } | undefined => {
    let current = path;
    for (let links = 0; links <= linkLimit; links += 1) {
      const place = places.get(current);
      if (place === undefined || 'at' in place) return place;
      current = place.link;
    }
    return undefined;
  };
  return {
    name,
    measure: async (path) => find(path)?.size,
    openStream: async (path, signal, end) => {
      const place = find(path);
      if (place === undefined) throw new ImageAccessError('not-found', `${name} has no ${path}`);
      const length = Math.min(place.size, end ?? place.size);
      if (length === 0) return emptyStream();
      return translate(
        createReadStream(file, { start: place.at, end: place.at + length - 1 }),
        `${path} in ${name}`,
        signal,
      );
    },
    close,
  };
}

async function isGzip(path: string, name: string): Promise<boolean> {
  try {
    const handle = await open(path);
    try {
      const magic = Buffer.alloc(2);
      await handle.read(magic, 0, 2, 0);
      return magic[0] === 0x1f && magic[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImageAccessError('not-found', `${name} cannot be read (${reason})`, { cause: error });
  }
}

async function unpackToTemporary(
  path: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'genpolicy-'));
  const target = join(folder, 'archive.tar');
  let total = 0;
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          total += piece.length;
          if (total > unpackedLimit)
            throw new ImageAccessError('too-large', `${name} unpacks to more than ${unpackedLimit} bytes`);
          yield piece;
        }
      },
      createWriteStream(target, { mode: 0o600 }),
      signal === undefined ? {} : { signal },
    );
    return { folder, path: target };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (error instanceof ImageAccessError) throw error;
    if (signal?.aborted) throw new ImageAccessError('aborted', `reading ${name} was stopped`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImageAccessError('bad-response', `${name} cannot be unpacked (${reason})`, { cause: error });
  }
}

/** Walks over the headers of an archive, jumping over contents. */
async function listPlaces(
  handle: FileHandle,
  name: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Place>> {
  const fail = (problem: string): ImageAccessError =>
    new ImageAccessError('bad-response', `${name} is no archive of an image: ${problem}`);
  const places = new Map<string, Place>();
  const block = Buffer.alloc(tarBlockSize);
  const { size: fileSize } = await handle.stat();
  let longPath: string | undefined;
  let longLink: string | undefined;
  let pax: ReadonlyMap<string, string> | undefined;
  let at = 0;
  for (let count = 0; at + tarBlockSize <= fileSize; count += 1) {
    if (signal?.aborted) throw new ImageAccessError('aborted', `reading ${name} was stopped`);
    if (count > entryLimit) throw fail(`it has more than ${entryLimit} entries`);
    await handle.read(block, 0, tarBlockSize, at);
    if (isZeroBlock(block)) return places;
    const header = readTarHeader(block);
    if (header === undefined)
      throw fail(count === 0 ? 'it is not a tar file' : `the header at byte ${at} is malformed`);
    at += tarBlockSize;
    if (/^[LKxg]$/.test(header.type)) {
      if (header.size > extensionLimit) throw fail('it has an oversized extended header');
      const bytes = Buffer.alloc(header.size);
      await handle.read(bytes, 0, header.size, at);
      const text = bytes.toString('utf8').split('\0')[0] ?? '';
      if (header.type === 'L') longPath = text;
      else if (header.type === 'K') longLink = text;
      else if (header.type === 'x') pax = readPaxRecords(bytes);
      at += roundUpToBlock(header.size);
      continue;
    }
    const size = mayHaveContent(header.type) ? readPaxSize(pax, header.size) : 0;
    if (size > fileSize - at) throw fail('it ends too early');
    const path = normalizeLayerPath(pax?.get('path') ?? longPath ?? header.path);
    const target = pax?.get('linkpath') ?? longLink ?? header.linkTarget;
    if (path !== undefined) notePlace(places, path, header.type, target, { at, size });
    [longPath, longLink, pax] = [undefined, undefined, undefined];
    at += roundUpToBlock(size);
  }
  return places;
}

function readPaxSize(pax: ReadonlyMap<string, string> | undefined, fallback: number): number {
  const text = pax?.get('size');
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : fallback;
}

function notePlace(
  places: Map<string, Place>,
  path: string,
  type: string,
  target: string,
  place: { readonly at: number; readonly size: number },
): void {
  if (type === '0' || type === '7') places.set(path, place);
  else if (type === '1' || type === '2') {
    // docker save links a layer that occurs twice (`layer.tar` → `../<id>/layer.tar`).
    const parts = type === '1' || target.startsWith('/') ? [] : path.split('/').slice(0, -1);
    for (const part of target.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    places.set(path, { link: parts.join('/') });
  }
}
