import type { OciMount } from '../../policy/index.js';
import { listContainerAnnotations } from './container-annotations.js';
import { listContainerDevices } from './container-devices.js';
import { makeContainerLinux } from './container-linux.js';
import { listContainerMounts, type SimulatedMount } from './container-mounts.js';
import { listPorts, makeContainerProcess } from './container-process.js';
import { listVolumeStorages, placeDisk } from './container-storages.js';
import { sharedContainers } from './fill-text.js';
import { nameImage } from './name-image.js';
import { makeContainerId, type PodMember, type PodSimulation } from './pod-simulation.js';
import type { Json, JsonObject, SimulatedRequest } from './simulated-request.js';

/** The request that creates a container, and the mounts that it names. */
export interface CreateRequest {
  readonly request: SimulatedRequest;
  readonly mounts: readonly SimulatedMount[];
}

/** Where the container's root file system is in the guest: pulled there, or shared by the host. */
function nameRoot({ shape }: PodSimulation, id: string): string {
  return shape.sharedFs === 'none' ? `/run/kata-containers/${id}/rootfs` : `${sharedContainers}/${id}/rootfs`;
}

/** How the guest is told to pull the image; without a shared file system it always does. */
function makeImagePull(simulation: PodSimulation, member: PodMember, root: string, metadata: Json): JsonObject {
  return {
    driver: 'image_guest_pull',
    driver_options: [`image_guest_pull=${JSON.stringify({ metadata })}`],
    source: member.role === 'sandbox' ? 'pause' : nameImage(simulation, member),
    fstype: 'overlay',
    options: [],
    mount_point: root,
    fs_group: null,
    shared: false,
  };
}

/** Two layers as block devices, and the overlay of them (erofs snapshotter). */
function listLayers({ shape }: PodSimulation, root: string): readonly JsonObject[] {
  const layer = (position: number): JsonObject => ({
    driver: shape.blockDriver,
    driver_options: [],
    source: placeDisk(shape.blockDriver, 8 + position),
    fstype: 'erofs',
    options: ['ro'],
    mount_point: root.replace(/rootfs$/, `layer-${position}`),
    fs_group: null,
    shared: false,
  });
  const overlay: JsonObject = {
    driver: 'overlayfs',
    driver_options: ['io.katacontainers.volume.overlayfs.create_directory=upper'],
    source: 'overlay',
    fstype: 'overlay',
    options: [],
    mount_point: root,
    fs_group: null,
    shared: false,
  };
  return [layer(0), layer(1), overlay];
}

function listImageStorages(
  simulation: PodSimulation,
  member: PodMember,
  root: string,
  annotations: Json,
): readonly JsonObject[] {
  const { sharedFs, hostLayers } = simulation.shape;
  if (hostLayers) return listLayers(simulation, root);
  return sharedFs === 'none' ? [makeImagePull(simulation, member, root, annotations)] : [];
}

function writeMount({ destination, source, type_, options }: OciMount): JsonObject {
  return { destination, source, type_, options };
}

/** Makes the request that creates a container; another `attempt` is kubelet's next try, with a new id. */
export function makeCreateRequest(simulation: PodSimulation, member: PodMember, attempt: number): CreateRequest {
  const { shape, hostName } = simulation;
  const id = makeContainerId(member.index, attempt);
  const { devices, nodes, annotations: deviceAnnotations } = listContainerDevices(simulation, member);
  const annotations = listContainerAnnotations(simulation, member, id, deviceAnnotations);
  const storages = listVolumeStorages(simulation, member, id);
  const mounts = listContainerMounts(simulation, member, id, storages);
  const root = nameRoot(simulation, id);
  const name = member.name ?? 'the sandbox';
  const { shareProcessNamespace, hostPID } = simulation.workload.template.spec;
  return {
    mounts,
    request: {
      kind: 'CreateContainerRequest',
      step: `create ${name}`,
      ...(member.name !== undefined && { container: member.name }),
      index: member.index,
      request: {
        container_id: id,
        exec_id: shape.runtime === 'go' ? id : '',
        string_user: null,
        devices,
        storages: [...listImageStorages(simulation, member, root, annotations), ...storages],
        OCI: {
          Version: shape.ociVersion,
          Process: makeContainerProcess(simulation, member),
          Root: { Path: root, Readonly: member.policy.OCI.Root.Readonly },
          Hostname: hostName,
          Mounts: mounts.map(writeMount),
          Hooks: null,
          Annotations: annotations,
          Linux: makeContainerLinux(simulation, member, id, nodes),
          Solaris: null,
          Windows: null,
        },
        sandbox_pidns: member.role !== 'sandbox' && ((shareProcessNamespace || hostPID) ?? false),
        shared_mounts: [],
        ...listPorts(simulation),
      },
    },
  };
}
