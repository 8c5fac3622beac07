import { createHash } from 'node:crypto';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { locateCacheFolder } from './cache-folder.js';
import { type CachedImage, decodeImageFacts, encodeImageFacts, imageFactsVersion } from './cache-image-facts.js';
import { decodeLayerFacts, encodeLayerFacts } from './cache-layer-facts.js';
import { type CacheStore, openCacheStore } from './cache-store.js';
import type { LayerDescriptor, Platform } from './image-facts.js';
import { digestOf } from './image-manifest.js';
import { showPlatform } from './image-platform.js';
import type { LayerFacts } from './layer-facts.js';
import { type ImageReference, isDigest } from './reference.js';

/** What is kept between runs. All of it can be lost at any time; nothing of it can be wrong unnoticed. */
export interface ImageCache {
  /** A manifest, index or configuration by its digest. */
  readBlob(digest: string): Buffer | undefined;
  writeBlob(digest: string, bytes: Uint8Array): Promise<void>;
  /** What a layer says about the user files; only for layers whose `diffId` is known. */
  readLayer(layer: LayerDescriptor): LayerFacts | undefined;
  writeLayer(layer: LayerDescriptor, facts: LayerFacts): Promise<void>;
  /**
   * All that is known of the image that a manifest or index of this digest gives for a platform: one small entry in
   * place of its documents and layers.
   */
  readImage(digest: string, platform: Platform): CachedImage | undefined;
  /** Only for images that were read with their user files and without findings, within the usual limits. */
  writeImage(digest: string, platform: Platform, image: CachedImage): Promise<void>;
  /** The digest that a tag named when it was last seen. Only an offline run may ask. */
  readTag(reference: ImageReference, platform: Platform): string | undefined;
  writeTag(reference: ImageReference, platform: Platform, digest: string): Promise<void>;
  /** Ends the use of the cache: keeps it within its size. */
  close(): Promise<void>;
}

export interface ImageCacheOptions {
  /** Folder to use instead of the system's place for caches. */
  readonly folder?: string | undefined;
  /** Bytes that the cache may take; 256 MiB when not stated. */
  readonly maximumBytes?: number | undefined;
}

const defaultMaximumBytes = 256 * 2 ** 20;

/** Opens the cache. Whatever is wrong with it is told to the collector as information: no run fails for it. */
export function openImageCache(options: ImageCacheOptions, collector: DiagnosticCollector): ImageCache {
  const folder = options.folder ?? locateCacheFolder();
  if (folder === undefined) {
    collector.report('image-cache-unusable', { message: 'there is no home folder to keep a cache of images in' });
    return emptyCache;
  }
  const store = openCacheStore({
    folder,
    maximumBytes: options.maximumBytes ?? defaultMaximumBytes,
    onDamage: (name) =>
      collector.report('image-cache-entry-damaged', {
        message: `the cache entry ${name} in ${folder} was damaged and has been dropped`,
      }),
    onUnusable: (reason) =>
      collector.report('image-cache-unusable', {
        message: `the image cache cannot be used: ${reason}`,
        help: ['set XDG_CACHE_HOME to a folder of your own that can be written'],
      }),
  });
  return wrapStore(store);
}

/** A cache that keeps nothing. */
export const emptyCache: ImageCache = {
  readBlob: () => undefined,
  writeBlob: async () => {},
  readLayer: () => undefined,
  writeLayer: async () => {},
  readImage: () => undefined,
  writeImage: async () => {},
  readTag: () => undefined,
  writeTag: async () => {},
  close: async () => {},
};

function wrapStore(store: CacheStore): ImageCache {
  return {
    readBlob: (digest) => {
      const bytes = store.read(nameBlob(digest));
      // The entry's checksum says that it is as it was written; its digest, that it is what is asked for.
      return bytes !== undefined && isDigestOf(bytes, digest) ? bytes : undefined;
    },
    writeBlob: (digest, bytes) => store.write(nameBlob(digest), bytes),
    readLayer: (layer) => {
      const name = nameLayer(layer);
      const bytes = name === undefined ? undefined : store.read(name);
      return bytes === undefined ? undefined : decodeLayerFacts(bytes);
    },
    writeLayer: async (layer, facts) => {
      const name = nameLayer(layer);
      if (name !== undefined) await store.write(name, encodeLayerFacts(facts));
    },
    readImage: (digest, platform) => {
      const bytes = store.read(nameImage(digest, platform));
      return bytes === undefined ? undefined : decodeImageFacts(bytes);
    },
    writeImage: (digest, platform, image) => store.write(nameImage(digest, platform), encodeImageFacts(image)),
    readTag: (reference, platform) => {
      const text = store.read(nameTag(reference, platform))?.toString('utf8');
      return text !== undefined && isDigest(text) ? text : undefined;
    },
    writeTag: (reference, platform, digest) => store.write(nameTag(reference, platform), Buffer.from(digest)),
    close: () => store.prune(),
  };
}

function isDigestOf(bytes: Uint8Array, digest: string): boolean {
  if (digest.startsWith('sha256:')) return digestOf(bytes) === digest;
  const [algorithm = '', hex] = digest.split(':');
  return createHash(algorithm).update(bytes).digest('hex') === hex;
}

function nameBlob(digest: string): string {
  return `blob-${digest.replace(':', '-')}`;
}

function nameLayer(layer: LayerDescriptor): string | undefined {
  if (layer.diffId === undefined) return undefined;
  // Both digests at full length would make too long a file name for some systems.
  return `layer-${shorten(`${layer.digest} ${layer.diffId}`)}`;
}

function nameImage(digest: string, platform: Platform): string {
  return `image-${shorten(`${imageFactsVersion} ${digest} ${showPlatform(platform)}`)}`;
}

function nameTag(reference: ImageReference, platform: Platform): string {
  const { registry, repository, tag } = reference;
  return `tag-${shorten(`${registry}/${repository}:${tag ?? 'latest'} ${showPlatform(platform)}`)}`;
}

function shorten(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
