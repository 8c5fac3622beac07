import type { Span } from '../../diagnostics/index.js';
import type { Json } from '../requests/index.js';
import type { Counterexample } from './describe-proof.js';

/**
 * How the new policy stands to the old one: it allows more, less, other things, or that could not be decided. What is
 * undecided counts as more.
 */
export type Relation = 'wider' | 'narrower' | 'changed' | 'incomparable';

/** All relations, the gravest first. */
export const relations: readonly Relation[] = ['wider', 'incomparable', 'changed', 'narrower'];

/** One thing in which two policies differ in effect. */
export interface PolicyFinding {
  /** The same for the same change of the same policy, for approvals. */
  readonly id: string;
  readonly relation: Relation;
  /** Label of the policy, such as `Pod/web`. */
  readonly policy: string;
  readonly container: string | undefined;
  /** Where in the policy's data, steps joined by `/`; or `rules`, `behaviour`, `initdata/…`, `policy`. */
  readonly place: string;
  /** What differs, in plain words. */
  readonly title: string;
  readonly old: Json | undefined;
  readonly new: Json | undefined;
  /** A request that only the new policy allows. */
  readonly allowsMore: Counterexample | undefined;
  /** A request that only the old policy allows. */
  readonly allowsLess: Counterexample | undefined;
  readonly notes: readonly string[];
  /** The part of a manifest that is meant, as far as that can be told. */
  readonly span: Span | undefined;
}

/** Two policies of one workload, compared. */
export interface PolicyComparison {
  readonly label: string;
  readonly relation: Relation | 'equal';
  readonly findings: readonly PolicyFinding[];
}

/** What findings say together. */
export function joinRelations(findings: readonly { readonly relation: Relation }[]): PolicyComparison['relation'] {
  return relations.find((one) => findings.some(({ relation }) => relation === one)) ?? 'equal';
}
