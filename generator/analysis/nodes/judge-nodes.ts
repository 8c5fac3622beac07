import type { DiagnosticCollector } from '../../diagnostics/index.js';
import { createCollector } from '../../diagnostics/index.js';
import type { Workload } from '../../manifest/index.js';
import { findOciVersion } from '../../settings/index.js';
import type { ClusterNode, ClusterState } from './cluster-node.js';
import { type CandidateNodes, findCandidateNodes, listWantedDevices } from './find-candidates.js';
import { groupNodes, nameNodes } from './group-nodes.js';

/** What settings and flags say already. */
export interface StatedFacts {
  /** OCI versions that policies accept, where somebody stated them. */
  readonly ociVersions: readonly string[] | undefined;
  /** Whether the versions of the nodes are to be accepted as a set where they differ. */
  readonly acceptsSet: boolean;
  readonly gpuKeys: readonly string[];
}

/** What the nodes of a pod decide about its policy. */
export interface NodeFacts {
  readonly candidates: CandidateNodes;
  /** OCI versions that the nodes write, oldest first; empty where they do not tell, or where versions are stated. */
  readonly ociVersions: readonly string[];
  /** Resources that name GPUs on these nodes and that the settings do not know. */
  readonly gpuKeys: readonly string[];
}

/** Finds the nodes that a pod can land on, and what follows for its policy; what is wrong is reported. */
export function judgeNodes(
  workload: Workload,
  state: ClusterState,
  stated: StatedFacts,
  collector: DiagnosticCollector,
): NodeFacts {
  const candidates = findCandidateNodes(workload, state);
  reportRuntimeClass(workload, state, collector);
  const nodes = candidates.fitting.length > 0 ? candidates.fitting : candidates.eligible;
  if (candidates.eligible.length === 0) reportNoCandidate(workload, candidates, collector);
  const gpuKeys = findGpuKeys(workload, nodes, stated.gpuKeys);
  if (gpuKeys.length > 0) {
    collector.report('gpu-keys-from-nodes', {
      message: `${describe(workload)}: ${gpuKeys.join(', ')} is taken for a passthrough GPU, as its nodes advertise it`,
      span: spanOfLimit(workload, gpuKeys[0] ?? ''),
      notes: [`the settings know ${stated.gpuKeys.join(', ')} (devices.vfio.nvidia.pgpu_resource_keys)`],
    });
  }
  return { candidates, gpuKeys, ociVersions: judgeVersions(workload, nodes, stated, collector) };
}

const describe = ({ kind, name }: Workload): string => `${kind} ${name}`;

function reportRuntimeClass(workload: Workload, state: ClusterState, collector: DiagnosticCollector): void {
  const name = workload.template.spec.runtimeClassName;
  if (name === undefined) return;
  const span = workload.spanOf(['spec', 'runtimeClassName']);
  const { runtimeClasses } = state;
  if (!runtimeClasses) {
    collector.report('runtime-class-scheduling-unknown', {
      message: `${state.origin} has no runtime classes, so it is not known which nodes ${name} is for`,
      span,
      help: ['save both with `kubectl get nodes,runtimeclasses -o json`'],
    });
  } else if (!runtimeClasses.some((one) => one.name === name)) {
    collector.report('runtime-class-absent', {
      message: `the cluster has no runtime class ${name}; the API server would refuse the pod`,
      span,
      notes: [
        runtimeClasses.length === 0
          ? 'it has no runtime class at all'
          : `it has ${runtimeClasses.map((one) => one.name).join(', ')}`,
      ],
      help: ['install it with kata-deploy, or name another class'],
    });
  }
}

function reportNoCandidate(
  workload: Workload,
  { refused, state }: CandidateNodes,
  collector: DiagnosticCollector,
): void {
  const byReason = new Map<string, ClusterNode[]>();
  for (const { node, reason } of refused) byReason.set(reason, [...(byReason.get(reason) ?? []), node]);
  collector.report('candidate-nodes-absent', {
    message: `${describe(workload)}: none of ${state.nodes.length} nodes can run it`,
    span: workload.spanOf(['spec']),
    notes: [...byReason].map(([reason, nodes]) => `${nameNodes(nodes)}: ${reason}`),
    help: ['check runtimeClassName, nodeSelector, affinity and tolerations'],
  });
}

const spanOfLimit = (workload: Workload, key: string) => {
  const index = workload.template.spec.containers.findIndex(({ resources }) => key in (resources?.limits ?? {}));
  return workload.spanOf(['spec', 'containers', Math.max(index, 0), 'resources', 'limits', key]);
};

/** Resources of NVIDIA's that are no passthrough GPU. */
const otherResource = /^nvidia\.com\/(gpu(\.shared)?|mig-.+|.*nvswitch.*|.*(rdma|hostdev|sriov|nic).*)$/i;

/** Resources that a pod asks for, and that nodes whose device plugin is the one for passthrough advertise. */
function findGpuKeys(workload: Workload, nodes: readonly ClusterNode[], known: readonly string[]): readonly string[] {
  const isAdvertised = (key: string): boolean =>
    nodes.some(
      ({ allocatable, labels }) =>
        labels['nvidia.com/gpu.workload.config'] === 'vm-passthrough' && Number(allocatable[key] ?? 0) > 0,
    );
  return [...listWantedDevices(workload).keys()]
    .filter((key) => !known.includes(key) && !otherResource.test(key) && isAdvertised(key))
    .sort();
}

function judgeVersions(
  workload: Workload,
  nodes: readonly ClusterNode[],
  stated: StatedFacts,
  collector: DiagnosticCollector,
): readonly string[] {
  const span = workload.spanOf(['spec', 'runtimeClassName']);
  const foreign = nodes.filter(({ runtimeVersion = '' }) => !runtimeVersion.startsWith('containerd://'));
  for (const [runtime, those] of groupNodes(foreign, ({ runtimeVersion }) => runtimeVersion ?? 'an unknown runtime')) {
    collector.report('node-runtime-not-containerd', {
      message: `${describe(workload)} can land on ${nameNodes(those)} with ${runtime}, where its policy denies every container`,
      span,
      notes: ["policies check the annotations that containerd's CRI plugin sets; other runtimes have other ones"],
      help: ['keep the pod off these nodes by nodeSelector or affinity'],
    });
  }
  const versions = new Map<string, ClusterNode[]>();
  let isComplete = true;
  for (const [runtime, those] of groupNodes(
    nodes.filter((node) => !foreign.includes(node)),
    ({ runtimeVersion = '' }) => runtimeVersion,
  )) {
    const own = createCollector();
    const version = findOciVersion(runtime, own);
    if (version !== undefined) versions.set(version, [...(versions.get(version) ?? []), ...those]);
    else if (!stated.ociVersions) {
      isComplete = false;
      for (const { message, notes, help } of own.diagnostics) {
        collector.report('node-containerd-unknown', { message: `${nameNodes(those)}: ${message}`, span, notes, help });
      }
    }
  }
  if (stated.ociVersions) {
    reportContradiction(workload, versions, stated.ociVersions, collector);
    return [];
  }
  const found = [...versions.keys()].sort();
  if (found.length > 1 && !stated.acceptsSet) {
    collector.report('oci-versions-mixed', {
      message: `the nodes of ${describe(workload)} write different OCI versions: ${found.join(', ')}; a policy for one stops the pod on the others`,
      span,
      notes: listByVersion(versions),
      help: [
        'give --oci-version-set nodes for a policy that accepts exactly these versions',
        'or keep the pod on nodes of one version by nodeSelector, and upgrade the others',
      ],
    });
    // Nothing is written after an error; with one of them, what follows is judged by what nodes write.
    return found.slice(0, 1);
  }
  return isComplete ? found : [];
}

function listByVersion(versions: ReadonlyMap<string, readonly ClusterNode[]>): readonly string[] {
  return [...versions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([version, nodes]) => {
      const runtimes = groupNodes(nodes, ({ runtimeVersion = '' }) => runtimeVersion.replace('://', ' '));
      return `${version}: ${runtimes.map(([runtime, those]) => `${nameNodes(those)} (${runtime})`).join(', ')}`;
    });
}

function reportContradiction(
  workload: Workload,
  versions: ReadonlyMap<string, readonly ClusterNode[]>,
  stated: readonly string[],
  collector: DiagnosticCollector,
): void {
  const missed = new Map([...versions].filter(([version]) => !stated.includes(version)));
  if (missed.size === 0) return;
  collector.report('oci-version-contradicts-nodes', {
    message: `the policy of ${describe(workload)} is to accept OCI ${stated.join(', ')}, and nodes that it can land on write ${[...missed.keys()].sort().join(', ')}`,
    span: workload.spanOf(['spec', 'runtimeClassName']),
    notes: listByVersion(versions),
    help: ['leave the version to the nodes, or name all of them with --oci-version-set'],
  });
}
