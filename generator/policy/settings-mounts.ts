import type { Settings } from '../settings/index.js';
import { readBaseName, replaceMount } from './mount-list.js';
import type { OciMount } from './policy-data.js';

/** The mount of the service account's token, which `automountServiceAccountToken: false` leaves out. */
const tokenDestination = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What decides which of the settings' mounts a container has. */
export interface SettingsMountInputs {
  readonly settings: Settings;
  readonly isSandbox: boolean;
  readonly readOnlyRoot: boolean;
  readonly terminationMessagePath: string | undefined;
  readonly mountsToken: boolean;
  /** Where the container's own volumes are mounted. */
  readonly volumeDestinations: ReadonlySet<string>;
}

/**
 * Adds the mounts of the settings: those that every container has (`mount_destinations`) and those that the
 * manifest mounts at the same place. A bind mount without a source comes from a file that the runtime shares under
 * the last element of the destination.
 */
export function addSettingsMounts(mounts: OciMount[], inputs: SettingsMountInputs): void {
  const { settings, isSandbox } = inputs;
  const spec = isSandbox ? settings.pause_container : settings.other_container;
  const kept = new Set(settings.mount_destinations);
  for (const mount of spec.Mounts) {
    if (!kept.has(mount.destination) && !inputs.volumeDestinations.has(mount.destination)) continue;
    if (mount.destination === tokenDestination && !inputs.mountsToken) continue;
    const destination =
      mount.destination === '/dev/termination-log' && inputs.terminationMessagePath
        ? inputs.terminationMessagePath
        : mount.destination;
    const base = readBaseName(destination);
    const source =
      !mount.source && mount.type_ === 'bind' && base !== undefined ? `$(sfprefix)${base}$` : (mount.source ?? '');
    const known = mounts.findIndex((present) => present.destination === mount.destination);
    if (known !== -1) {
      mounts[known] = { destination: mount.destination, source, type_: mount.type_, options: mount.options };
      continue;
    }
    // Kubelet's hostname and resolver files are writable exactly where the root filesystem is.
    const followsRoot =
      !isSandbox && (mount.destination === '/etc/hostname' || mount.destination === '/etc/resolv.conf');
    const options = followsRoot ? [...mount.options, inputs.readOnlyRoot ? 'ro' : 'rw'] : mount.options;
    replaceMount(mounts, { destination, source, type_: mount.type_, options });
  }
}
