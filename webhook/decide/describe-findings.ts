import type { Diagnostic } from '../../generator/index.js';
import type { Denied } from './decide.js';
import { locateJson } from './locate-json.js';

/** What is said of a pod: a finding of the generator, or one of ours. */
export interface Finding
  extends Pick<Diagnostic, 'code' | 'slug' | 'severity' | 'message' | 'notes' | 'help' | 'span'> {
  /** Where in the pod, in place of the span. */
  readonly place?: string;
}

/** A finding to keep: it tells its place without holding the pod. */
export const settleFinding = (finding: Finding): Finding => {
  const { code, slug, severity, message, notes, help } = finding;
  return { code, slug, severity, message, notes, help, place: findPlace(finding) };
};

const findPlace = ({ place, span }: Finding): string => place ?? (span ? locateJson(span.source.text, span.start) : '');

/** Tells findings with their code, as the command does, and with the place in the pod. */
export function describeFinding(finding: Finding): string {
  const { code, slug, message } = finding;
  const place = findPlace(finding);
  return `${code} ${slug}: ${message}${place === '' ? '' : ` (at ${place})`}`;
}

/** A denial for errors: one line each, and what to do. */
export function denyFor(findings: readonly Finding[], code: Denied['code'] = 422): Denied {
  const lines = findings.flatMap((finding) => [
    describeFinding(finding),
    ...finding.notes.map((note) => `  note: ${note}`),
    ...finding.help.map((help) => `  help: ${help}`),
  ]);
  return { kind: 'denied', code, message: lines.join('\n') };
}

/** Warnings of one line. */
export const listWarnings = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(describeFinding);
