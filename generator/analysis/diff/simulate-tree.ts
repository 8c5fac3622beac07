import type { Container, Workload } from '../../manifest/index.js';
import type { ContainerPolicy, PolicyCommon, PolicyData } from '../../policy/index.js';
import {
  listRuntimeShapes,
  type RuntimeShape,
  type SimulatedRequest,
  type SimulationExtent,
  simulateRequests,
} from '../requests/index.js';
import { findPatternWitness } from './find-pattern-witness.js';
import { type PolicyTree, readPolicyTree, sandboxName } from './policy-tree.js';

/** What a linked policy leaves out of its data when no rule reads it; requests are made up with it all the same. */
const commonDefaults: PolicyCommon = {
  cpath: '/run/kata-containers/shared/containers(?:/passthrough)?',
  root_path: '/run/kata-containers/$(bundle-id)/rootfs',
  sfprefix: '^$(cpath)/(watchable/)?$(bundle-id)-[a-z0-9]{16}-',
  spath: '/run/kata-containers/sandbox/storage',
  ipv4_a: '',
  ip_p: '',
  svc_name_downward_env: '',
  dns_label: '',
  default_caps: [],
  privileged_caps: [],
};

const clusterDefaults: PolicyData['cluster_config'] = {
  pause_container_image: 'pause',
  guest_pull: true,
  emptydir_type: '',
  cgroup_mount_extras_allowed: [],
};

/** Data with every member that a simulation reads. */
function completeData(data: PolicyData): PolicyData {
  return {
    ...data,
    common: { ...commonDefaults, ...data.common },
    cluster_config: { ...clusterDefaults, ...data.cluster_config },
    devices: { ...data.devices, vfio: data.devices?.vfio ?? { device_path: '/dev/vfio/devices/vfio', nvidia: {} } },
    containers: data.containers.map((container) => ({
      ...container,
      exec_commands: container.exec_commands ?? [],
      storages: container.storages ?? [],
      devices: container.devices ?? [],
      OCI: {
        ...container.OCI,
        Linux: {
          ...container.OCI.Linux,
          Namespaces: container.OCI.Linux.Namespaces ?? [],
          MaskedPaths: container.OCI.Linux.MaskedPaths ?? [],
          ReadonlyPaths: container.OCI.Linux.ReadonlyPaths ?? [],
        },
      },
    })),
  };
}

/** Requests of what the settings may open are asked for, too, so that both policies can answer. */
function openDefaults(data: PolicyData, commands: readonly (readonly string[])[]): PolicyData {
  const defaults = data.request_defaults;
  const allowed = [...(defaults.ExecProcessRequest?.allowed_commands ?? []), ...commands];
  return {
    ...data,
    request_defaults: {
      ...defaults,
      CloseStdinRequest: true,
      GetDiagnosticDataRequest: true,
      ReadStreamRequest: true,
      WriteStreamRequest: true,
      ExecProcessRequest: { ...defaults.ExecProcessRequest, allowed_commands: allowed.map((one) => [...one]) },
    },
  };
}

const prefix = 'io.kubernetes.cri.';

function sampleText(pattern: string | undefined, fallback: string): string {
  if (pattern === undefined || pattern === '') return fallback;
  if (!pattern.startsWith('^')) return pattern;
  const witness = findPatternWitness([pattern], []);
  return witness.kind === 'found' && witness.text !== '' ? witness.text : fallback;
}

function makeContainer(name: string, policy: ContainerPolicy): Container {
  const { Annotations: annotations, Process: process } = policy.OCI;
  const image = annotations[`${prefix}image-name`] ?? policy.extensions?.images?.[0] ?? 'registry.example/image:1';
  const isPrivileged = process.Capabilities.Bounding[0] === '$(privileged_caps)';
  const isUnmasked = policy.OCI.Linux.MaskedPaths.length === 0;
  const messages = policy.OCI.Mounts.find(({ source }) => source.includes('termination-log'));
  const profile = policy.extensions?.apparmor;
  return {
    name,
    image,
    stdin: true,
    ...(messages && { terminationMessagePath: messages.destination }),
    securityContext: {
      ...(isPrivileged && { privileged: true }),
      ...(isUnmasked && !isPrivileged && { procMount: 'Unmasked' }),
      ...(profile !== undefined && { appArmorProfile: { type: 'Localhost', localhostProfile: profile } }),
    },
  };
}

/** A pod whose policy data could be these: all that requests need is in the data. */
function makeWorkload(data: PolicyData, only: string | undefined, serviceLinks: boolean): Workload {
  const annotationsOf = (policy: ContainerPolicy | undefined) => policy?.OCI.Annotations ?? {};
  const sandbox = data.containers.find((one) => annotationsOf(one)[`${prefix}container-name`] === undefined);
  const identity = annotationsOf(sandbox);
  const own = Object.entries(identity).filter(
    ([key]) => key.startsWith('io.katacontainers.') && !key.startsWith('io.katacontainers.pkg.'),
  );
  const containers = data.containers.flatMap((policy) => {
    const name = annotationsOf(policy)[`${prefix}container-name`];
    if (name === undefined || name.startsWith('\u0000') || (only !== undefined && name !== only)) return [];
    return [makeContainer(name, policy)];
  });
  const source = { name: 'policy', text: '' };
  const span = { source, start: 0, end: 0 };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    name: 'policy',
    naming: { kind: 'pod', name: sampleText(identity[`${prefix}sandbox-name`], 'pod') },
    namespace: identity[`${prefix}sandbox-namespace`] || 'default',
    template: {
      metadata: { annotations: Object.fromEntries(own) },
      spec: {
        containers,
        enableServiceLinks: serviceLinks,
        shareProcessNamespace: data.containers.some((policy) => policy.sandbox_pidns),
      },
    },
    volumeClaimTemplates: [],
    source,
    templatePath: [],
    annotationPath: [],
    document: {
      source,
      start: 0,
      end: 0,
      hint: undefined,
      read: () => ({ state: 'empty', value: undefined, diagnostics: [] }),
      tree: () => ({ contents: null, aliasTargets: new Map(), shown: source }),
    },
    spanOf: () => span,
  };
}

/** What is to be simulated of a policy. */
export interface SimulationScope {
  /** Names of containers by their positions, in both policies alike. */
  readonly order: readonly string[];
  /** Only this container, besides the sandbox. */
  readonly container?: string | undefined;
  readonly extent: SimulationExtent;
  /** Commands to try, besides those that the policy permits. */
  readonly commands: readonly (readonly string[])[];
  /** Which of the shapes of runtimes, counted from the most ordinary one. */
  readonly shape: number;
  /** Whether kubelet names other services to the containers; it does by default. */
  readonly serviceLinks?: boolean;
}

/** How many shapes a policy can have its requests in. */
export function countShapes(tree: PolicyTree): number {
  return listShapes(completeData(readPolicyTree(tree))).length;
}

function listShapes(data: PolicyData): readonly RuntimeShape[] {
  const [pinned = ''] = data.containers.map((policy) => policy.OCI.Version);
  return listRuntimeShapes(data).map((shape) => ({ ...shape, ociVersion: pinned }));
}

/** Lists what a runtime would send for a pod that has this policy, in the names and positions of `order`. */
export function simulateTree(tree: PolicyTree, scope: SimulationScope): readonly SimulatedRequest[] {
  const data = completeData(readPolicyTree(tree, scope.order));
  const shapes = listShapes(data);
  const shape = shapes[scope.shape % shapes.length];
  if (!shape) return [];
  const only = scope.container === sandboxName ? '\u0000' : scope.container?.replace(/#\d+$/, '');
  const workload = makeWorkload(data, only, scope.serviceLinks ?? true);
  return simulateRequests({ workload, data: openDefaults(data, scope.commands) }, shape, scope.extent);
}
