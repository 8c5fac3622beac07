import type { CodeEntry } from './entry.js';

/** Chapter GP5xxx: GPU passthrough. */
export const gpuCodes = {} as const satisfies Record<string, CodeEntry>;
