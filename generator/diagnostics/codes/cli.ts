import type { CodeEntry } from './entry.js';

/** Chapter GP8xxx: the command line. */
export const cliCodes = {} as const satisfies Record<string, CodeEntry>;
