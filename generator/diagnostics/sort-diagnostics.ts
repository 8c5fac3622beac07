import type { Diagnostic } from './diagnostic.js';

/**
 * Sorts findings for reading: by file in the order in which files are first mentioned, then by place; findings
 * without a place come last, in the order in which they were found.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = new Map<string, number>();
  for (const { span } of diagnostics) {
    if (span && !files.has(span.source.name)) files.set(span.source.name, files.size);
  }
  const rank = ({ span }: Diagnostic): readonly [number, number] =>
    span ? [files.get(span.source.name) ?? 0, span.start] : [files.size, 0];
  return [...diagnostics].sort((left, right) => {
    const [leftFile, leftStart] = rank(left);
    const [rightFile, rightStart] = rank(right);
    return leftFile - rightFile || leftStart - rightStart;
  });
}
