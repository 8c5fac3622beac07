import { type Diagnostic, locateOffset, renderPretty } from '../../diagnostics/index.js';
import { type DescribedPolicy, describePolicy } from './describe-policy.js';
import { listFindings, type VerifiedPolicy } from './verified-policy.js';

export interface TextOptions {
  readonly verbose: boolean;
  /** Whether lines of the manifest are shown beside findings: they may hold values. */
  readonly showValues: boolean;
  readonly colour: boolean;
}

/** A share for people: `96.1 %`. */
export function formatShare(share: number | null): string {
  return share === null ? '(nothing judged)' : `${(share * 100).toFixed(1)} %`;
}

/** Whose the judged policy is, in words. */
export function formatOrigin({ policy, rules }: DescribedPolicy): string {
  const origin =
    policy === 'annotation' ? 'the policy of its annotation' : 'it has no policy; the one that generation makes';
  return `${origin}${rules === 'shipped' ? '' : ', other rules'}`;
}

function formatRequests({ requests, shapes }: DescribedPolicy): string {
  const total = requests.allowed + requests.denied;
  const verdict = requests.denied === 0 ? 'all allowed' : `${requests.denied} DENIED`;
  return `${total} of the runtime in ${shapes.length} shape${shapes.length === 1 ? '' : 's'}: ${verdict}`;
}

function formatMutations({ mutations, rules }: DescribedPolicy): string {
  const { judged, denied, possible, allowed_with_reason: open, allowed_without_reason: unexplained } = mutations;
  const parts = [
    `${denied} denied`,
    `${open} open for a reason`,
    ...(unexplained > 0 ? [`${unexplained} ${rules === 'shipped' ? 'PASS WITHOUT A REASON' : 'pass'}`] : []),
  ];
  const scope = judged === possible ? `all ${judged}` : `${judged} that stand for ${possible}`;
  return `${scope}: ${parts.join(', ')}; tightness ${formatShare(mutations.tightness)}`;
}

function formatHostile({ hostile }: DescribedPolicy): string {
  const { judged, passed } = hostile;
  return `${judged} that only a hostile host sends: ${passed.length === 0 ? 'all denied' : `${passed.length} PASS`}`;
}

function listDetails(described: DescribedPolicy): readonly string[] {
  const versions = described.other_oci_versions.map(
    ({ version, allowed }) => `${version} ${allowed ? 'runs too' : 'is denied'}`,
  );
  return [
    `  nodes      OCI ${described.oci_versions.join(', ')}${versions.length > 0 ? `; ${versions.join(', ')}` : ''}`,
    ...described.shapes.map(
      ({ name, allowed, denied }) => `  shape      ${name}: ${allowed} allowed, ${denied} denied`,
    ),
    ...Object.entries(described.mutations_by_request).map(
      ([kind, { judged, denied, tightness }]) =>
        `  changes    ${kind}: ${judged} judged, ${denied} denied, ${formatShare(tightness)}`,
    ),
    ...described.hostile.passed.map(({ request, what }) => `  hostile    passes: ${what} (${request})`),
    ...described.passed.map(({ request, path, operator, example, count, reason }) =>
      [
        `  open       ${request} ${path}, ${operator}${example === null ? '' : ` (${example})`}, ${count}`,
        `             ${reason ?? 'no reason is known'}`,
      ].join('\n'),
    ),
  ];
}

/** Keeps the place of a finding, without the line that stands there. */
function hideSourceLine(finding: Diagnostic): Diagnostic {
  const { span } = finding;
  if (!span) return finding;
  const { line, column } = locateOffset(span.source, span.start);
  const source = { name: `${span.source.name}:${line}:${column}`, text: '' };
  return { ...finding, span: { source, start: 0, end: 0 } };
}

/** Writes what was found about a policy for a terminal: a summary, findings, and on demand all details. */
export function formatVerifiedPolicy(verified: VerifiedPolicy, { verbose, showValues, colour }: TextOptions): string {
  const described = describePolicy(verified);
  const { kind, namespace, name, file, line } = described;
  const findings = listFindings(verified);
  return `${[
    `${kind} ${namespace === null ? '' : `${namespace}/`}${name} (${file}:${line}): ${formatOrigin(described)}`,
    `  requests   ${formatRequests(described)}`,
    `  changes    ${formatMutations(described)}`,
    `  hostile    ${formatHostile(described)}`,
    ...(verbose ? listDetails(described) : []),
    `  ${findings.length === 0 ? 'green' : `${findings.length} finding${findings.length === 1 ? '' : 's'}`}`,
    ...findings.map((finding) => renderPretty(showValues ? finding : hideSourceLine(finding), { colour })),
  ].join('\n')}\n`;
}

/** Writes the last line of a run. */
export function formatTotals(policies: readonly VerifiedPolicy[]): string {
  const red = policies.filter((one) => listFindings(one).length > 0).length;
  const name = `${policies.length} ${policies.length === 1 ? 'policy' : 'policies'} verified`;
  return `${name}: ${red === 0 ? 'green' : `${policies.length - red} green, ${red} with findings`}\n`;
}
