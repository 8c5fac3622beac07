import type { CodeEntry } from './entry.js';

/** Chapter GP3xxx: images, registries, layers and the cache. */
export const imageCodes = {} as const satisfies Record<string, CodeEntry>;
