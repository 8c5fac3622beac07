import type { DiagnosticCollector } from '../../diagnostics/index.js';
import type { PolicySource } from './policy-source.js';

/** Whether a policy is meant by a name: its label, or the name of its workload, alone or as `kind/name`. */
function isNamed({ label, workload }: PolicySource, name: string): boolean {
  if (label === name) return true;
  if (!workload) return false;
  const [kind, ...rest] = name.split('/');
  if (rest.length === 0) return workload.name === name;
  return workload.kind.toLowerCase() === kind?.toLowerCase() && workload.name === rest.join('/');
}

/** Keeps the policies that a name means, all of them without a name. A name that means none is an error. */
export function choosePolicies(
  policies: readonly PolicySource[],
  name: string | undefined,
  collector: DiagnosticCollector,
): readonly PolicySource[] {
  if (name === undefined || policies.length === 0) return policies;
  const chosen = policies.filter((policy) => isNamed(policy, name));
  if (chosen.length === 0) {
    collector.report('policy-name-unknown', {
      message: `no policy belongs to ${name}`,
      help: [`there are ${listLabels(policies)}`],
    });
  }
  return chosen;
}

/** Chooses the one policy that a name means; without a name there must be only one, or all must be the same text. */
export function choosePolicy(
  policies: readonly PolicySource[],
  name: string | undefined,
  collector: DiagnosticCollector,
): PolicySource | undefined {
  const chosen = choosePolicies(policies, name, collector);
  const [first, ...others] = chosen;
  if (first && others.some(({ policyText }) => policyText !== first.policyText)) {
    collector.report('policy-ambiguous', {
      message: `${chosen.length} policies are given, and one is needed`,
      help: [`choose with --name one of ${listLabels(chosen)}`],
    });
    return undefined;
  }
  return first;
}

const maxShownLabels = 20;

function listLabels(policies: readonly PolicySource[]): string {
  const labels = [...new Set(policies.map(({ label }) => label))];
  const more = labels.length > maxShownLabels ? ` and ${labels.length - maxShownLabels} more` : '';
  return `${labels.slice(0, maxShownLabels).join(', ')}${more}`;
}
