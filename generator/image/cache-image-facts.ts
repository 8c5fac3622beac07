import { readConfigObject } from './image-config.js';
import type { ImageFacts, LayerDescriptor, Platform } from './image-facts.js';
import { isRecord } from './json-shape.js';
import { isDigest } from './reference.js';

/** What is known of an image once its manifest's digest and the platform are: everything but its name. */
export type CachedImage = Pick<ImageFacts, 'digest' | 'platform' | 'config' | 'layers' | 'passwd' | 'group'>;

/**
 * Part of the entries' names. It has to be raised when images come to be read in another way: entries hold what was
 * concluded from an image, and an upgrade of this program must not go on with old conclusions.
 */
export const imageFactsVersion = 1;

/** Writes what is known of an image as JSON. */
export function encodeImageFacts({ digest, platform, config, layers, passwd, group }: CachedImage): Buffer {
  return Buffer.from(JSON.stringify({ digest, platform, config, layers, passwd, group }));
}

/** Reads what {@link encodeImageFacts} wrote; `undefined` when it is anything else. */
export function decodeImageFacts(bytes: Buffer): CachedImage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !Array.isArray(value.layers)) return undefined;
  const { digest, platform, passwd, group } = value;
  const problems: string[] = [];
  const config = readConfigObject(value.config, problems);
  const layers = value.layers.map(decodeLayer);
  if (typeof digest !== 'string' || !isDigest(digest) || !isPlatform(platform) || problems.length > 0) return undefined;
  if (!isOptionalText(passwd) || !isOptionalText(group) || !layers.every((layer) => layer !== undefined)) {
    return undefined;
  }
  return { digest, platform, config, layers, passwd, group };
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isPlatform(value: unknown): value is Platform {
  if (!isRecord(value)) return false;
  return typeof value.os === 'string' && typeof value.architecture === 'string' && isOptionalText(value.variant);
}

function decodeLayer(value: unknown): LayerDescriptor | undefined {
  if (!isRecord(value)) return undefined;
  const { digest, mediaType, size, diffId } = value;
  if (typeof digest !== 'string' || typeof mediaType !== 'string' || typeof size !== 'number') return undefined;
  return isOptionalText(diffId) ? { digest, mediaType, size, diffId } : undefined;
}
