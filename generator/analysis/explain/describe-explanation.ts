import { locateOffset, type Span } from '../../diagnostics/index.js';
import { causeTitles } from './cause.js';
import type { Explanation } from './explanation.js';
import { checkTitles } from './fault.js';
import { type MarkedTexts, markDifference } from './mark-difference.js';

const masked = '***';

/** Hides the value of a variable, or a whole argument. */
function maskValue(text: string): string {
  const [, name] = /^([A-Za-z_][\w.-]*)=/.exec(text) ?? [];
  return name === undefined ? masked : `${name}=${masked}`;
}

function placeOf(span: Span) {
  return { file: span.source.name, ...locateOffset(span.source, span.start) };
}

export interface Difference {
  readonly expected: string | null;
  readonly actual: string | null;
  /** Absent where there is nothing to compare, or values are hidden. */
  readonly marked?: MarkedTexts;
}

function describeDifference({ comparison }: Explanation, showValues: boolean): Difference {
  const { expected, actual, isValue } = comparison;
  if (isValue && !showValues) {
    const hide = (text: string | undefined): string | null => (text === undefined ? null : maskValue(text));
    return { expected: hide(expected), actual: hide(actual) };
  }
  const isBoth = expected !== undefined && actual !== undefined && expected !== actual;
  return {
    expected: expected ?? null,
    actual: actual ?? null,
    ...(isBoth && { marked: markDifference(expected, actual) }),
  };
}

/** An explanation as programs read it, and as the other forms are made of it. Values are hidden unless asked for. */
export function describeExplanation(explanation: Explanation, showValues: boolean) {
  const { kind, line, pod, container, containerBy, fault, said, origin, cause, advice, replay, rule, trial, gaps } =
    explanation;
  const describeFault = ({ check, subject }: Explanation['fault']) => ({
    check,
    title: checkTitles[check],
    subject: subject ?? null,
  });
  return {
    request: kind,
    line,
    pod: pod ?? null,
    container: container ?? null,
    container_by: containerBy ?? null,
    failed: describeFault(fault),
    said: said ?? null,
    difference: describeDifference(explanation, showValues),
    expected_from: origin ? { text: origin.text, place: origin.span ? placeOf(origin.span) : null } : null,
    cause: {
      name: cause.name,
      title: causeTitles[cause.name],
      certainty: cause.certainty,
      because: cause.because,
      others: cause.others ?? [],
    },
    advice,
    replay,
    rule: rule ? { name: rule.name, ...placeOf(rule.span) } : null,
    trial: {
      result: trial.kind,
      also_failing: trial.kind === 'next' ? trial.faults.map(describeFault) : [],
      allowed_after_all: trial.kind === 'next' ? trial.allowed : trial.kind === 'confirmed',
    },
    gaps,
  };
}

export type DescribedExplanation = ReturnType<typeof describeExplanation>;

/** Title of a check that failed: `a variable: LOG_LEVEL`. */
export function nameFault({ check, title, subject }: DescribedExplanation['failed']): string {
  if (check === 'args' && subject !== null) return `argument ${subject} of the command line, from 0`;
  return subject === null ? title : `${title}: ${subject}`;
}

/** What came of the trial, in words. */
export function tellTrial({ trial }: DescribedExplanation): string | undefined {
  const { result, also_failing: also, allowed_after_all: isAllowed } = trial;
  if (result === 'confirmed')
    return 'tried: nothing else differs; with only this changed, the policy would allow the request';
  if (result !== 'next') return undefined;
  const list = also.map(nameFault).join('; ');
  return isAllowed
    ? `tried: this is not all; the policy would allow the request when these are changed too: ${list}`
    : `tried: this is not all; next the policy denies ${list}`;
}
