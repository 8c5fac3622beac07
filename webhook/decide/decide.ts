/** A JSON object as the API server sent it. Nothing about its shape is checked beyond what `PodReview` says. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What is asked of us, after the envelope was checked: a pod, and what is being done to it by whom. */
export interface PodReview {
  readonly uid: string;
  /** `mutate` may write annotations; `validate` is the twin that sees the final object. */
  readonly endpoint: 'mutate' | 'validate';
  readonly operation: Operation;
  /** `ephemeralcontainers`, `resize`, …; absent for the pod itself. */
  readonly subResource: string | undefined;
  readonly namespace: string;
  /** Absent on CREATE with generateName: the API server names the pod after the mutating webhooks. */
  readonly name: string | undefined;
  readonly dryRun: boolean;
  readonly user: { readonly name: string; readonly groups: readonly string[] };
  /** The pod with `metadata` and `spec` objects; absent on DELETE. */
  readonly object: JsonObject | undefined;
  /** The pod before an UPDATE. */
  readonly oldObject: JsonObject | undefined;
}

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

export type Decision = Allowed | Denied | Retry;

export interface Allowed {
  readonly kind: 'allowed';
  /** True when the pod is none of ours, so that metrics can tell it from one that needed no change. */
  readonly skipped?: boolean;
  /** Annotations that the pod must have. Those that it has already are not patched. Empty on `validate`. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Shown to the user by kubectl; cut to what the API server lets through. */
  readonly warnings?: readonly string[];
  /** Goes into the audit log under `<webhook name>/<key>`, and into our log line. No secrets. */
  readonly audit?: Readonly<Record<string, string>>;
}

export interface Denied {
  readonly kind: 'denied';
  /** 403 for a rule, 422 for a pod that is wrong, 500 for a fault of ours. */
  readonly code: 400 | 403 | 413 | 422 | 500;
  /** Starts with the diagnostic's code; its first line says what and where. */
  readonly message: string;
  readonly warnings?: readonly string[];
  readonly audit?: Readonly<Record<string, string>>;
}

/** The answer is not known yet. The API server passes 429 with Retry-After on, and client-go asks again by itself. */
export interface Retry {
  readonly kind: 'retry';
  readonly retryAfterSeconds: number;
  readonly message: string;
  readonly audit?: Readonly<Record<string, string>>;
}

/**
 * Decides about one pod. `deadline` fires when the answer must leave to be in time; work that others wait for too
 * (a pull) may go on behind it. A decision that never comes is answered as a `Retry`; a throw is a bug and denies.
 */
export type Decide = (review: PodReview, deadline: AbortSignal) => Promise<Decision>;
