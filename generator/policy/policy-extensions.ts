import type { PolicyInputs } from './container-policy.js';
import type { PolicyExtensions } from './policy-data.js';

/**
 * Builds what our rules know about the whole pod beyond the reference's data. What weakens the policy is a warning.
 * Undefined when there is nothing to say, so that the data of built-in settings are the reference's.
 */
export function buildPolicyExtensions(inputs: PolicyInputs): PolicyExtensions | undefined {
  const { settings, settingSpan, collector } = inputs;
  const {
    debug_policy: debugSetting,
    rlimits,
    stdio_ports: ports,
    image_sources: sources,
    oci_versions: ociVersions,
  } = settings.extensions ?? {};
  const debug = inputs.debugPolicy ?? debugSetting ?? false;
  if (debug) {
    collector.report('debug-policy', {
      message: "a denial prints the policy's state and the request, with the values of variables and arguments",
      span: debugSetting ? settingSpan?.('/extensions/debug_policy') : undefined,
      notes: ['what is printed reaches the host, its logs and the events of the pod: secrets among it are lost'],
      help: ['use such a policy for tests only, and generate it anew without it'],
    });
  }
  if (sources === 'any') {
    collector.report('image-source-any', {
      message: 'the host may name any image for the guest to pull',
      span: settingSpan?.('/extensions/image_sources'),
      notes: ['arguments, user and variables stay bound, what the image holds does not'],
      help: ['set /extensions/image_sources to manifest, or to auto with the kata_config.oci_version of the nodes'],
    });
  }
  const extensions: PolicyExtensions = {
    ...(debug && { debug: true }),
    ...(ociVersions && ociVersions.length > 1 && { oci_versions: ociVersions }),
    ...(rlimits && { rlimits }),
    ...(ports === false && { stdio_ports: false }),
  };
  return Object.keys(extensions).length > 0 ? extensions : undefined;
}
