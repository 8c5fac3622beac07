import type { DiagnosticCollector, SourceText } from '../../diagnostics/index.js';
import type { PolicyFinding } from './policy-finding.js';

/** One finding that somebody has looked at and taken responsibility for. */
export interface Waiver {
  /** Id of the finding. */
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day on which it holds, as `2027-01-31`. */
  readonly expires: string;
  /** For people: what was approved. */
  readonly policy?: string;
  readonly title?: string;
}

const formatVersion = 1;
const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Whether a text is a day of the calendar, as `2027-01-31`. */
export function isDay(text: string): boolean {
  if (!day.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Reads a file of waivers; what is wrong is reported, and then the list is not to be used. */
export function readWaivers(source: SourceText, collector: DiagnosticCollector): readonly Waiver[] {
  const report = (message: string): void =>
    collector.report('waivers-invalid', { message: `${source.name}: ${message}`, span: { source, start: 0, end: 0 } });
  let value: unknown;
  try {
    value = JSON.parse(source.text);
  } catch (error) {
    report(`it is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  if (!isRecord(value) || value.format_version !== formatVersion || !Array.isArray(value.waivers)) {
    report(`it must be an object with "format_version": ${formatVersion} and a list "waivers"`);
    return [];
  }
  const waivers: Waiver[] = [];
  for (const [index, entry] of value.waivers.entries()) {
    const waiver = readWaiver(entry);
    if (typeof waiver === 'string') report(`waiver ${index + 1}: ${waiver}`);
    else waivers.push(waiver);
  }
  return waivers;
}

function readWaiver(value: unknown): Waiver | string {
  if (!isRecord(value)) return 'it is not an object';
  const { id, reason, owner, expires, policy, title } = value;
  for (const [name, text] of Object.entries({ id, reason, owner, expires })) {
    if (typeof text !== 'string' || text.trim() === '') return `"${name}" must be a text that says something`;
  }
  if (!isDay(String(expires))) return '"expires" must be a day, such as 2027-01-31';
  return {
    id: String(id),
    ...(typeof policy === 'string' && { policy }),
    ...(typeof title === 'string' && { title }),
    reason: String(reason),
    owner: String(owner),
    expires: String(expires),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How a finding stands with the waivers of a day. */
export type Approval = { readonly kind: 'none' } | { readonly kind: 'approved' | 'expired'; readonly waiver: Waiver };

/** Looks for the waiver of a finding; of several the one that holds longest counts. */
export function findApproval(finding: PolicyFinding, waivers: readonly Waiver[], today: string): Approval {
  const [waiver] = waivers.filter(({ id }) => id === finding.id).sort((a, b) => (a.expires < b.expires ? 1 : -1));
  if (!waiver) return { kind: 'none' };
  return { kind: waiver.expires < today ? 'expired' : 'approved', waiver };
}

/** Writes waivers for findings beside those that are there; what was approved before is approved anew. */
export function writeWaivers(
  known: readonly Waiver[],
  findings: readonly PolicyFinding[],
  { reason, owner, expires }: Pick<Waiver, 'reason' | 'owner' | 'expires'>,
): string {
  const waivers = new Map(known.map((waiver) => [waiver.id, waiver]));
  for (const { id, policy, title } of findings) {
    waivers.set(id, { id, policy, title, reason, owner, expires });
  }
  const sorted = [...waivers.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return `${JSON.stringify({ format_version: formatVersion, waivers: sorted }, undefined, 2)}\n`;
}
