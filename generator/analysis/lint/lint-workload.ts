import type { DiagnosticSlug } from '../../diagnostics/index.js';
import type { LintContext, LintFinding } from './lint-rule.js';
import { lintRules } from './lint-rules.js';

/** What lint says of a workload. */
export interface LintResult {
  readonly findings: readonly LintFinding[];
  /** How many findings the setting `/extensions/lint/disabled` left out, by rule. */
  readonly suppressed: ReadonlyMap<DiagnosticSlug, number>;
}

/** Runs the rules on a workload; in generation those that `genpolicy lint` alone has are left out. */
export function lintWorkload(context: LintContext, { inGeneration }: { readonly inGeneration: boolean }): LintResult {
  const disabled: ReadonlySet<string> = new Set(context.settings.extensions?.lint?.disabled ?? []);
  const findings: LintFinding[] = [];
  const suppressed = new Map<DiagnosticSlug, number>();
  for (const rule of lintRules) {
    if (inGeneration && rule.onlyLint) continue;
    for (const finding of rule.check(context)) {
      if (disabled.has(finding.slug) && !finding.isReported) {
        suppressed.set(finding.slug, (suppressed.get(finding.slug) ?? 0) + 1);
      } else findings.push(finding);
    }
  }
  return { findings, suppressed };
}
