import type { CodeEntry } from './entry.js';

/** Chapter GP4xxx: workload to policy_data. */
export const policyCodes = {} as const satisfies Record<string, CodeEntry>;
