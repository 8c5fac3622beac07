import { createHash } from 'node:crypto';
import { type AnalysisImage, readImageTable, writeImageTable } from '../../rules/engine/image/index.js';
import type { RulesImages } from '../generate/index.js';
import { locateCacheFolder, openCacheStore } from '../image/index.js';

/** Which engine made an image. The build says so; sources have no such thing, for their engine may change. */
declare const engineDigest: string | undefined;

/** Of the whole folder, as the cache of images keeps it. */
const maximumBytes = 256 * 2 ** 20;

/** Opens the images of users' rules in the cache. What is wrong with the folder, the cache of images tells. */
export function openRulesImages(): RulesImages | undefined {
  const engine = typeof engineDigest === 'string' ? engineDigest : undefined;
  const folder = locateCacheFolder();
  if (engine === undefined || folder === undefined) return undefined;
  const store = openCacheStore({ folder, maximumBytes, onDamage: () => {}, onUnusable: () => {} });
  const found = new Map<string, AnalysisImage | undefined>();
  const keyOf = (rulesText: string): string => createHash('sha256').update(`${engine} ${rulesText}`).digest('hex');
  return {
    find: (rulesText) => {
      if (found.has(rulesText)) return found.get(rulesText);
      const key = keyOf(rulesText);
      const entry = store.read(`rules-${key}`);
      const image = entry && readImageTable(entry.toString('latin1'), key);
      found.set(rulesText, image);
      return image;
    },
    keep: async (rulesText, image) => {
      const key = keyOf(rulesText);
      await store.write(`rules-${key}`, Buffer.from(writeImageTable(new Map([[key, image]])), 'latin1'));
      await store.prune();
    },
  };
}
