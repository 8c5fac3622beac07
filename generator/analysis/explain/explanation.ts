import type { Span } from '../../diagnostics/index.js';
import type { Cause } from './cause.js';
import type { Comparison } from './compare-fault.js';
import type { Fault } from './fault.js';
import type { Origin } from './find-origin.js';

/** What can be said of one denial. */
export interface Explanation {
  readonly kind: string;
  /** Where in the input it was found. */
  readonly line: number;
  /** The pod and container, if they can be told. */
  readonly pod: string | undefined;
  readonly container: string | undefined;
  /** How the container was found out. */
  readonly containerBy: 'request' | 'message' | 'story' | 'only' | undefined;
  readonly fault: Fault;
  /** What the policy printed of it, masked. */
  readonly said: string | undefined;
  readonly comparison: Comparison;
  readonly origin: Origin | undefined;
  readonly cause: Cause;
  readonly advice: string;
  /** What came of putting the request to the policy: `none` without request or policy. */
  readonly replay: 'denied' | 'allowed' | 'none';
  /** Rule of the policy that decided. */
  readonly rule: { readonly name: string; readonly span: Span } | undefined;
  /** What came of the same request when only this was changed in the policy. */
  readonly trial: Trial;
  /** What the input does not say. */
  readonly gaps: readonly string[];
}

export type Trial =
  | { readonly kind: 'none' }
  /** With this change the policy allows the request. */
  | { readonly kind: 'confirmed' }
  /** With this change the policy denies it for the next reason. */
  | { readonly kind: 'next'; readonly faults: readonly Fault[]; readonly allowed: boolean };
