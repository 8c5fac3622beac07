import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with what a reader looks for first: which tests were skipped and why they may have been, and one line of
 * counts.
 */
export class ClosingLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending') continue;
        counts[state] += 1;
        if (state !== 'skipped') continue;
        const suite =
          test.parent.type === 'suite' ? `${module.relativeModuleId}: ${test.parent.fullName}` : test.fullName;
        skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
      }
      if (module.children.size === 0 && module.errors().length > 0) counts.failed += 1;
    }
    if (skipped.size > 0) {
      process.stdout.write(
        '\nSkipped for want of CONFORMANCE, GENPOLICY_RULES, GENPOLICY_REFERENCE, REGO_ORACLE, REGO_CASES, KUBEBUILDER_ASSETS or a program on PATH:\n',
      );
      for (const [suite, count] of skipped) process.stdout.write(`  ${count} x ${suite}\n`);
    }
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
}
