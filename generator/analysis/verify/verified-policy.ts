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

function findAttacks(owner: string, { workload, report }: VerifiedPolicy): readonly Diagnostic[] {
  const { judged, passed } = report.hostile;
  const meant = passed.filter(({ passesReference }) => report.rules === 'shipped' || !passesReference);
  if (meant.length === 0) return [];
  const more = meant.length - maxListedChanges;
  return [
    makeDiagnostic('hostile-request-allowed', {
      message: `${owner}: the policy lets ${meant.length === 1 ? 'a request' : `${meant.length} requests`} pass that only a hostile host sends, of ${judged} tried`,
      span: workload.spanOf([]),
      notes: [
        ...meant.slice(0, maxListedChanges).map(({ kind, what }) => `the host may ${what} (${kind})`),
        ...(more > 0 ? [`and ${more} more, see --format json`] : []),
      ],
      help: ['a policy that allows this does not protect the pod; were its rules changed?'],
    }),
  ];
}

/** A policy of which nothing is known must not look like one that was tried and held. */
function findOpenness(owner: string, { workload, report }: VerifiedPolicy): readonly Diagnostic[] {
  const span = workload.spanOf([]);
  if (report.allowsFailures) {
    return [
      makeDiagnostic('policy-lets-all-pass', {
        message: `${owner}: AllowRequestsFailingPolicy is true: the agent carries out every request, also those that the policy denies`,
        span,
        help: ['it is for debugging only; remove it from the rules'],
      }),
    ];
  }
  if (report.mutations.judged > 0) return [];
  return [
    makeDiagnostic('policy-decides-nothing', {
      message: `${owner}: no changed request could be judged: the policy decides no request by a rule, or denies all that the runtime sends`,
      span,
      help: ['a policy of defaults only cannot tell this pod from another'],
    }),
  ];
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
  const open = report.rules === 'shipped' ? findOpenChanges(owner, verified) : [];
  return [...findOpenness(owner, verified), ...denials, ...findAttacks(owner, verified), ...open];
}
