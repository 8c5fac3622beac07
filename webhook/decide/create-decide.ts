import type { ReadinessCheck } from '../server/health-server.js';
import type { Decide } from './decide.js';

export interface Decider {
  readonly decide: Decide;
  readonly checks: readonly ReadinessCheck[];
}

/** The deciding side as configured. Until it decides about a pod, it lets none through. */
export function createDecider(): Decider {
  return {
    decide: async () => ({
      kind: 'denied',
      code: 500,
      message: 'this build of genpolicy-webhook has no deciding part',
    }),
    checks: [{ name: 'decider', findProblem: () => 'this build has none' }],
  };
}
