import type { CodeEntry } from './entry.js';

/** Chapter GP8xxx: the command line. */
export const cliCodes = {
  "internal-error": {
    code: "GP8001",
    severity: "error",
    exit: 2,
    summary: "A bug in this program; the run ends with exit code 70.",
  },
} as const satisfies Record<string, CodeEntry>;
