import type { Container, Volume, VolumeMount } from '../manifest/index.js';
import type { Settings } from '../settings/index.js';
import { escapeRegex } from './escape-regex.js';
import type { MountTargets, VolumeMountInputs } from './mount-inputs.js';
import { parseQuantity } from './quantity.js';

type EmptyDir = NonNullable<Volume['emptyDir']>;

function bindOptions(mount: VolumeMount): readonly string[] {
  return ['rbind', 'rprivate', mount.readOnly ? 'ro' : 'rw'];
}

/** A disk emptyDir on a shared file system: the runtime shares the pod's folder, or a copy under the mount's name. */
function addSharedDisk(targets: MountTargets, mount: VolumeMount, base: string): void {
  const sources = [`^$(cpath)/sandbox-[0-9a-f]{16}-${escapeRegex(mount.name)}$`, `$(sfprefix)${escapeRegex(base)}$`];
  for (const source of sources) {
    targets.mounts.push({ destination: mount.mountPath, source, type_: 'bind', options: bindOptions(mount) });
  }
}

function chooseGuestSettings(settings: Settings, emptyDir: EmptyDir): Settings['volumes']['emptyDir'] | undefined {
  if (emptyDir.medium === 'Memory') return settings.volumes.emptyDir_memory;
  switch (settings.cluster_config.emptydir_type) {
    case 'block-encrypted':
      return settings.volumes.emptyDir_encrypted;
    case 'block-plain':
      return settings.volumes.emptyDir_plain;
    default:
      return undefined;
  }
}

/** Formats the mount options of a hugetlbfs: page size and the container's limit, both in bytes. */
function formatHugePageOptions(container: Container, medium: string): string {
  const limits = container.resources?.limits ?? {};
  const key =
    medium === 'HugePages'
      ? (Object.keys(limits).find((name) => name.startsWith('hugepages-')) ?? '')
      : `hugepages-${medium.slice('HugePages-'.length)}`;
  const toBytes = (quantity: string | number): string => {
    const parsed = parseQuantity(quantity);
    return parsed ? (parsed.numerator / parsed.denominator).toString() : '';
  };
  return `pagesize=${toBytes(key.slice('hugepages-'.length))},size=${toBytes(limits[key] ?? '')}`;
}

/**
 * Huge pages: both runtimes have the agent mount a hugetlbfs at the volume's ephemeral folder, with page size and
 * the container's limit as one mount option (Go `handleHugepages`, Rust `volume/hugepage.rs`).
 */
function addHugePages(targets: MountTargets, inputs: VolumeMountInputs, medium: string, mount: VolumeMount): void {
  const { emptyDir_memory: memory } = inputs.settings.volumes;
  targets.storages.push({
    driver: memory.driver,
    driver_options: [],
    source: 'nodev',
    fstype: 'hugetlbfs',
    options: [formatHugePageOptions(inputs.container, medium)],
    mount_point: `${memory.mount_point}${mount.name}$`,
    fs_group: null,
    shared: false,
  });
  targets.mounts.push({
    destination: mount.mountPath,
    source: `${memory.mount_source}${mount.name}$`,
    type_: 'bind',
    options: bindOptions(mount),
  });
}

/** Adds what the runtime sends for an emptyDir, which depends on its medium and on the setting `emptydir_type`. */
export function addEmptyDir(
  targets: MountTargets,
  inputs: VolumeMountInputs,
  emptyDir: EmptyDir,
  mount: VolumeMount,
  base: string,
): void {
  const { settings, podContext } = inputs;
  if (emptyDir.medium?.startsWith('HugePages')) {
    addHugePages(targets, inputs, emptyDir.medium, mount);
    return;
  }
  const guest = chooseGuestSettings(settings, emptyDir);
  if (!guest) {
    addSharedDisk(targets, mount, base);
    return;
  }
  const isBlock = emptyDir.medium !== 'Memory';
  const group = podContext?.fsGroup ?? 0;
  targets.storages.push({
    driver: guest.driver,
    driver_options: guest.driver_options,
    source: guest.source,
    fstype: guest.fstype,
    // A block volume carries the group as a field of the Storage, guest memory as a mount option.
    options: !isBlock && group !== 0 ? [...guest.options, `fsgid=${group}`] : guest.options,
    mount_point: guest.mount_point.endsWith('/') ? `${guest.mount_point}${mount.name}$` : guest.mount_point,
    fs_group: isBlock && group > 0 ? { group_id: group, group_change_policy: 0 } : null,
    shared: guest.shared,
  });
  targets.mounts.push({
    destination: mount.mountPath,
    source: guest.mount_source === '' ? '' : `${guest.mount_source}${mount.name}$`,
    type_: guest.mount_type,
    options: bindOptions(mount),
  });
}
