import { sharedContainers } from './fill-text.js';
import { makeContainerId, type PodSimulation } from './pod-simulation.js';
import { simulatedNode } from './simulated-node.js';
import type { JsonObject, SimulatedRequest } from './simulated-request.js';

/** What both runtimes have the agent mount for every sandbox. */
const sharedMemory: JsonObject = {
  driver: 'ephemeral',
  driver_options: [],
  source: 'shm',
  fstype: 'tmpfs',
  options: ['noexec', 'nosuid', 'nodev', 'mode=1777', 'size=67108864'],
  mount_point: '/run/kata-containers/sandbox/shm',
  fs_group: null,
  shared: false,
};

const sharedFileSystem: JsonObject = {
  driver: 'virtio-fs',
  driver_options: [],
  source: 'kataShared',
  fstype: 'virtiofs',
  options: [],
  mount_point: `${sharedContainers}/`,
  fs_group: null,
  shared: false,
};

/** Makes the request that creates the sandbox. */
export function makeSandboxRequest({ shape, hostName }: PodSimulation): SimulatedRequest {
  const servers = shape.ipFamilies.map((family) =>
    family === 4 ? 'nameserver 10.96.0.10' : 'nameserver fd00:10:96::a',
  );
  return {
    kind: 'CreateSandboxRequest',
    step: 'create the sandbox',
    request: {
      hostname: hostName.slice(0, 64),
      dns: simulatedNode.resolverLines.flatMap((line) => (line.startsWith('nameserver') ? servers : [line])),
      storages: shape.sharedFs === 'none' ? [sharedMemory] : [sharedMemory, sharedFileSystem],
      sandbox_pidns: false,
      sandbox_id: makeContainerId(0),
      guest_hook_path: '',
      kernel_modules: [],
    },
  };
}
