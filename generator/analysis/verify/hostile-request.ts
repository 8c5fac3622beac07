import type { JsonObject } from '../requests/index.js';

/** A request that no runtime sends for the pod and that a policy must deny. */
export interface HostileRequest {
  readonly kind: string;
  /** What the host does with it, for people; never a secret value. */
  readonly what: string;
  readonly container?: string;
  readonly request: JsonObject;
  /** It is sent before the request of this position in the life of the pod; the number of requests: when all runs. */
  readonly at: number;
  /** The reference generator's rules are known to let it pass: no finding for rules of others. */
  readonly passesReference?: true;
}
