import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { RulesText, Settings } from '../settings/index.js';

/** Checks that the rules read what the settings rely on; rules that do not would pin the first OCI version and deny others. */
export function checkRulesFit(rules: RulesText, settings: Settings, collector: DiagnosticCollector): void {
  const versions = settings.extensions?.oci_versions ?? [];
  if (versions.length < 2 || /\boci_versions\b/.test(rules.text)) return;
  collector.report('oci-version-set-unsupported', {
    message: `the rules do not know sets of OCI versions: of ${versions.join(', ')} they would accept ${settings.kata_config.oci_version} only`,
    help: ['give one version with --oci-version, and make new policies when the nodes have another'],
  });
}
