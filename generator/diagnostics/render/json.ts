import type { Diagnostic } from '../diagnostic.js';
import { locateOffset } from '../source.js';

/** A finding as programs read it. Lines and columns count from 1; `end` is exclusive. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly slug: string;
  readonly severity: string;
  readonly message: string;
  readonly file?: string;
  readonly start?: { readonly line: number; readonly column: number };
  readonly end?: { readonly line: number; readonly column: number };
  readonly notes: readonly string[];
  readonly help: readonly string[];
}

/** Turns a finding into plain JSON data. */
export function renderJson(diagnostic: Diagnostic): JsonDiagnostic {
  const { code, slug, severity, message, notes, help, span } = diagnostic;
  return {
    code,
    slug,
    severity,
    message,
    ...(span && {
      file: span.source.name,
      start: locateOffset(span.source, span.start),
      end: locateOffset(span.source, span.end),
    }),
    notes,
    help,
  };
}
