import { type Diagnostic, makeDiagnostic } from '../../diagnostics/index.js';
import type { Workload } from '../../manifest/index.js';
import type { PassedChange, VerifyReport } from './verify-report.js';

/** A policy that was verified, and where it came from. */
export interface VerifiedPolicy {
  readonly workload: Workload;
  /** `annotation`: the pod carries it. `generated`: the pod has none, so it is the one that generation makes. */
  readonly origin: 'annotation' | 'generated';
  readonly report: VerifyReport;
}

/** More changes of one kind of request are not listed in a finding; reports for programs have them all. */
const maxListedChanges = 20;

function describeChange({ path, operator, example, count, containers }: PassedChange): string {
  return `${path}, ${operator}${example === undefined ? '' : ` (${example})`}: ${count} in ${containers.join(', ')}`;
}

function findOpenChanges(owner: string, { workload, report }: VerifiedPolicy): readonly Diagnostic[] {
  const open = report.passed.filter(({ reason }) => reason === undefined);
  return [...new Set(open.map(({ kind }) => kind))].map((kind) => {
    const changes = open.filter((change) => change.kind === kind);
    const more = changes.length - maxListedChanges;
    const what = `${changes.length} kind${changes.length === 1 ? '' : 's'} of changes of a ${kind} pass`;
    return makeDiagnostic('change-not-denied', {
      message: `${owner}: the policy lets ${what.replace(/^1 kind of changes/, 'one kind of change')} without a known reason`,
      span: workload.spanOf([]),
      notes: [
        ...changes.slice(0, maxListedChanges).map(describeChange),
        ...(more > 0 ? [`and ${more} more, see --format json`] : []),
      ],
      help: ['docs/rules.md says what the rules leave open; this is not there: were they changed?'],
    });
  });
}

/** Turns what makes a policy red into findings with places in the manifest. */
export function listFindings(verified: VerifiedPolicy): readonly Diagnostic[] {
  const { workload, origin, report } = verified;
  const owner = `${workload.kind} ${workload.name}`;
  const denials = report.denials.map(({ kind, step, reason, rule, shapes, span }) =>
    makeDiagnostic('legitimate-request-denied', {
      message: `${owner}: the policy denies "${step}" (${kind}): ${reason.slice(0, 400)}`,
      span,
      notes: [
        ...(rule ? [`rule ${rule.name}, line ${rule.line}, column ${rule.column} of the policy`] : []),
        ...shapes.map((shape) => `simulated: ${shape}`),
      ],
      help:
        origin === 'annotation'
          ? ['if the manifest, its images or the settings changed after its policy was made, generate it anew']
          : ['if the rules are your own, they do not allow what the runtime sends; else please report this'],
    }),
  );
  if (report.rules !== 'shipped') return denials;
  return [...denials, ...findOpenChanges(owner, verified)];
}
