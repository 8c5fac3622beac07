import type { LoadedSettings } from './load-settings.js';
import { sortOciVersions } from './oci-version.js';

/** What is known of the nodes that a pod can land on. */
export interface NodeAdditions {
  /** OCI versions that the nodes write; empty where they do not tell. */
  readonly ociVersions: readonly string[];
  /** Resources that name passthrough GPUs, besides those of the settings. */
  readonly gpuKeys: readonly string[];
}

/** Puts what nodes say into settings: of several versions the oldest is pinned for other rules, ours accept all of them. */
export function addNodeFacts(loaded: LoadedSettings, { ociVersions, gpuKeys }: NodeAdditions): LoadedSettings {
  const versions = sortOciVersions(ociVersions);
  const { settings } = loaded;
  const { devices, extensions, kata_config } = settings;
  const { vfio } = devices;
  const keys = [...new Set([...vfio.nvidia.pgpu_resource_keys, ...gpuKeys])];
  return {
    ...loaded,
    settings: {
      ...settings,
      ...(versions[0] !== undefined && { kata_config: { ...kata_config, oci_version: versions[0] } }),
      ...(versions.length > 1 && { extensions: { ...extensions, oci_versions: versions } }),
      devices: { ...devices, vfio: { ...vfio, nvidia: { ...vfio.nvidia, pgpu_resource_keys: keys } } },
    },
  };
}
