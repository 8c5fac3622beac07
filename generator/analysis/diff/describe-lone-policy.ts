import type { PolicySource } from '../read-policy/index.js';
import { digest, makeFinding } from './make-finding.js';
import type { PolicyComparison } from './policy-finding.js';

/** What is to be said of a policy that stands on one side only. */
export function describeLonePolicy(source: PolicySource, side: 'old' | 'new'): PolicyComparison {
  const { label, workload, policyText } = source;
  const finding = makeFinding(label, {
    relation: 'incomparable',
    container: undefined,
    place: 'policy',
    title: side === 'new' ? 'the policy is new' : 'the policy is gone',
    [side]: digest(policyText),
    notes: [
      side === 'new'
        ? 'there is no older one to compare it with'
        : 'a pod without a policy of its own gets the one of its guest image, which may allow everything',
    ],
    span: workload?.spanOf([]),
  });
  return { label, relation: 'incomparable', findings: [finding] };
}
