import type { ImageCache } from './cache-images.js';
import { openDigest } from './image-digest.js';
import type { Platform } from './image-facts.js';
import { type Descriptor, digestOf } from './image-manifest.js';
import { ImageProblem } from './image-problem.js';
import type { ImageSource } from './image-source.js';
import { chooseManifestName, type ImageReference, isDigest } from './reference.js';
import type { DocumentReader } from './resolve-image.js';

/** Where an image's documents and layers come from. */
export interface ImageOrigin {
  readonly reference: ImageReference;
  readonly cache: ImageCache;
  /** Gives the source; the first call may have to look for it. `undefined` when only the cache may be used. */
  findSource(): Promise<ImageSource | undefined>;
  readonly signal: AbortSignal | undefined;
}

/** A manifest or an index that a reference names. */
export interface TopDocument {
  readonly digest: string;
  /** Whether the digest was taken from the cache for a tag. */
  readonly isAssumed: boolean;
  /** Gives the document; whoever knows the image by the digest already does not need it. */
  read(): Promise<Uint8Array>;
}

/** Bytes of a configuration blob; real ones have a few thousand. */
const configLimit = 8 * 2 ** 20;

/** Finds out what a reference names: from the cache when that is sure to be the same, else from the source. */
export async function readTopDocument(origin: ImageOrigin, platform: Platform): Promise<TopDocument> {
  const { reference, cache, signal } = origin;
  const want = chooseManifestName(reference);
  if (isDigest(want)) return { digest: want, isAssumed: false, read: () => readByDigest(origin, want) };
  const source = await origin.findSource();
  if (source !== undefined) {
    const { bytes } = await source.readManifest(reference, want, signal);
    const digest = digestOf(bytes);
    const keep = async (): Promise<Uint8Array> => {
      await cache.writeBlob(digest, bytes);
      return bytes;
    };
    return { digest, isAssumed: false, read: keep };
  }
  const digest = cache.readTag(reference, platform);
  if (digest === undefined) throw describeUncached(reference, 'its manifest');
  const recall = async (): Promise<Uint8Array> => {
    const bytes = cache.readBlob(digest);
    if (bytes === undefined) throw describeUncached(reference, 'its manifest');
    return bytes;
  };
  return { digest, isAssumed: true, read: recall };
}

/** Makes the reader that `resolveImage` wants. `top` is shared by all platforms of a reference. */
export function createDocumentReader(origin: ImageOrigin, top: TopDocument): DocumentReader {
  return {
    subject: origin.reference.original,
    readTop: async () => ({ bytes: await top.read(), digest: top.digest }),
    readManifest: (descriptor) => readByDigest(origin, descriptor.digest),
    readConfig: (descriptor) => readConfig(origin, descriptor),
  };
}

/** Makes the problem of something that is only missing because of `--offline`. */
export function describeUncached(reference: ImageReference, part: string): ImageProblem {
  return new ImageProblem('image-not-cached', {
    message: `${reference.original} cannot be read with --offline: ${part} is not in the cache`,
    help: ['run once without --offline, or give an OCI layout or archive with --image-source'],
  });
}

async function readByDigest(origin: ImageOrigin, digest: string): Promise<Uint8Array> {
  const { reference, cache, signal } = origin;
  const known = cache.readBlob(digest);
  if (known !== undefined) return known;
  const source = await origin.findSource();
  if (source === undefined) throw describeUncached(reference, `manifest ${digest}`);
  const { bytes } = await source.readManifest(reference, digest, signal);
  verify(bytes, digest, `manifest ${digest} of ${reference.original}`);
  await cache.writeBlob(digest, bytes);
  return bytes;
}

async function readConfig(origin: ImageOrigin, descriptor: Descriptor): Promise<Uint8Array> {
  const { reference, cache, signal } = origin;
  const { digest, size } = descriptor;
  const known = cache.readBlob(digest);
  if (known !== undefined) return known;
  if (size > configLimit) throw describeBigConfig(reference, size);
  const source = await origin.findSource();
  if (source === undefined) throw describeUncached(reference, `configuration ${digest}`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of await source.openBlob(reference, descriptor, signal)) {
    length += piece.length;
    if (length > configLimit) throw describeBigConfig(reference, length);
    pieces.push(Buffer.from(piece));
  }
  const bytes = Buffer.concat(pieces);
  verify(bytes, digest, `configuration ${digest} of ${reference.original}`);
  await cache.writeBlob(digest, bytes);
  return bytes;
}

function verify(bytes: Uint8Array, digest: string, what: string): void {
  const check = openDigest(digest);
  check.hash.update(bytes);
  check.verify(what);
}

function describeBigConfig(reference: ImageReference, size: number): ImageProblem {
  return new ImageProblem('image-too-large', {
    message: `the configuration of ${reference.original} has ${size} bytes or more; the limit is ${configLimit}`,
  });
}
