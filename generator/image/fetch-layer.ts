import type { LayersFile } from './cache-layers-file.js';
import { describeUncached, type ImageOrigin } from './image-documents.js';
import type { LayerDescriptor } from './image-facts.js';
import { ImageProblem } from './image-problem.js';
import { ImageAccessError } from './image-source.js';
import { type LayerFacts, userFileWatchList, type WatchList } from './layer-facts.js';
import type { LayerLimits } from './layer-limits.js';

export interface FetchLayerOptions {
  readonly limits: LayerLimits;
  readonly layersFile: LayersFile | undefined;
  /** Runs a download when there is room for one more. */
  readonly queue: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly onBytes: (layer: LayerDescriptor, count: number) => void;
}

/** Times that a layer is fetched when what comes is broken off or damaged. */
const attemptLimit = 3;

/** Gives what a layer says about the watched paths, from a cache or by reading all of it. */
export async function fetchLayer(
  origin: ImageOrigin,
  layer: LayerDescriptor,
  watch: WatchList,
  signal: AbortSignal,
  options: FetchLayerOptions,
): Promise<LayerFacts> {
  const { layersFile } = options;
  // The caches only know of the paths that every image is asked for.
  const isCommon = watch === userFileWatchList;
  if (isCommon) {
    const known = (layer.diffId && layersFile?.find(layer.diffId)) || origin.cache.readLayer(layer);
    if (known) {
      if (layer.diffId !== undefined) layersFile?.add(layer.diffId, known);
      return known;
    }
  }
  const facts = await options.queue(() => readWithRetry(origin, layer, watch, signal, options));
  if (isCommon) {
    await origin.cache.writeLayer(layer, facts);
    if (layer.diffId !== undefined) layersFile?.add(layer.diffId, facts);
  }
  return facts;
}

async function readWithRetry(
  origin: ImageOrigin,
  layer: LayerDescriptor,
  watch: WatchList,
  signal: AbortSignal,
  options: FetchLayerOptions,
): Promise<LayerFacts> {
  const { reference } = origin;
  const source = await origin.findSource();
  if (source === undefined) throw describeUncached(reference, `layer ${layer.digest}`);
  // Loaded only here: a run that finds all layers in its cache unpacks nothing.
  const { readLayer } = await import('./layer-read.js');
  for (let attempt = 1; ; attempt += 1) {
    if (signal.aborted) throw new ImageAccessError('aborted', `reading ${reference.original} was stopped`);
    try {
      const blob = await source.openBlob(reference, layer, signal);
      const onBytes = (count: number): void => options.onBytes(layer, count);
      return await readLayer(blob, layer, { watch, limits: options.limits, signal, onBytes });
    } catch (error) {
      if (attempt >= attemptLimit || !mayRetry(error)) throw explainForeign(error, layer);
    }
  }
}

function mayRetry(error: unknown): boolean {
  if (error instanceof ImageAccessError) return error.retryable || error.kind === 'digest-mismatch';
  return error instanceof ImageProblem && error.slug === 'image-digest-mismatch';
}

/** Layers that may not be distributed (Windows, mostly) are often not in the registry that has the image. */
function explainForeign(error: unknown, layer: LayerDescriptor): unknown {
  const isForeign = /foreign|nondistributable/.test(layer.mediaType);
  if (!isForeign || !(error instanceof ImageAccessError) || error.kind !== 'not-found') return error;
  return new ImageAccessError('not-found', error.message, {
    notes: [...error.notes, `the layer's type ${layer.mediaType} says that registries need not have it`],
    help: error.help,
    cause: error,
  });
}
