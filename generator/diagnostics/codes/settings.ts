import type { CodeEntry } from './entry.js';

/** Chapter GP2xxx: settings and drop-ins. */
export const settingsCodes = {} as const satisfies Record<string, CodeEntry>;
