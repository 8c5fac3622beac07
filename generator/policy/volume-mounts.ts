import type { ValuePath, Volume, VolumeMount } from '../manifest/index.js';
import type { Settings } from '../settings/index.js';
import { addEmptyDir } from './empty-dir.js';
import { escapeName, escapeRegex } from './escape-regex.js';
import type { MountTargets, VolumeMountInputs } from './mount-inputs.js';
import { readBaseName, replaceMount } from './mount-list.js';
import type { OciMount } from './policy-data.js';

/** Sources whose files kubelet mounts read-only whatever the mount says. */
const readOnlySources = ['configMap', 'secret', 'projected', 'downwardAPI', 'image'] as const;

function chooseAccess(volume: Volume, mount: VolumeMount): 'ro' | 'rw' {
  if (mount.readOnly || readOnlySources.some((source) => volume[source] !== undefined)) return 'ro';
  return volume.persistentVolumeClaim?.readOnly ? 'ro' : 'rw';
}

/** Whether the runtimes give a path of the host to the guest as it is, as they do with devices and the kernel's files. All else they copy. */
export function isPassedThrough(path: string): boolean {
  return /^\/(dev|proc|sys)(\/|$)/.test(path);
}

function addHostPath(targets: MountTargets, path: string, mount: VolumeMount, base: string): void {
  const propagation = mount.mountPropagation === 'Bidirectional' ? 'rshared' : 'rprivate';
  replaceMount(targets.mounts, {
    destination: mount.mountPath,
    source: isPassedThrough(path) ? path : `$(sfprefix)${escapeRegex(base)}$`,
    type_: 'bind',
    options: ['rbind', propagation, mount.readOnly ? 'ro' : 'rw'],
  });
}

function addConfigFiles(targets: MountTargets, settings: Settings, mount: VolumeMount, base: string): void {
  const { configMap } = settings.volumes;
  if (settings.kata_config.enable_configmap_secret_storages) {
    targets.storages.push({
      driver: configMap.driver,
      driver_options: [],
      source: `${configMap.mount_source}${escapeName(base)}$`,
      fstype: configMap.fstype,
      options: configMap.options,
      mount_point: `${configMap.mount_point}${escapeName(base)}$`,
      fs_group: null,
      shared: false,
    });
  }
  targets.mounts.push({
    destination: mount.mountPath,
    source: `${configMap.mount_point}${escapeName(base)}$`,
    type_: configMap.mount_type,
    options: configMap.options,
  });
}

function readSharedName(inputs: VolumeMountInputs, mount: VolumeMount, path: ValuePath): string | undefined {
  const base = readBaseName(mount.mountPath);
  if (base === undefined) {
    inputs.collector.report('mount-path-without-name', {
      message: `container ${inputs.container.name}: mountPath ${mount.mountPath} has no last element to name the shared file after`,
      span: inputs.workload.spanOf([...path, 'mountPath']),
    });
  }
  return base;
}

/** Adds the mount of a claim that a StatefulSet makes for each pod. */
export function addClaimMount(
  mounts: OciMount[],
  inputs: VolumeMountInputs,
  mount: VolumeMount,
  path: ValuePath,
): void {
  const base = readSharedName(inputs, mount, path);
  if (base === undefined) return;
  mounts.push({
    destination: mount.mountPath,
    // The reference writes this source out instead of using $(sfprefix), and the name as it is.
    source: `^/run/kata-containers/shared/containers/$(bundle-id)-[a-z0-9]{16}-${escapeName(base)}$`,
    type_: 'bind',
    options: ['rbind', 'rprivate', mount.readOnly ? 'ro' : 'rw'],
  });
}

/**
 * Adds what the runtime sends for one volume mount. With a subPath, and for every source without a case of its own
 * (claims, CSI, NFS and the like), the runtime shares a copy named after the destination.
 */
export function addVolumeMount(
  targets: MountTargets,
  inputs: VolumeMountInputs,
  volume: Volume,
  mount: VolumeMount,
  path: ValuePath,
): void {
  const base = readSharedName(inputs, mount, path);
  if (base === undefined) return;
  const hasSubPath = Boolean(mount.subPath) || Boolean(mount.subPathExpr);
  if (!hasSubPath && volume.emptyDir) {
    addEmptyDir(targets, inputs, volume.emptyDir, mount, base);
  } else if (!hasSubPath && volume.hostPath) {
    addHostPath(targets, volume.hostPath.path, mount, base);
  } else if (!hasSubPath && (volume.configMap || volume.secret)) {
    addConfigFiles(targets, inputs.settings, mount, base);
  } else {
    // The reference does not quote the name for downwardAPI volumes; quoting matters only for dots and the like.
    const name = volume.downwardAPI && !hasSubPath ? escapeName(base) : escapeRegex(base);
    replaceMount(targets.mounts, {
      destination: mount.mountPath,
      source: `$(sfprefix)${name}$`,
      type_: 'bind',
      options: ['rbind', 'rprivate', chooseAccess(volume, mount)],
    });
  }
}
