/** One denial, as it was found in what the user has. */
export interface Denial {
  /** Name of the agent's message, such as `CreateContainerRequest`. */
  readonly kind: string;
  /** What the policy printed, each print without its place. */
  readonly prints: readonly string[];
  /** Whether the end is missing: kubelet cuts events at 1 KiB. */
  readonly isCut: boolean;
  /** The container that the text around the denial names. */
  readonly container?: string;
  /** The pod that the text around the denial is about. */
  readonly pod?: string;
  /** The request, if what was printed holds all of it. */
  readonly request?: unknown;
  /** Where it was found, from 1. */
  readonly line: number;
}

/** A request that is to be put to the policy, from a log of the guest or written by hand. */
export interface GivenRequest {
  readonly kind: string;
  readonly request: unknown;
  readonly line: number;
}
