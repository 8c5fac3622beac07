import type { Workload } from '../../manifest/index.js';
import { buildSandboxNamePattern } from '../../policy/index.js';
import type { Denial } from './denial.js';
import { dropRepeated } from './drop-repeated.js';

/** Whether a pod of this name can be one of a workload: controllers put their own endings behind a name. */
function isPodOf({ naming }: Workload, pod: string): boolean {
  const pattern = buildSandboxNamePattern(naming);
  return pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(pod);
}

/** Names of the pods that denials are about, sorted. */
function listPods(denials: readonly Denial[]): readonly string[] {
  return [...new Set(denials.flatMap(({ pod }) => pod ?? []))].sort();
}

/** Keeps what is for the pods that a text is about; all of it where it names none, or nothing is for them. */
export function keepForPods<T extends { readonly workload?: Workload | undefined }>(
  list: readonly T[],
  denials: readonly Denial[],
): readonly T[] {
  const pods = listPods(denials);
  const kept = list.filter(({ workload }) => workload && pods.some((pod) => isPodOf(workload, pod)));
  return kept.length > 0 ? kept : list;
}

export interface MatchedDenials {
  readonly denials: readonly Denial[];
  /** Pods that the policy is not for, whose denials were left out. */
  readonly skipped: readonly string[];
  /** Pods that the policy is not for, whose denials are explained all the same: there are no others. */
  readonly foreign: readonly string[];
}

/** Keeps the denials of the pods that a policy is for. Where there are none, all are kept, and whose they are is told. */
export function matchDenials(denials: readonly Denial[], workload: Workload | undefined): MatchedDenials {
  if (!workload) return { denials, skipped: [], foreign: [] };
  const own = denials.filter(({ pod }) => pod === undefined || isPodOf(workload, pod));
  const others = listPods(denials.filter((denial) => !own.includes(denial)));
  if (own.length === 0) return { denials, skipped: [], foreign: others };
  return { denials: dropRepeated(own, { acrossPods: true }), skipped: others, foreign: [] };
}
