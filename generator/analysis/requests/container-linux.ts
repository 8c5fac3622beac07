import { parseQuantity } from '../../policy/index.js';
import type { PodMember, PodSimulation } from './pod-simulation.js';
import { simulatedNode } from './simulated-node.js';
import type { JsonObject } from './simulated-request.js';

function readAmount(quantity: string | number | undefined, factor = 1n): number | undefined {
  const parsed = quantity === undefined ? undefined : parseQuantity(quantity);
  return parsed && Number((parsed.numerator * factor) / parsed.denominator);
}

function makeMemory({ role, container }: PodMember): JsonObject | null {
  const limit = readAmount(container?.resources?.limits?.memory);
  if (role === 'sandbox' || limit === undefined) return null;
  return {
    Limit: limit,
    Reservation: 0,
    Swap: limit,
    Kernel: 0,
    KernelTCP: 0,
    Swappiness: 0,
    DisableOOMKiller: false,
  };
}

function makeCpu({ container }: PodMember): JsonObject {
  const { limits, requests } = container?.resources ?? {};
  const limit = readAmount(limits?.cpu, 1000n);
  const request = readAmount(requests?.cpu ?? limits?.cpu, 1000n);
  const hasQuota = limit !== undefined && limit > 0;
  return {
    Shares: request === undefined ? 2 : Math.max(2, Math.floor((request * 1024) / 1000)),
    Quota: hasQuota ? Math.max(1000, limit * 100) : 0,
    Period: hasQuota ? 100000 : 0,
    RealtimeRuntime: 0,
    RealtimePeriod: 0,
    Cpus: '',
    Mems: '',
  };
}

/** Hosts with hugetlb get a limit for each of their page sizes, zero where the manifest asks for none. */
function listHugePages({ shape }: PodSimulation, { policy }: PodMember): JsonObject[] {
  const asked = policy.extensions?.hugepages ?? {};
  const sizes = shape.node === 'featured' ? ['2MB', '1GB', ...Object.keys(asked)] : Object.keys(asked);
  return [...new Set(sizes)].map((size) => ({ Pagesize: size, Limit: asked[size] ?? 0 }));
}

function makeCgroupPath({ shape }: PodSimulation, { role }: PodMember, id: string): string {
  const { podUid } = simulatedNode;
  if (shape.runtime === 'go' && shape.node === 'featured') return `/cri-containerd/${id}`;
  const quality = role === 'sandbox' ? 'burstable' : 'besteffort';
  if (shape.node === 'plain') return `/kubepods/${quality}/pod${podUid}/${id}`;
  return `kubepods-${quality}-pod${podUid.replaceAll('-', '_')}.slice:cri-containerd:${id}`;
}

/** The pod's kernel parameters; since 2.0 containerd adds those that let programs use low ports and ping. */
function listSysctls({ shape, workload }: PodSimulation, all: Readonly<Record<string, string>>): JsonObject {
  if (shape.node === 'featured') return all;
  const own = workload.template.spec.securityContext?.sysctls ?? [];
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}

function isExposed({ container }: PodMember): boolean {
  return container?.securityContext?.privileged === true || container?.securityContext?.procMount === 'Unmasked';
}

/** Makes the `Linux` part of a container's OCI spec, without what the runtimes clear. */
export function makeContainerLinux(
  simulation: PodSimulation,
  member: PodMember,
  id: string,
  devices: readonly JsonObject[],
): JsonObject {
  const { shape } = simulation;
  const { Linux: linux } = member.policy.OCI;
  const namespaces = linux.Namespaces.map(({ Type, Path }) => ({ Type, Path }));
  const keepsCgroup = shape.runtime === 'rust' && member.container?.securityContext?.privileged !== true;
  const hidden = shape.node === 'featured' && !isExposed(member) ? ['/sys/devices/virtual/powercap'] : [];
  return {
    UIDMappings: [],
    GIDMappings: [],
    Sysctl: member.role === 'sandbox' ? listSysctls(simulation, linux.Sysctl ?? {}) : {},
    Resources: {
      Devices: [],
      Memory: makeMemory(member),
      CPU: makeCpu(member),
      Pids: null,
      BlockIO: null,
      HugepageLimits: listHugePages(simulation, member),
      Network: null,
    },
    CgroupsPath: makeCgroupPath(simulation, member, id),
    Namespaces: [...namespaces, ...(keepsCgroup ? [{ Type: 'cgroup', Path: '' }] : [])],
    Devices: devices,
    Seccomp: null,
    RootfsPropagation: '',
    MaskedPaths: [...linux.MaskedPaths, ...hidden],
    ReadonlyPaths: linux.ReadonlyPaths,
    MountLabel: '',
    IntelRdt: null,
  };
}
