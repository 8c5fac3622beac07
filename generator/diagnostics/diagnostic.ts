import { type DiagnosticSlug, diagnosticCodes } from './codes.js';
import type { Span } from './source.js';

export type Severity = 'error' | 'warning' | 'info';

/** One finding, as data: renderers turn it into text, JSON, SARIF or GitHub annotations. */
export interface Diagnostic {
  readonly code: string;
  readonly slug: DiagnosticSlug;
  readonly severity: Severity;
  readonly message: string;
  /** Where in the user's text; absent when the finding has no place there (a registry that does not answer). */
  readonly span?: Span | undefined;
  /** Facts that help to understand the finding, such as other places or what was assumed. */
  readonly notes: readonly string[];
  /** What to do about it. */
  readonly help: readonly string[];
}

/** What the finder of a problem says; code and severity come from the table. */
export interface DiagnosticDetails {
  readonly message: string;
  readonly span?: Span | undefined;
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
}

/** Makes a diagnostic of the kind that `slug` names in the table of codes. */
export function makeDiagnostic(slug: DiagnosticSlug, details: DiagnosticDetails): Diagnostic {
  const { code, severity } = diagnosticCodes[slug];
  return {
    code,
    slug,
    severity,
    message: details.message,
    span: details.span,
    notes: details.notes ?? [],
    help: details.help ?? [],
  };
}
