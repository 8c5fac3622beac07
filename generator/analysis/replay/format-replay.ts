import { escapeControls, locateOffset, type Span } from '../../diagnostics/index.js';
import type { FailedRule } from './find-failed-rule.js';
import type { ReplayVerdict } from './replay-requests.js';

/** A verdict as programs read it. */
export interface JsonVerdict {
  readonly number: number;
  readonly line: number;
  readonly kind: string;
  readonly description?: string;
  readonly allowed: boolean;
  /** The verdict that the case asked for. */
  readonly expected?: boolean;
  readonly mismatch: boolean;
  /** What the policy printed, the last is the latest. */
  readonly reason?: readonly string[];
  readonly rule?: {
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
  };
  /** Why the policy gave no verdict; the guest denies then. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** Tells the place of a part of the policy, by its offsets. */
export type LocateRule = (start: number, end: number) => Span;

/** Prints of a denial that are shown as text; rules that narrate print dozens, the last of which matter. */
const shownPrints = 3;
const shownColumns = 300;

function describeRule(rule: FailedRule, locate: LocateRule): NonNullable<JsonVerdict['rule']> {
  const span = locate(rule.start, rule.end);
  const { source } = span;
  // What ends with a string ends before its closing quote.
  const end = /["`]/.test(source.text[span.end] ?? '') ? span.end + 1 : span.end;
  const [text = ''] = source.text.slice(span.start, end).split('\n', 1);
  return { name: rule.name, file: source.name, ...locateOffset(source, span.start), text: cut(text.trim(), 160) };
}

function cut(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
}

/** A verdict as plain JSON data. */
export function describeVerdict(verdict: ReplayVerdict, locate: LocateRule): JsonVerdict {
  const { case: one, allowed, isMismatch, prints, rule, error } = verdict;
  return {
    number: one.number,
    line: one.line,
    kind: one.kind,
    ...(one.description !== undefined && { description: one.description }),
    allowed,
    ...(one.allowed !== undefined && { expected: one.allowed }),
    mismatch: isMismatch,
    ...(prints.length > 0 && { reason: prints }),
    ...(rule && { rule: describeRule(rule, locate) }),
    ...(error && { error: { code: error.code, message: error.message } }),
  };
}

/** A verdict for people: one line, and under a denial its reason and the rule. */
export function formatVerdict(verdict: JsonVerdict): string {
  const { number, kind, description, allowed, expected, mismatch, reason = [], rule, error } = verdict;
  const word = allowed ? 'allowed' : error ? 'FAILED' : 'DENIED';
  const wanted = mismatch ? `   expected: ${expected ? 'allowed' : 'denied'}` : '';
  const title = description === undefined ? kind : `${kind}  ${description}`;
  const lines = [`${String(number).padStart(4)}  ${word.padEnd(7)}  ${title}${wanted}`];
  const remark = (label: string, text: string): number =>
    lines.push(`        ${label.padEnd(7)} ${cut(text, shownColumns)}`);
  if (error) remark('error', error.message);
  const shown = reason.slice(-shownPrints);
  if (shown.length < reason.length) remark('reason', `(${reason.length - shown.length} prints before: --format json)`);
  for (const [index, print] of shown.entries()) {
    remark(index === 0 && shown.length === reason.length ? 'reason' : '', print.replace(/^agent_policy:\d+: /, ''));
  }
  if (rule) remark('rule', `${rule.name} at ${rule.file}:${rule.line}:${rule.column}: ${rule.text}`);
  return `${lines.map(escapeControls).join('\n')}\n`;
}

/** Counts of a replay. */
export interface ReplayTotals {
  readonly requests: number;
  readonly allowed: number;
  readonly denied: number;
  /** Denied ones for which the policy had no verdict. */
  readonly failed: number;
  readonly mismatches: number;
}

export const noTotals: ReplayTotals = { requests: 0, allowed: 0, denied: 0, failed: 0, mismatches: 0 };

export function addVerdict(totals: ReplayTotals, { allowed, error, isMismatch }: ReplayVerdict): ReplayTotals {
  return {
    requests: totals.requests + 1,
    allowed: totals.allowed + (allowed ? 1 : 0),
    denied: totals.denied + (allowed ? 0 : 1),
    failed: totals.failed + (error && !allowed ? 1 : 0),
    mismatches: totals.mismatches + (isMismatch ? 1 : 0),
  };
}

export function formatTotals({ requests, allowed, denied, failed, mismatches }: ReplayTotals): string {
  const without = failed > 0 ? ` (${failed} without a verdict)` : '';
  const differ = mismatches > 0 ? `; ${mismatches} not as expected` : '';
  return `${requests} request${requests === 1 ? '' : 's'}: ${allowed} allowed, ${denied} denied${without}${differ}\n`;
}
