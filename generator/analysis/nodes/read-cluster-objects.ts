import type { ClusterNode, ClusterRuntimeClass, ClusterState, Taint, Toleration } from './cluster-node.js';

/** What came of reading saved objects; a text says what is wrong with them. */
export type ReadClusterResult =
  | { readonly ok: true; readonly state: ClusterState }
  | { readonly ok: false; readonly problem: string };

/**
 * Takes nodes and runtime classes from what `kubectl get nodes -o json` prints, or `kubectl get nodes,runtimeclasses -o
 * json`, or from a single object. Other objects are passed over.
 */
export function readClusterObjects(value: unknown, origin: string): ReadClusterResult {
  const objects = listObjects(value);
  if (!objects) return { ok: false, problem: 'it holds no Kubernetes object' };
  const nodes = objects.filter((one) => one.kind === 'Node');
  if (nodes.length === 0) return { ok: false, problem: 'it holds no Node' };
  const classes = objects.filter((one) => one.kind === 'RuntimeClass').map(readRuntimeClass);
  const read = nodes.map(readNode);
  const unnamed = read.findIndex(({ name }) => name === '');
  if (unnamed !== -1) return { ok: false, problem: `Node ${unnamed + 1} has no metadata.name` };
  // A list of nodes alone says nothing about classes; their absence means something only where some were saved.
  return {
    ok: true,
    state: { origin, nodes: sortByName(read), runtimeClasses: classes.length > 0 ? sortByName(classes) : undefined },
  };
}

/** Puts the nodes and runtime classes of a cluster's answers into one state. */
export function makeClusterState(
  nodes: readonly unknown[],
  runtimeClasses: readonly unknown[],
  origin: string,
): ClusterState {
  return {
    origin,
    nodes: sortByName(nodes.map((one) => readNode(asObject(one)))),
    runtimeClasses: sortByName(runtimeClasses.map((one) => readRuntimeClass(asObject(one)))),
  };
}

type PlainObject = Readonly<Record<string, unknown>>;

const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): PlainObject => (isPlainObject(value) ? value : {});
const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function asTexts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value)).flatMap(([key, one]): [string, string][] =>
    typeof one === 'string' || typeof one === 'number' ? [[key, String(one)]] : [],
  );
  return Object.fromEntries(entries);
}

function listObjects(value: unknown): readonly PlainObject[] | undefined {
  if (Array.isArray(value)) return value.filter(isPlainObject).flatMap((one) => listObjects(one) ?? []);
  if (!isPlainObject(value)) return undefined;
  const { items, kind } = value;
  if (!Array.isArray(items)) return kind === undefined ? undefined : [value];
  // In a NodeList the items need not say what they are.
  const own =
    typeof kind === 'string' && kind !== 'List' && kind.endsWith('List') ? kind.slice(0, -'List'.length) : undefined;
  return items
    .filter(isPlainObject)
    .map((item) => (item.kind === undefined && own !== undefined ? { ...item, kind: own } : item));
}

function sortByName<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function readNode(value: PlainObject): ClusterNode {
  const metadata = asObject(value.metadata);
  const spec = asObject(value.spec);
  const status = asObject(value.status);
  const info = asObject(status.nodeInfo);
  return {
    name: asText(metadata.name) ?? '',
    labels: asTexts(metadata.labels),
    taints: (Array.isArray(spec.taints) ? spec.taints : []).map(asObject).map(
      (taint): Taint => ({
        key: asText(taint.key) ?? '',
        value: asText(taint.value) ?? '',
        effect: asText(taint.effect) ?? '',
      }),
    ),
    isUnschedulable: spec.unschedulable === true,
    runtimeVersion: asText(info.containerRuntimeVersion),
    kubeletVersion: asText(info.kubeletVersion),
    allocatable: asTexts(status.allocatable),
  };
}

function readRuntimeClass(value: PlainObject): ClusterRuntimeClass {
  const scheduling = asObject(value.scheduling);
  return {
    name: asText(asObject(value.metadata).name) ?? '',
    nodeSelector: asTexts(scheduling.nodeSelector),
    tolerations: readTolerations(scheduling.tolerations),
  };
}

/** Reads a list of tolerations; what is none of them is left out. */
export function readTolerations(value: unknown): readonly Toleration[] {
  return (Array.isArray(value) ? value : []).map(asObject).map((one) => ({
    key: asText(one.key),
    operator: asText(one.operator),
    value: asText(one.value),
    effect: asText(one.effect),
  }));
}
