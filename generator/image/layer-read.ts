import { openDigest } from './image-digest.js';
import type { LayerDescriptor } from './image-facts.js';
import { ImageProblem } from './image-problem.js';
import { ImageAccessError } from './image-source.js';
import { CompressionError, type Decompressor, magicLength, openDecompressor } from './layer-decompress.js';
import { createLayerReader, type LayerFacts, type WatchList } from './layer-facts.js';
import type { LayerLimits } from './layer-limits.js';
import { createTarWalk, TarError } from './tar-walk.js';

export interface ReadLayerOptions {
  readonly watch: WatchList;
  readonly limits: LayerLimits;
  readonly signal?: AbortSignal | undefined;
  /** Told how many compressed bytes have come since the last call. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * Reads from a layer's bytes what it says about the watched paths, in memory that does not grow with the layer.
 *
 * The blob is always read to its end, although both files may have been seen early: what they say decides about users
 * in a policy, so nothing of it is used before the digests of the blob and of its decompressed form are verified.
 *
 * Throws {@link ImageProblem} for what is wrong with the layer, and lets the errors of `blob` through.
 */
export async function readLayer(
  blob: AsyncIterable<Uint8Array>,
  layer: LayerDescriptor,
  options: ReadLayerOptions,
): Promise<LayerFacts> {
  refuseEncrypted(layer);
  const { limits, signal, onBytes } = options;
  const compressedHash = openDigest(layer.digest);
  const plainHash = layer.diffId === undefined ? undefined : openDigest(layer.diffId);
  const reader = createLayerReader(options.watch, limits.userFileBytes);
  const walk = createTarWalk(reader.handler, limits);
  let compressedBytes = 0;
  let plainBytes = 0;

  const takePlain = (piece: Buffer): void => {
    plainBytes += piece.length;
    if (plainBytes > limits.decompressedBytes) throw new BombError(`more than ${limits.decompressedBytes} bytes`);
    if (plainBytes > limits.ratioCheckedFrom && plainBytes > compressedBytes * limits.ratio) {
      throw new BombError(`${plainBytes} bytes and more, over ${limits.ratio} times its compressed size`);
    }
    plainHash?.hash.update(piece);
    walk.push(piece);
  };

  let decompressor: Decompressor | undefined;
  let start: Buffer[] = [];
  let startLength = 0;
  let failure: ImageProblem | undefined;
  const take = async (chunk: Uint8Array): Promise<void> => {
    if (decompressor === undefined) {
      start.push(Buffer.from(chunk));
      startLength += chunk.length;
      if (startLength < magicLength) return;
      await open();
    } else await decompressor.push(chunk);
  };
  const open = async (): Promise<void> => {
    const joined = Buffer.concat(start);
    start = [];
    decompressor = await openDecompressor(joined, takePlain);
    await decompressor.push(joined);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (failure !== undefined) return;
    try {
      await work();
    } catch (error) {
      const problem = describeFailure(error, layer);
      if (problem === undefined || problem.slug === 'image-layer-too-big') throw problem ?? error;
      // Damage on the way looks like a malformed layer: the digest, once all is read, tells which it is.
      failure = problem;
    }
  };

  try {
    for await (const chunk of blob) {
      if (signal?.aborted) throw new ImageAccessError('aborted', 'the run was cancelled');
      compressedBytes += chunk.length;
      onBytes?.(chunk.length);
      compressedHash.hash.update(chunk);
      await attempt(() => take(chunk));
    }
    await attempt(async () => {
      if (decompressor === undefined && startLength > 0) await open();
      await decompressor?.end();
      walk.end();
    });
  } finally {
    decompressor?.destroy();
  }
  compressedHash.verify(`the blob of layer ${layer.digest}`);
  if (failure !== undefined) throw failure;
  plainHash?.verify(`the decompressed content of layer ${layer.digest}`);
  return reader.takeFacts();
}

class BombError extends Error {}

function describeFailure(error: unknown, layer: LayerDescriptor): ImageProblem | undefined {
  const what = `layer ${layer.digest}`;
  if (error instanceof BombError) {
    return new ImageProblem('image-layer-too-big', {
      message: `${what} decompresses to ${error.message}`,
      help: ['rebuild the image with smaller layers; a layer like this is also a way to attack whoever unpacks it'],
    });
  }
  if (error instanceof TarError) {
    if (error.kind === 'too-many-entries') {
      return new ImageProblem('image-layer-too-big', { message: `${what} cannot be used: ${error.message}` });
    }
    return new ImageProblem('image-layer-malformed', {
      message: `${what} cannot be read: ${error.message}`,
      notes: [`its media type is ${layer.mediaType || 'not stated'}`],
      help: ['rebuild and push the image again'],
    });
  }
  if (error instanceof CompressionError) {
    const slug = error.kind === 'unsupported' ? 'image-layer-unsupported' : 'image-layer-malformed';
    return new ImageProblem(slug, {
      message: `${what} cannot be read: ${error.message}`,
      help: [
        error.kind === 'unsupported' ? 'push the image with gzip or zstd layers' : 'rebuild and push the image again',
      ],
    });
  }
  return undefined;
}

function refuseEncrypted(layer: LayerDescriptor): void {
  if (!/\+encrypted(?:$|[+;])/.test(layer.mediaType)) return;
  throw new ImageProblem('image-layer-unsupported', {
    message: `layer ${layer.digest} is encrypted (${layer.mediaType}), so its users and groups cannot be read`,
    help: [
      'state runAsUser, runAsGroup and supplementalGroups in the pod and use the setting that then needs no layers',
      'or put /etc/passwd and /etc/group in a newer layer that is not encrypted',
    ],
  });
}
