import pLimit from 'p-limit';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { emptyCache } from './cache-images.js';
import type { FetchImagesOptions } from './fetch-images.js';
import { fetchLayer } from './fetch-layer.js';
import { openFetchSources } from './fetch-sources.js';
import type { ImageFacts } from './image-facts.js';
import { describeImageFailure } from './image-failure.js';
import { makeWatchList } from './layer-facts.js';
import { defaultLayerLimits } from './layer-limits.js';
import { parseImageReference } from './reference.js';

/** Which of some paths an image has, as far as its layers were read. */
export interface ImageFiles {
  readonly found: ReadonlySet<string>;
  /** Whether all layers were read, so that what was not found is not there. */
  readonly isComplete: boolean;
  /** Why reading ended early, for messages. */
  readonly reason: string | undefined;
}

export interface ReadContentsOptions extends Omit<FetchImagesOptions, 'spansOf' | 'onProgress'> {
  readonly paths: readonly string[];
  /** Compressed bytes that may be read of one image. */
  readonly byteBudget: number;
  /** Whether what was found so far is enough; the lowest layer comes first. */
  readonly isEnough: (found: ReadonlySet<string>) => boolean;
}

/**
 * Looks for files in images, from the lowest layer up, until enough is found or the budget is used up. Removals by higher
 * layers are not followed: nobody removes the C library of an image. What cannot be read is no error here.
 */
export async function readImageContents(
  images: readonly ImageFacts[],
  options: ReadContentsOptions,
  collector: DiagnosticCollector,
): Promise<ReadonlyMap<string, ImageFiles>> {
  const contents = new Map<string, ImageFiles>();
  if (images.length === 0) return contents;
  const sources = await openFetchSources(options, collector);
  if (!sources) return contents;
  try {
    for (const image of images) {
      if (!contents.has(image.digest)) contents.set(image.digest, await readOne(image, sources, options));
    }
  } finally {
    await sources.close();
  }
  return contents;
}

async function readOne(
  image: ImageFacts,
  sources: NonNullable<Awaited<ReturnType<typeof openFetchSources>>>,
  { paths, byteBudget, isEnough, signal, limits }: ReadContentsOptions,
): Promise<ImageFiles> {
  const found = new Set<string>();
  const parsed = parseImageReference(image.reference);
  if (!parsed.ok) return { found, isComplete: false, reason: 'its name cannot be read' };
  const { reference } = parsed;
  const origin = { reference, cache: emptyCache, findSource: () => sources.find(reference), signal };
  const watch = makeWatchList(paths);
  const queue = pLimit(1);
  let bytes = 0;
  for (const layer of image.layers) {
    bytes += layer.size;
    if (bytes > byteBudget) {
      return {
        found,
        isComplete: false,
        reason: `its lowest layers take more than ${Math.round(byteBudget / 1e6)} MB`,
      };
    }
    try {
      const facts = await fetchLayer(origin, layer, watch, signal ?? new AbortController().signal, {
        limits: { ...defaultLayerLimits, ...limits },
        layersFile: undefined,
        queue,
        onBytes: () => {},
      });
      for (const path of paths) if (facts.entries.has(path)) found.add(path);
    } catch (error) {
      const failure = describeImageFailure(error, image.reference);
      if (failure === undefined) throw error;
      return { found, isComplete: false, reason: failure.details.message };
    }
    if (isEnough(found)) return { found, isComplete: false, reason: undefined };
  }
  return { found, isComplete: true, reason: undefined };
}
