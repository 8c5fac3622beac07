import type { Storage } from '../../policy/index.js';
import { fillPath } from './fill-text.js';
import { makeContainerId, type PodMember, type PodSimulation } from './pod-simulation.js';
import type { Json, JsonObject } from './simulated-request.js';

/** The agent's `Storage` message in a request. */
export interface AgentStorage extends JsonObject {
  readonly driver: string;
  readonly source: string;
  readonly mount_point: string;
}

function toMessage(storage: Storage): JsonObject & { [name: string]: Json } {
  const { driver, driver_options, source, fstype, options, mount_point, fs_group, shared } = storage;
  return {
    driver,
    driver_options,
    source,
    fstype,
    options,
    mount_point,
    fs_group: fs_group && { group_id: fs_group.group_id, group_change_policy: fs_group.group_change_policy },
    shared,
  };
}

/** Where the hypervisor puts the n-th disk of a pod: `<target>:<lun>`, or a PCI path. */
export function placeDisk(driver: 'scsi' | 'blk', position: number): string {
  if (driver === 'scsi') return `0:${position}`;
  return `${(position + 2).toString(16).padStart(2, '0')}/00`;
}

/** How many disks come before those of a container. */
export function countDisksBefore({ members }: PodSimulation, member: PodMember): number {
  let count = 0;
  for (const { policy, index } of members) {
    if (index === member.index) return count;
    count += policy.storages.filter(({ driver }) => driver === '').length + policy.OCI.Linux.Devices.length;
  }
  return count;
}

/** Lists what the agent mounts for the container's volumes. */
export function listVolumeStorages(simulation: PodSimulation, member: PodMember, id: string): readonly AgentStorage[] {
  const { shape, data } = simulation;
  let position = countDisksBefore(simulation, member);
  return member.policy.storages.map((storage) => {
    if (storage.driver !== '') {
      const fill = (pattern: string): string => fillPath(pattern, id, makeContainerId(0), data.common);
      return {
        ...toMessage(storage),
        driver: storage.driver,
        source: fill(storage.source),
        mount_point: fill(storage.mount_point),
      };
    }
    const source = placeDisk(shape.blockDriver, position);
    position += 1;
    const name = Buffer.from(source).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    return {
      ...toMessage(storage),
      driver: shape.blockDriver,
      source,
      mount_point: `/run/kata-containers/sandbox/storage/${name}`,
      // The Rust runtime asks for discard only where the hypervisor has it.
      options: shape.runtime === 'rust' ? storage.options.filter((option) => option !== 'discard') : storage.options,
    };
  });
}
