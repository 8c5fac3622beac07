import type { ContainerPolicy, PolicyData } from '../../policy/index.js';
import { countDisksBefore, placeDisk } from './container-storages.js';
import type { PodMember, PodSimulation } from './pod-simulation.js';
import type { JsonObject } from './simulated-request.js';

/** Devices of a container: in the agent's list, as nodes of the OCI spec, and as annotations. */
export interface ContainerDevices {
  readonly devices: readonly JsonObject[];
  readonly nodes: readonly JsonObject[];
  readonly annotations: Readonly<Record<string, string>>;
}

const isGpu = (data: PolicyData) => (device: ContainerPolicy['devices'][number]) =>
  device.container_path === data.devices.vfio.device_path;

/** VFIO numbers are those of the host: neither dense nor in the order of the guest. */
const firstVfioNumber = 17;
const vfioStep = 3;

interface VfioPlace {
  /** Position among the VFIO devices of the pod. */
  readonly start: number;
  readonly gpus: number;
  readonly switches: number;
  /** Position of the first GPU among the GPUs of the pod. */
  readonly firstGpu: number;
}

/** Init containers that end give their devices back to kubelet, which hands them to the next container. */
function placeVfioDevices({ members, data }: PodSimulation, member: PodMember): VfioPlace {
  const count = ({ policy }: PodMember): { gpus: number; switches: number } => ({
    gpus: policy.devices.filter(isGpu(data)).length,
    switches: policy.extensions?.nvswitch ?? 0,
  });
  const before = members
    .slice(0, members.indexOf(member))
    .filter(({ role }) => role !== 'init')
    .map(count);
  return {
    start: before.reduce((sum, { gpus, switches }) => sum + gpus + switches, 0),
    firstGpu: before.reduce((sum, { gpus }) => sum + gpus, 0),
    ...count(member),
  };
}

/** The Go runtime numbers the GPUs of the VM in the order of their root ports' names: rp10 comes before rp2. */
function indexGpu(position: number, total: number): number {
  const names = Array.from({ length: total }, (_, port) => `rp${port}`);
  return [...names].sort().indexOf(names[position] ?? '');
}

function listVfioDevices(simulation: PodSimulation, member: PodMember): ContainerDevices {
  const { shape, data } = simulation;
  const { start, gpus, switches, firstGpu } = placeVfioDevices(simulation, member);
  const total = data.containers.flatMap(({ devices }) => devices.filter(isGpu(data))).length;
  const type = member.policy.devices.find(isGpu(data))?.type_ ?? 'vfio-pci-gk';
  const positions = Array.from({ length: gpus + switches }, (_, position) => position);
  const numberOf = (position: number): number => firstVfioNumber + vfioStep * (start + position);
  const annotations = positions.slice(0, gpus).map((position) => {
    const index = shape.runtime === 'go' ? indexGpu(firstGpu + position, total) : position;
    return [`cdi.k8s.io/vfio${numberOf(position)}`, `nvidia.com/gpu=${index}`] as const;
  });
  const hex = (value: number): string => (value % 256).toString(16).padStart(2, '0');
  const devices = positions.map((position) => ({
    id: `vfio${numberOf(position)}`,
    type_: type,
    vm_path: '',
    container_path: `${data.devices.vfio.device_path}${numberOf(position)}`,
    options: [
      `0000:${hex(0x18 + start + position)}:00.0=${hex(4 + start + position)}/00${shape.pciPathParts === 3 ? '/00' : ''}`,
    ],
  }));
  return {
    devices: shape.vfio === 'listed' ? devices : [],
    nodes: [],
    annotations: Object.fromEntries(annotations),
  };
}

/** Lists a container's GPUs, switches and block volumes. */
export function listContainerDevices(simulation: PodSimulation, member: PodMember): ContainerDevices {
  const { shape, data } = simulation;
  const vfio = listVfioDevices(simulation, member);
  const volumes = member.policy.devices.filter((device) => !isGpu(data)(device));
  const emptyDirs = member.policy.storages.filter(({ driver }) => driver === '').length;
  const first = countDisksBefore(simulation, member) + emptyDirs;
  const disks = volumes.map(({ container_path }, position) => ({
    id: placeDisk(shape.blockDriver, first + position),
    type_: shape.blockDriver,
    vm_path: '',
    container_path,
    options: [],
  }));
  const nodes = volumes.map(({ container_path }) => ({
    Path: container_path,
    Type: 'b',
    Major: 259,
    Minor: 1,
    FileMode: 0o60660,
    UID: 0,
    GID: 6,
  }));
  return { devices: [...disks, ...vfio.devices], nodes, annotations: vfio.annotations };
}
