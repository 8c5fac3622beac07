import type { DiagnosticCollector } from '../diagnostics/index.js';
import { bindsImageNames } from '../policy/index.js';
import type { RulesText, Settings } from '../settings/index.js';

/**
 * Tells what the settings make the shipped rules leave open: with an old OCI version, which may only be assumed, nobody
 * has asked for it.
 */
function reportOpenImages(rules: RulesText, settings: Settings, collector: DiagnosticCollector): void {
  const version = settings.kata_config.oci_version;
  if (rules.kind !== 'shipped' || !settings.cluster_config.guest_pull || bindsImageNames(settings)) return;
  // The setting that asks for it is told of with the data.
  if (settings.extensions?.image_sources === 'any') return;
  collector.report('image-source-any', {
    message: `with OCI ${version}, the host may name any image for the guest to pull`,
    notes: [
      'before containerd 2.0, which writes OCI 1.2.0, the runtime may name an image otherwise than the manifest',
      'arguments, user and variables stay bound, what the image holds does not',
    ],
    help: ['state the version of the nodes (--containerd-version 2.1.4), or set /extensions/image_sources to manifest'],
  });
}

/** Checks that the rules read what the settings rely on; rules that do not would pin the first OCI version and deny others. */
export function checkRulesFit(rules: RulesText, settings: Settings, collector: DiagnosticCollector): void {
  reportOpenImages(rules, settings, collector);
  const versions = settings.extensions?.oci_versions ?? [];
  if (versions.length < 2 || /\boci_versions\b/.test(rules.text)) return;
  collector.report('oci-version-set-unsupported', {
    message: `the rules do not know sets of OCI versions: of ${versions.join(', ')} they would accept ${settings.kata_config.oci_version} only`,
    help: ['give one version with --oci-version, and make new policies when the nodes have another'],
  });
}
