import { type CacheStore, locateCacheFolder, openCacheStore } from '../image/index.js';

/** Which engine and self-check these are. The build says so; sources have no such thing, for they may change. */
declare const engineDigest: string | undefined;

/** Of the whole folder, as the cache of images keeps it. */
const maximumBytes = 256 * 2 ** 20;

/** What one engine has found out, kept from run to run. */
export interface EngineStore {
  /** Names the engine and what runs it, for the keys of entries: those of another are not for this one. */
  readonly engine: string;
  readonly store: CacheStore;
}

/** Opens the cache for what the engine finds out. What is wrong with the folder, the cache of images tells. */
export function openEngineStore(): EngineStore | undefined {
  const folder = locateCacheFolder();
  if (typeof engineDigest !== 'string' || folder === undefined) return undefined;
  return {
    engine: `${engineDigest} ${process.version}`,
    store: openCacheStore({ folder, maximumBytes, onDamage: () => {}, onUnusable: () => {} }),
  };
}
