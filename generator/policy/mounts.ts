import type { ImageConfig } from '../image/index.js';
import type { ValuePath } from '../manifest/index.js';
import { listDefaultMounts } from './default-mounts.js';
import { addImageVolumes } from './image-volumes.js';
import type { VolumeMountInputs } from './mount-inputs.js';
import type { OciMount, Storage } from './policy-data.js';
import { addSettingsMounts } from './settings-mounts.js';
import { addClaimMount, addVolumeMount } from './volume-mounts.js';

/** Builds the mounts of the sandbox; they are writable where any container of the pod is privileged. */
export function buildSandboxMounts(
  settings: VolumeMountInputs['settings'],
  anyPrivileged: boolean,
  image: ImageConfig,
): readonly OciMount[] {
  const mounts = listDefaultMounts(true, anyPrivileged);
  addSettingsMounts(mounts, {
    settings,
    isSandbox: true,
    readOnlyRoot: true,
    terminationMessagePath: undefined,
    mountsToken: true,
    volumeDestinations: new Set(),
  });
  addImageVolumes(mounts, image.Volumes, settings.volumes.image_volume);
  return mounts;
}

/** Builds the mounts and storages that the runtime sends for a container. */
export function buildMounts(
  inputs: VolumeMountInputs,
  path: ValuePath,
  image: ImageConfig,
): { readonly mounts: readonly OciMount[]; readonly storages: readonly Storage[] } {
  const { settings, workload, container } = inputs;
  const { spec } = workload.template;
  const volumeMounts = container.volumeMounts ?? [];
  const mounts = listDefaultMounts(false, container.securityContext?.privileged ?? false);
  const storages: Storage[] = [];
  addSettingsMounts(mounts, {
    settings,
    isSandbox: false,
    readOnlyRoot: container.securityContext?.readOnlyRootFilesystem ?? false,
    terminationMessagePath: container.terminationMessagePath,
    mountsToken: spec.automountServiceAccountToken !== false,
    volumeDestinations: new Set(volumeMounts.map((mount) => mount.mountPath)),
  });
  // The order of the reference: claims of a StatefulSet, which hide volumes of the same name, then the pod's volumes.
  for (const [index, mount] of volumeMounts.entries()) {
    if (!workload.volumeClaimTemplates.includes(mount.name)) continue;
    addClaimMount(mounts, inputs, mount, [...path, 'volumeMounts', index]);
  }
  for (const volume of spec.volumes ?? []) {
    // A volume that is a claim itself comes to the same mount, which the reference writes as it writes volumes.
    if (workload.volumeClaimTemplates.includes(volume.name) && !volume.persistentVolumeClaim) continue;
    for (const [index, mount] of volumeMounts.entries()) {
      if (mount.name !== volume.name) continue;
      addVolumeMount({ mounts, storages }, inputs, volume, mount, [...path, 'volumeMounts', index]);
    }
  }
  addImageVolumes(mounts, image.Volumes, settings.volumes.image_volume);
  return { mounts, storages };
}
