import { findDocumentPath, type Workload } from '../../manifest/index.js';
import type { ClusterNode, ClusterRuntimeClass, ClusterState, Toleration } from './cluster-node.js';
import { findHinderingTaint, hasLabels, matchesTerms, type NodeRequirement, type NodeTerm } from './match-node.js';
import { readTolerations } from './read-cluster-objects.js';

/** Why a node cannot run a pod. */
export interface RefusedNode {
  readonly node: ClusterNode;
  readonly reason: string;
}

/** The nodes that a pod can land on. */
export interface CandidateNodes {
  readonly state: ClusterState;
  /** The class of the pod, where the cluster's classes are known and it is among them. */
  readonly runtimeClass: ClusterRuntimeClass | undefined;
  /** Nodes that selectors, affinity and taints let the pod onto, whatever resources they have. */
  readonly eligible: readonly ClusterNode[];
  /** Those of them that also advertise the NVIDIA resources that the pod asks for. */
  readonly fitting: readonly ClusterNode[];
  readonly refused: readonly RefusedNode[];
}

/** Finds the nodes that a pod can land on, by the rules of the scheduler; what other pods have in use is not looked at. */
export function findCandidateNodes(workload: Workload, state: ClusterState): CandidateNodes {
  const { spec } = workload.template;
  const runtimeClass = state.runtimeClasses?.find(({ name }) => name === spec.runtimeClassName);
  const tolerations = [
    ...readTolerations(readRaw(workload, ['spec', 'tolerations'])),
    ...(runtimeClass?.tolerations ?? []),
    ...(workload.naming.kind === 'daemon-set' ? daemonTolerations : []),
  ];
  const terms = readTerms(workload);
  const refused: RefusedNode[] = [];
  const eligible = state.nodes.filter((node) => {
    const reason = findRefusal(node, workload, runtimeClass, terms, tolerations);
    if (reason !== undefined) refused.push({ node, reason });
    return reason === undefined;
  });
  const wanted = listWantedDevices(workload);
  const fitting = eligible.filter((node) =>
    [...wanted].every(([key, amount]) => Number(node.allocatable[key] ?? 0) >= amount),
  );
  return { state, runtimeClass, eligible, fitting, refused };
}

/** What the controller of a DaemonSet adds to its pods. */
const daemonTolerations: readonly Toleration[] = [
  ...['not-ready', 'unreachable'].map((name) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect: 'NoExecute',
  })),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((name) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect: 'NoSchedule',
  })),
];

const cordonTaint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

function findRefusal(
  node: ClusterNode,
  workload: Workload,
  runtimeClass: ClusterRuntimeClass | undefined,
  terms: readonly NodeTerm[] | undefined,
  tolerations: readonly Toleration[],
): string | undefined {
  const { spec } = workload.template;
  if (spec.nodeName !== undefined && spec.nodeName !== '') {
    // Such a pod goes past the scheduler.
    return spec.nodeName === node.name ? undefined : 'it is not the node that nodeName names';
  }
  if (!hasLabels(node, runtimeClass?.nodeSelector ?? {})) return "it lacks labels of the runtime class's nodeSelector";
  if (!hasLabels(node, spec.nodeSelector ?? {})) return "it lacks labels of the pod's nodeSelector";
  if (terms && !matchesTerms(node, terms)) return "it does not meet the pod's node affinity";
  const tainted = node.isUnschedulable && !node.taints.some(({ key }) => key === cordonTaint.key);
  const cordoned = tainted ? { ...node, taints: [...node.taints, cordonTaint] } : node;
  const taint = findHinderingTaint(cordoned, tolerations);
  if (!taint) return undefined;
  if (taint.key === cordonTaint.key) return 'it is cordoned';
  return `the pod does not tolerate its taint ${taint.key}${taint.value === '' ? '' : `=${taint.value}`}:${taint.effect}`;
}

function readTerms(workload: Workload): readonly NodeTerm[] | undefined {
  const required =
    workload.template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!required) return undefined;
  const place = [
    'spec',
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  ];
  return required.map(({ matchExpressions = [] }, index) => {
    const fields = readRaw(workload, [...place, index, 'matchFields']);
    return {
      labels: matchExpressions.map(({ key, operator, values = [] }) => ({ key, operator, values })),
      fields: (Array.isArray(fields) ? fields : []).flatMap(readRequirement),
    };
  });
}

function readRequirement(value: unknown): readonly NodeRequirement[] {
  if (typeof value !== 'object' || value === null) return [];
  const { key, operator, values } = value as Readonly<Record<string, unknown>>;
  if (typeof key !== 'string' || typeof operator !== 'string') return [];
  return [{ key, operator, values: (Array.isArray(values) ? values : []).map(String) }];
}

/** Reads from the document what the template does not keep, because guests do not see it. */
function readRaw(workload: Workload, path: readonly (string | number)[]): unknown {
  let current: unknown = workload.document.read().value;
  for (const member of findDocumentPath(workload, path)) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Readonly<Record<string | number, unknown>>)[member];
  }
  return current;
}

/** The NVIDIA devices that a pod needs at the same time: all containers, or the largest init container. */
export function listWantedDevices({ template: { spec } }: Workload): ReadonlyMap<string, number> {
  const wanted = new Map<string, number>();
  const list = (limits: Readonly<Record<string, string | number>>): [string, number][] =>
    Object.entries(limits).flatMap(([key, amount]): [string, number][] =>
      key.startsWith('nvidia.com/') && /^[0-9]+$/.test(String(amount)) ? [[key, Number(amount)]] : [],
    );
  for (const { resources } of spec.containers) {
    for (const [key, amount] of list(resources?.limits ?? {})) wanted.set(key, (wanted.get(key) ?? 0) + amount);
  }
  for (const { resources } of spec.initContainers ?? []) {
    for (const [key, amount] of list(resources?.limits ?? {})) wanted.set(key, Math.max(wanted.get(key) ?? 0, amount));
  }
  return wanted;
}
