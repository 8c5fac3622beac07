import { type Diagnostic, type DiagnosticSlug, locateOffset, makeDiagnostic } from '../../diagnostics/index.js';
import type { Json } from '../requests/index.js';
import type { Counterexample } from './describe-proof.js';
import { type PolicyComparison, type PolicyFinding, type Relation, relations } from './policy-finding.js';
import type { Approval } from './waivers.js';

/** A finding as reports show it: masked, and with what was decided about it. */
export interface ReportedFinding extends PolicyFinding {
  readonly approval: Approval;
  /** Whether it makes the run fail. */
  readonly fails: boolean;
}

export interface ReportedComparison extends Omit<PolicyComparison, 'findings'> {
  readonly findings: readonly ReportedFinding[];
}

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

const maxShownValue = 200;

function shorten(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > maxShownValue ? `${text.slice(0, maxShownValue)}…` : text;
}

function order(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const key = ({ relation, place, id }: ReportedFinding): string => `${relations.indexOf(relation)}\0${place}\0${id}`;
  return [...findings].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function describeApproval(approval: Approval): string | undefined {
  if (approval.kind === 'none') return undefined;
  const { owner, reason, expires } = approval.waiver;
  return approval.kind === 'expired'
    ? `expired: ${owner} approved this until ${expires}: ${reason}`
    : `approved by ${owner} until ${expires}: ${reason}`;
}

function writePlace({ span }: ReportedFinding): string | undefined {
  if (!span) return undefined;
  const { line, column } = locateOffset(span.source, span.start);
  return `${span.source.name}:${line}:${column}`;
}

function listLines(finding: ReportedFinding): readonly (readonly [label: string, text: string])[] {
  const { allowsMore, allowsLess, notes, approval } = finding;
  const approved = describeApproval(approval);
  return [
    ['old', shorten(finding.old)],
    ['new', shorten(finding.new)],
    ...(allowsMore ? [['only new allows', describeExample(allowsMore)] as const] : []),
    ...(allowsLess ? [['only old allows', describeExample(allowsLess)] as const] : []),
    ...notes.map((note) => ['note', note] as const),
    ...(approved === undefined ? [] : [['waiver', approved] as const]),
    ['id', finding.id],
  ];
}

function describeExample({ kind, step, denial }: Counterexample): string {
  return `${kind} (${step}); the other says: ${denial}`;
}

/** Counts findings by relation: `2 wider, 1 narrower`. */
export function countFindings(comparisons: readonly ReportedComparison[]): string {
  const all = comparisons.flatMap(({ findings }) => findings);
  const counts = relations.flatMap((relation) => {
    const amount = all.filter((finding) => finding.relation === relation).length;
    return amount === 0 ? [] : [`${amount} ${relation}`];
  });
  return counts.length === 0 ? 'no differences in effect' : counts.join(', ');
}

/** The report for people. */
export function formatText(comparisons: readonly ReportedComparison[]): string {
  const parts = comparisons.map(({ label, relation, findings }) => {
    const blocks = order(findings).map((finding) => {
      const place = writePlace(finding);
      const head = `  ${finding.relation}: ${finding.title}${place === undefined ? '' : ` (${place})`}`;
      return [head, ...listLines(finding).map(([name, text]) => `    ${name}: ${text}`)].join('\n');
    });
    return [`${label}: ${relation}`, ...blocks].join('\n');
  });
  return `${[...parts, `${comparisons.length} ${comparisons.length === 1 ? 'policy' : 'policies'} compared: ${countFindings(comparisons)}`].join('\n')}\n`;
}

function describeCounterexample(example: Counterexample | undefined) {
  if (!example) return null;
  const { kind, step, request, before, denial } = example;
  return { kind, step, request, before, denial };
}

/** The report for programs. */
export function formatJson(comparisons: readonly ReportedComparison[], diagnostics: readonly unknown[]): string {
  const value = {
    format_version: jsonFormatVersion,
    policies: comparisons.map(({ label, relation, findings }) => ({
      policy: label,
      relation,
      findings: order(findings).map((finding) => {
        const { span, approval } = finding;
        const start = span && locateOffset(span.source, span.start);
        return {
          id: finding.id,
          relation: finding.relation,
          fails: finding.fails,
          container: finding.container ?? null,
          place: finding.place,
          title: finding.title,
          old: finding.old ?? null,
          new: finding.new ?? null,
          file: span?.source.name ?? null,
          line: start?.line ?? null,
          column: start?.column ?? null,
          only_new_allows: describeCounterexample(finding.allowsMore),
          only_old_allows: describeCounterexample(finding.allowsLess),
          notes: finding.notes,
          approval: approval.kind === 'none' ? null : { state: approval.kind, ...approval.waiver },
        };
      }),
    })),
    diagnostics,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/**
 * Text that Markdown and HTML take as it is. Names of people, numbers of issues and addresses become links only after
 * escapes are read: something invisible within them keeps them text.
 */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[&<>]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[letter] ?? letter)
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replace(/@|#|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-)/gi, '$&&#8203;')
    .replace(/\s+/g, ' ');
}

/** Services refuse comments that are longer than 65,536 characters. */
const maxMarkdown = 60_000;

/** Tables up to the length of a comment; what fails comes first when there are too many. */
function limitTables(tables: readonly string[], failing: readonly boolean[]): readonly string[] {
  const order = [...tables.keys()].sort((a, b) => Number(failing[b]) - Number(failing[a]) || a - b);
  const kept = new Set<number>();
  let length = 0;
  for (const index of order) {
    length += tables[index]?.length ?? 0;
    if (length > maxMarkdown) break;
    kept.add(index);
  }
  const left = tables.length - kept.size;
  const rest = `${left} more ${left === 1 ? 'policy differs' : 'policies differ'}: the other formats show all.`;
  return [...tables.filter((_, index) => kept.has(index)), ...(left > 0 ? [rest] : [])];
}

/** The report as a comment of a pull request. */
export function formatMarkdown(comparisons: readonly ReportedComparison[]): string {
  const different = comparisons.filter(({ findings }) => findings.length > 0);
  const failing = different.map(({ findings }) => findings.some(({ fails }) => fails));
  const head = `### Policies: ${countFindings(comparisons)}`;
  const tables = different.map(({ label, relation, findings }) => {
    const rows = order(findings).map((finding) => {
      const place = writePlace(finding);
      const proof = finding.allowsMore ?? finding.allowsLess;
      const details = [
        ...(proof ? [`${finding.allowsMore ? 'only new' : 'only old'} allows ${proof.kind} (${proof.step})`] : []),
        ...finding.notes,
        ...[describeApproval(finding.approval)].filter((one) => one !== undefined),
      ];
      const title = `${finding.title}${place === undefined ? '' : ` (${place})`}`;
      const mark = finding.fails ? '**' : '';
      return `| ${mark}${finding.relation}${mark} | ${escapeMarkdown(title)} | ${escapeMarkdown(details.join('; '))} | \`${finding.id}\` |`;
    });
    return [
      `#### ${escapeMarkdown(label)}: ${relation}`,
      '',
      '| | what | proof | id |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  const same = comparisons.length - different.length;
  const rest = same > 0 ? [`${same} ${same === 1 ? 'policy is' : 'policies are'} equal in effect.`] : [];
  return `${[head, ...limitTables(tables, failing), ...rest].join('\n\n')}\n`;
}

const slugs: Readonly<Record<Relation, DiagnosticSlug>> = {
  wider: 'policy-wider',
  narrower: 'policy-narrower',
  changed: 'policy-changed',
  incomparable: 'policy-incomparable',
};

/** Findings as diagnostics, for SARIF and annotations; what fails the run is an error. */
export function listDiffDiagnostics(comparisons: readonly ReportedComparison[]): readonly Diagnostic[] {
  return comparisons.flatMap(({ findings }) =>
    order(findings).map((finding): Diagnostic => {
      const made = makeDiagnostic(slugs[finding.relation], {
        message: `${finding.policy}: ${finding.title}`,
        span: finding.span,
        notes: listLines(finding).map(([name, text]) => `${name}: ${text}`),
      });
      return { ...made, severity: finding.fails ? 'error' : 'info' };
    }),
  );
}

function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no form for these.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
      .replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`)
  );
}

/** The report as JUnit XML: each policy is a suite, each finding a case. */
export function formatJunit(comparisons: readonly ReportedComparison[]): string {
  const suites = comparisons.map(({ label, findings }) => {
    const cases = findings.length === 0 ? [] : order(findings);
    const failures = cases.filter(({ fails }) => fails).length;
    const lines = cases.map((finding) => {
      const name = escapeXml(`${finding.relation}: ${finding.title}`);
      const text = escapeXml(
        listLines(finding)
          .map(([line, value]) => `${line}: ${value}`)
          .join('\n'),
      );
      const body = finding.fails ? `<failure message="${name}">${text}</failure>` : `<system-out>${text}</system-out>`;
      return `    <testcase classname="${escapeXml(label)}" name="${name}">${body}</testcase>`;
    });
    const equal = `    <testcase classname="${escapeXml(label)}" name="equal in effect"/>`;
    const count = Math.max(1, cases.length);
    return [
      `  <testsuite name="${escapeXml(label)}" tests="${count}" failures="${failures}">`,
      ...(lines.length === 0 ? [equal] : lines),
      '  </testsuite>',
    ].join('\n');
  });
  return `${['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>'].join('\n')}\n`;
}
