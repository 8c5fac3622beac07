import type { CodeEntry } from './entry.js';

/** Chapter GP6xxx: initdata and the annotation. */
export const initdataCodes = {} as const satisfies Record<string, CodeEntry>;
