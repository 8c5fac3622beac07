import type { CodeEntry } from './entry.js';

/** Chapter GP1xxx: reading and checking of manifests. */
export const manifestCodes = {} as const satisfies Record<string, CodeEntry>;
