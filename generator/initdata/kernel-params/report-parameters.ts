import type { DiagnosticCollector, SourceText, Span } from '../../diagnostics/index.js';
import type { ParameterProblem } from './check-parameters.js';
import { looksSecret } from './looks-secret.js';
import { parseKernelParameters } from './parse-parameters.js';

/**
 * Reports problems of the text of an annotation that stands at a place; where the text stands there as it is, at its part.
 * Values that look like secrets are masked in what findings quote.
 */
export function reportParameterProblems(
  problems: readonly ParameterProblem[],
  text: string,
  span: Span | undefined,
  owner: string,
  collector: DiagnosticCollector,
): void {
  const shown = span && maskSecretValues(span, text);
  for (const { slug, message, notes, help, start, end } of problems) {
    collector.report(slug, {
      message: `${owner}: ${message}`,
      span: shown && narrowSpan(shown, text.length, start, end),
      ...(notes && { notes }),
      ...(help && { help }),
    });
  }
}

/** A place, and where in it the text begins; undefined where quotes, escapes or line folding of YAML changed the text. */
interface ShownText {
  readonly span: Span;
  readonly offset: number | undefined;
}

function maskSecretValues(span: Span, text: string): ShownText {
  const written = span.source.text.slice(span.start, span.end);
  const at = text === '' ? -1 : written.indexOf(text);
  const secrets = parseKernelParameters(text).filter(looksSecret);
  const offset = at === -1 ? undefined : at;
  if (secrets.length === 0) return { span, offset };
  let masked = at === -1 ? written.replace(/[^\s]/g, '*') : written;
  for (const { key, start, end } of at === -1 ? [] : secrets) {
    const from = at + start + key.length + 1;
    const length = end - start - key.length - 1;
    masked = masked.slice(0, from) + '*'.repeat(length) + masked.slice(from + length);
  }
  const { name, text: whole } = span.source;
  const source: SourceText = { name, text: whole.slice(0, span.start) + masked + whole.slice(span.end) };
  return { span: { source, start: span.start, end: span.end }, offset };
}

function narrowSpan({ span, offset }: ShownText, length: number, start: number, end: number): Span {
  if (offset === undefined || end > length) return span;
  return { source: span.source, start: span.start + offset + start, end: span.start + offset + end };
}
