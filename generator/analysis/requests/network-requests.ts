import type { PodSimulation } from './pod-simulation.js';
import { simulatedNode } from './simulated-node.js';
import type { JsonObject, SimulatedRequest } from './simulated-request.js';

const familyNumbers = { 4: 0, 6: 1 } as const;

/** `NUD_PERMANENT` and `NUD_REACHABLE` of the kernel. */
const permanent = 128;
const reachable = 2;

/** `RT_SCOPE_LINK` of the kernel. */
const linkScope = 253;

function describeInterface(simulation: PodSimulation, name: string, hotPlugged: boolean): JsonObject {
  const addresses = simulation.shape.ipFamilies.map((family) => {
    const { pod, mask } = simulatedNode.networks[family];
    return { family: familyNumbers[family], address: pod, mask };
  });
  return {
    device: name,
    name,
    // The kernel adds the link's own address wherever IPv6 is on.
    IPAddresses: [...addresses, { family: 1, address: 'fe80::6474:9fff:fe6a:9601', mask: '64' }],
    mtu: 1500,
    hwAddr: simulatedNode.hardwareAddress,
    devicePath: hotPlugged ? '02/00' : '',
    // What the Go runtime calls a virtual Ethernet pair, and what the kernel does, whom the Rust runtime asks.
    type_: simulation.shape.runtime === 'go' ? 'virtual' : 'veth',
    raw_flags: 0,
  };
}

function listRoutes({ shape }: PodSimulation): JsonObject[] {
  return shape.ipFamilies.flatMap((family) => {
    const { gateway } = simulatedNode.networks[family];
    const common = { device: 'eth0', source: '', family: familyNumbers[family], flags: 0, mtu: 0 };
    return [
      { ...common, dest: `${gateway}/${family === 4 ? 32 : 128}`, gateway: '', scope: family === 4 ? linkScope : 0 },
      { ...common, dest: '', gateway, scope: 0 },
    ];
  });
}

function listNeighbours({ shape }: PodSimulation): JsonObject[] {
  return shape.ipFamilies.map((family) => ({
    toIPAddress: { family: familyNumbers[family], address: simulatedNode.networks[family].gateway, mask: '' },
    device: 'eth0',
    lladdr: simulatedNode.gatewayHardwareAddress,
    // The Go runtime also sends the default gateway while it is reachable, the Rust runtime permanent entries only.
    state: shape.runtime === 'go' && shape.node === 'featured' ? reachable : permanent,
    flags: 0,
  }));
}

/** Lists how the runtime sets up the guest's network: before everything else. */
export function listNetworkRequests(simulation: PodSimulation): readonly SimulatedRequest[] {
  const hotPlugged = simulation.shape.node === 'featured';
  return [
    {
      kind: 'UpdateInterfaceRequest',
      step: 'set up interface eth0',
      request: { interface: describeInterface(simulation, 'eth0', hotPlugged) },
    },
    { kind: 'UpdateRoutesRequest', step: 'set up routes', request: { routes: { Routes: listRoutes(simulation) } } },
    {
      kind: 'AddARPNeighborsRequest',
      step: 'set up neighbours',
      request: { neighbors: { ARPNeighbors: listNeighbours(simulation) } },
    },
  ];
}
