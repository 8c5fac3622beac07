import type { Span } from '../../diagnostics/index.js';
import type { MutationOperator } from '../open-mutations.js';
import type { RuntimeShape } from '../requests/index.js';

/** A request that the runtime sends for the pod and that the policy denies. */
export interface LegitimateDenial {
  readonly kind: string;
  readonly step: string;
  readonly container: string | undefined;
  /** Names of the shapes in which it is denied. */
  readonly shapes: readonly string[];
  /** What the policy prints, or the error of its evaluation; masked unless values may be shown. */
  readonly reason: string;
  /** The rule that decided, and where it stands in the policy's text. */
  readonly rule: { readonly name: string; readonly line: number; readonly column: number } | undefined;
  /** The part of the manifest that is meant, as far as that can be told. */
  readonly span: Span;
}

/** Changes of one kind at one kind of place that the policy lets pass. */
export interface PassedChange {
  readonly kind: string;
  /** Without list positions: `OCI.Mounts[].options[]`. */
  readonly path: string;
  readonly operator: MutationOperator;
  readonly containers: readonly string[];
  /** How many of them passed. */
  readonly count: number;
  /** Name of the variable, path of the mount and the like: what the place is, never a secret value. */
  readonly example: string | undefined;
  /** Why rules may let it pass; undefined: they should not. */
  readonly reason: string | undefined;
}

/** A hostile request that a policy lets pass. */
export interface PassedAttack {
  readonly kind: string;
  readonly what: string;
  readonly container: string | undefined;
  /** Rules of the reference generator let it pass as well. */
  readonly passesReference: boolean;
}

/** How a policy fared against requests that only a hostile host sends. */
export interface HostileResult {
  readonly judged: number;
  readonly passed: readonly PassedAttack[];
}

/** How a shape fared. */
export interface ShapeResult {
  readonly shape: RuntimeShape;
  readonly requests: number;
  readonly denied: number;
}

export interface MutationCounts {
  /** All changes of all requests that a rule decides. */
  readonly possible: number;
  readonly judged: number;
  readonly denied: number;
  /** Passed with a reason. */
  readonly explained: number;
  /** Passed without one. */
  readonly unexplained: number;
  /** How many of the possible changes the judged ones stand for, and the denied ones among them. */
  readonly standsFor: number;
  readonly deniedStandsFor: number;
}

/** What `verify` found out about one policy. */
export interface VerifyReport {
  /** Whether the rules are those of this program. */
  readonly rules: 'shipped' | 'other';
  /** Versions of the OCI specification that the policy is meant to accept. */
  readonly ociVersions: readonly string[];
  /** Other versions, and whether a node that writes them could run the pod. */
  readonly otherOciVersions: readonly { readonly version: string; readonly allowed: boolean }[];
  readonly shapes: readonly ShapeResult[];
  readonly denials: readonly LegitimateDenial[];
  readonly mutations: MutationCounts;
  readonly mutationsByKind: Readonly<Record<string, MutationCounts>>;
  readonly passed: readonly PassedChange[];
  readonly hostile: HostileResult;
  /** Whether the policy lets requests pass that it denies. */
  readonly allowsFailures: boolean;
}

/** Share of the changes that are denied, from 0 to 1, each with the weight of those it stands for; undefined if none was judged. */
export function measureTightness({ standsFor, deniedStandsFor }: MutationCounts): number | undefined {
  return standsFor === 0 ? undefined : deniedStandsFor / standsFor;
}
