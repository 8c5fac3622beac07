import type { OciMount } from '../../policy/index.js';
import type { AgentStorage } from './container-storages.js';
import { fillPath, sharedContainers } from './fill-text.js';
import { makeContainerId, type PodMember, type PodSimulation } from './pod-simulation.js';
import { simulatedNode } from './simulated-node.js';

/** A mount as the runtime sends it; `copied` if the runtime makes its source in the guest. */
export interface SimulatedMount extends OciMount {
  readonly copied: boolean;
}

/** Mounted only where another webhook of the cluster asks for it. */
const azureTokens = '/var/run/secrets/azure/tokens';

function readBaseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').pop() ?? '';
}

/** The reference lists what a mount may be; the runtime makes one of them. */
function listOnePerDestination(mounts: readonly OciMount[]): readonly OciMount[] {
  const first = new Map<string, OciMount>();
  for (const mount of mounts) if (!first.has(mount.destination)) first.set(mount.destination, mount);
  return [...first.values()];
}

/** containerd mounts the cgroups with its own file systems, and the rest so that nothing hides what lies below it. */
function sortByDepth(mounts: readonly OciMount[]): readonly OciMount[] {
  const depth = ({ destination, type_ }: OciMount): number =>
    type_ === 'bind' ? destination.split('/').filter((part) => part !== '').length : 0;
  return [...mounts].sort((a, b) => depth(a) - depth(b));
}

function adaptOptions(mount: OciMount, member: PodMember, { shape, data }: PodSimulation): readonly string[] {
  if (shape.node !== 'featured') return mount.options;
  // Since 2.0.4 containerd mounts /sys read-only in privileged containers too.
  if (mount.type_ === 'sysfs' && member.role !== 'sandbox' && /^1\.[2-9]/.test(shape.ociVersion)) {
    return mount.options.map((option) => (option === 'rw' ? 'ro' : option));
  }
  // Newer kernels add flags to a unified hierarchy, in no order that matters.
  if (mount.type_ === 'cgroup') return [...data.cluster_config.cgroup_mount_extras_allowed, ...mount.options];
  return mount.options;
}

/** Lists the mounts of a container as the runtime sends them. */
export function listContainerMounts(
  simulation: PodSimulation,
  member: PodMember,
  id: string,
  storages: readonly AgentStorage[],
): readonly SimulatedMount[] {
  const { data, shape } = simulation;
  const disks = storages.filter(({ driver }) => driver === 'blk' || driver === 'scsi');
  let used = 0;
  const { volumes } = simulation.workload.template.spec;
  const isAsked = (destination: string): boolean => {
    const asked = member.container?.volumeMounts?.find(({ mountPath }) => mountPath === destination);
    // A socket cannot be copied: the runtimes leave it out.
    const isSocket =
      volumes?.some(({ name, hostPath }) => name === asked?.name && hostPath?.type === 'Socket') ?? false;
    return shape.sharedFs === 'none' && isSocket ? false : destination !== azureTokens || asked !== undefined;
  };
  return sortByDepth(listOnePerDestination(member.policy.OCI.Mounts))
    .filter(({ destination }) => isAsked(destination))
    .map((mount) => {
      const { destination, type_ } = mount;
      const options = adaptOptions(mount, member, simulation);
      if (mount.source === '' && type_ === 'bind') {
        const disk = disks[used];
        used += 1;
        return { destination, source: disk?.mount_point ?? '', type_, options, copied: false };
      }
      const isShared = mount.source.startsWith('$(sfprefix)') || mount.source.includes('$(bundle-id)-[');
      if (!isShared) {
        const source = fillPath(mount.source, id, makeContainerId(0), data.common);
        return { destination, source, type_, options, copied: false };
      }
      // Both runtimes name a shared file after its container and the last element of its destination,
      const folder = shape.sharedFs === 'virtio-fs' && mount.source.includes('watchable/') ? '/watchable' : '';
      // but the Rust runtime not where there is a shared file system.
      const owner = shape.runtime === 'rust' && shape.sharedFs !== 'none' ? 'sandbox' : id;
      const file = `${owner}-${simulatedNode.fileToken.slice(0, owner === id ? 16 : 8)}-${readBaseName(destination)}`;
      const source = `${sharedContainers}${mount.source.startsWith('$(sfprefix)') ? '' : folder}/${file}`;
      return { destination, source, type_, options, copied: true };
    });
}
