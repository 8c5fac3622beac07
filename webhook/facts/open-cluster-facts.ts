import { createHash } from 'node:crypto';
import { loadAnalysis, type PullSecret } from '../../generator/index.js';
import type { Cluster } from '../cluster/cluster.js';
import type { WebhookConfig } from '../config/load-config.js';
import type { ClusterFacts, NodeState } from '../decide/cluster-facts.js';
import type { JsonObject } from '../decide/decide.js';
import { FactsUnavailable } from '../decide/decide-context.js';
import { listContainers, type PresentedPod } from '../decide/present-pod.js';
import { type ObjectCache, openObjectCache } from './object-cache.js';

export interface OpenedClusterFacts extends ClusterFacts {
  /** What has not been listed yet. */
  findProblem(): string | undefined;
}

/** Reads of the cluster what the configuration turns on; without a cluster nothing. */
export async function openClusterFacts(
  config: WebhookConfig['cluster'],
  cluster: Cluster | undefined,
  onProblem: (problem: string) => void,
  signal: AbortSignal,
): Promise<OpenedClusterFacts> {
  const caches = new Map<string, ObjectCache>();
  let nodes: NodeState | undefined;
  let version = 0;
  let seen = '';
  const open = (name: string, path: string, onChange: () => void): void => {
    if (cluster) caches.set(name, openObjectCache(cluster, path, onChange, onProblem, signal));
  };
  const { makeClusterState } = config.nodes && cluster ? await loadAnalysis() : { makeClusterState: undefined };
  const readNodes = (): void => {
    const [ofNodes, ofClasses] = [caches.get('nodes'), caches.get('runtime classes')];
    if (!makeClusterState || !ofNodes?.isComplete || !ofClasses?.isComplete) return;
    const state = makeClusterState([...ofNodes.objects.values()], [...ofClasses.objects.values()], 'the cluster');
    // Nodes report all the time; most of it says nothing that a policy depends on.
    const fingerprint = createHash('sha256').update(JSON.stringify(state)).digest('hex');
    if (fingerprint === seen) return;
    seen = fingerprint;
    nodes = state;
    version += 1;
  };
  if (config.namespaces) open('namespaces', '/api/v1/namespaces', () => {});
  if (config.nodes) {
    open('nodes', '/api/v1/nodes', readNodes);
    open('runtime classes', '/apis/node.k8s.io/v1/runtimeclasses', readNodes);
  }

  /** An object of the pod's namespace; undefined when it is not there. */
  const read = async (
    kind: 'configmaps' | 'secrets',
    namespace: string,
    name: string,
  ): Promise<JsonObject | undefined> => {
    if (!cluster) return undefined;
    try {
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${kind}/${encodeURIComponent(name)}`;
      const { status, body } = await cluster.request('GET', path);
      return status === 200 ? body : undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FactsUnavailable(`the webhook cannot read ${kind} of ${namespace}: ${reason}`);
    }
  };

  return {
    may: { configMaps: config.configMaps && cluster !== undefined, secrets: config.secrets && cluster !== undefined },
    get version() {
      return version;
    },
    get nodes() {
      return nodes;
    },
    namespaceLabels: (namespace) => {
      const { metadata } = caches.get('namespaces')?.objects.get(namespace) ?? {};
      return (metadata as { readonly labels?: Readonly<Record<string, string>> } | undefined)?.labels;
    },
    readPullSecrets: async ({ spec, namespace }) => {
      if (!config.pullSecrets || !cluster || !Array.isArray(spec.imagePullSecrets)) return [];
      const names = (spec.imagePullSecrets as readonly JsonObject[]).flatMap(({ name }) =>
        typeof name === 'string' && name !== '' ? [name] : [],
      );
      const secrets = await Promise.all(
        names.map(async (name) => toPullSecret(name, await read('secrets', namespace, name))),
      );
      return secrets.filter((secret) => secret !== undefined);
    },
    readObjects: async (pod) => {
      const wanted = listReferences(pod).filter(({ kind }) =>
        kind === 'configmaps' ? config.configMaps : config.secrets,
      );
      const objects = await Promise.all(
        wanted.map(async ({ kind, name }) => ({ kind, object: await read(kind, pod.namespace, name) })),
      );
      return objects.flatMap(({ kind, object }) =>
        object === undefined
          ? []
          : [
              JSON.stringify({
                apiVersion: 'v1',
                kind: kind === 'configmaps' ? 'ConfigMap' : 'Secret',
                ...pick(object),
              }),
            ],
      );
    },
    findProblem: () => {
      const missing = [...caches].find(([, cache]) => !cache.isComplete);
      return missing && `${missing[0]} are not listed yet`;
    },
  };
}

function pick({ metadata, data, binaryData, type }: JsonObject): JsonObject {
  const { name, namespace } = (metadata ?? {}) as JsonObject;
  return {
    metadata: { name, namespace },
    ...(data !== undefined && { data }),
    ...(binaryData !== undefined && { binaryData }),
    ...(type !== undefined && { type }),
  };
}

function toPullSecret(name: string, object: JsonObject | undefined): PullSecret | undefined {
  const data = (object?.data ?? {}) as Readonly<Record<string, unknown>>;
  const decode = (value: unknown): string | undefined =>
    typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : undefined;
  const json = decode(data['.dockerconfigjson']);
  if (json !== undefined) return { name, format: 'dockerconfigjson', text: json };
  const old = decode(data['.dockercfg']);
  return old === undefined ? undefined : { name, format: 'dockercfg', text: old };
}

interface ObjectReference {
  readonly kind: 'configmaps' | 'secrets';
  readonly name: string;
}

/** The objects that variables take values from. Volumes need none: what is in them, no policy says. */
function listReferences({ spec }: PresentedPod): readonly ObjectReference[] {
  const found = new Map<string, ObjectReference>();
  const add = (kind: ObjectReference['kind'], reference: unknown): void => {
    const { name } = (reference ?? {}) as JsonObject;
    if (typeof name === 'string' && name !== '') found.set(`${kind} ${name}`, { kind, name });
  };
  const list = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value : []);
  for (const { env, envFrom } of listContainers(spec)) {
    for (const { valueFrom } of list(env)) {
      const { configMapKeyRef, secretKeyRef } = (valueFrom ?? {}) as JsonObject;
      add('configmaps', configMapKeyRef);
      add('secrets', secretKeyRef);
    }
    for (const { configMapRef, secretRef } of list(envFrom)) {
      add('configmaps', configMapRef);
      add('secrets', secretRef);
    }
  }
  return [...found.values()];
}
