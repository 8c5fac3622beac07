import { type DiagnosticSlug, diagnosticCodes } from './codes.js';
import { type Diagnostic, type DiagnosticDetails, makeDiagnostic } from './diagnostic.js';

/** Gathers findings so that a run can report all of them at once. The order is the order of reporting. */
export interface DiagnosticCollector {
  /** Adds a finding. A second one with the same code, place and message is dropped. */
  report(slug: DiagnosticSlug, details: DiagnosticDetails): void;
  /** Adds findings that were made elsewhere (a cached image, a worker). */
  add(diagnostics: Iterable<Diagnostic>): void;
  readonly diagnostics: readonly Diagnostic[];
  readonly hasErrors: boolean;
}

export function createCollector(): DiagnosticCollector {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  let errors = 0;
  const push = (diagnostic: Diagnostic): void => {
    const { span } = diagnostic;
    const identity = `${diagnostic.code}\0${span?.source.name ?? ''}\0${span?.start ?? ''}\0${diagnostic.message}`;
    if (seen.has(identity)) return;
    seen.add(identity);
    diagnostics.push(diagnostic);
    if (diagnostic.severity === 'error') errors += 1;
  };
  return {
    report: (slug, details) => push(makeDiagnostic(slug, details)),
    add: (found) => {
      for (const diagnostic of found) push(diagnostic);
    },
    diagnostics,
    get hasErrors() {
      return errors > 0;
    },
  };
}

/**
 * The exit code that a set of findings asks for: 0 without errors, 2 for wrong input, 3 when only the world is wrong, 1
 * when there is nothing worse than what a check was made to find.
 */
export function chooseExitCode(diagnostics: readonly Diagnostic[]): 0 | 1 | 2 | 3 {
  const exits: readonly number[] = diagnostics
    .filter((d) => d.severity === 'error')
    .map((d) => diagnosticCodes[d.slug].exit);
  if (exits.length === 0) return 0;
  if (exits.includes(2)) return 2;
  return exits.includes(3) ? 3 : 1;
}
