import type { WebhookConfig } from '../../webhook/config/webhook-config.gen.js';
import { type RegistryServer, startRegistryServer } from '../generate/registry-server.js';
import { testStore } from '../generate/test-images.js';
import {
  createRuntimeClasses,
  initdata,
  installChart,
  type KubernetesObject,
  makeConfig,
  makePolicyConfig,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from './deploy-webhook.js';
import { type ApiAnswer, findPort, type KubeApiserver, startKubeApiserver } from './kube-apiserver.js';
import { type Replica, spawnReplica } from './spawn-replica.js';

/** A real API server with the chart's objects, the built webhook, and a registry with the images of the tests. */
export interface PolicyCluster {
  readonly cluster: KubeApiserver;
  readonly registry: RegistryServer;
  readonly replica: Replica;
  /** Where the API server calls the webhook. */
  readonly url: string;
  create(pod: KubernetesObject, namespace?: string, query?: string): Promise<ApiAnswer>;
  stop(): Promise<void>;
}

export interface PolicyClusterOptions {
  /** Arguments of helm. */
  readonly values?: readonly string[];
  /** Sections of the configuration, beside those that the tests need. */
  readonly config?: (folder: string) => WebhookConfig | Promise<WebhookConfig>;
  /** Environment of the webhook, beside its kubeconfig. */
  readonly env?: (folder: string) => Readonly<Record<string, string>>;
  readonly classes: readonly string[];
  /** Namespaces and their labels, beside `models`. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export async function startPolicyCluster(options: PolicyClusterOptions): Promise<PolicyCluster> {
  const [cluster, port, registry] = await Promise.all([
    startKubeApiserver(),
    findPort(),
    startRegistryServer(testStore),
  ]);
  const url = `https://127.0.0.1:${port}`;
  await cluster.createNamespace(webhookNamespace);
  for (const [name, labels] of Object.entries({ models: {}, ...options.namespaces })) {
    await cluster.createNamespace(name, labels);
  }
  await createRuntimeClasses(cluster, options.classes);
  await installChart(cluster, url, options.values);
  const made = makePolicyConfig(cluster.folder, registry.host);
  const own = (await options.config?.(cluster.folder)) ?? {};
  const config = makeConfig({
    ...own,
    policy: { ...made.policy, ...own.policy },
    images: made.images,
    listen: { host: '127.0.0.1', admissionPort: port, healthPort: 0, metricsPort: 0 },
  });
  const env = { KUBECONFIG: await writeAccountKubeconfig(cluster), ...options.env?.(cluster.folder) };
  const replica = await spawnReplica({ folder: cluster.folder, config, env });
  const create: PolicyCluster['create'] = (pod, namespace = 'models', query = '') =>
    cluster.request('POST', `/api/v1/namespaces/${namespace}/pods${query}`, pod);
  await waitFor(
    async () => (await fetch(`http://127.0.0.1:${replica.healthPort}/readyz`)).status,
    (status) => status === 200,
  );
  // A configuration takes effect a moment after it is written.
  await waitFor(
    () => create(makeImagePod(), 'models', '?dryRun=All'),
    ({ status, body }) => status === 201 && body.metadata.annotations?.[initdata] !== undefined,
  );
  return {
    cluster,
    registry,
    replica,
    url,
    create,
    stop: async () => {
      await replica.end('SIGKILL');
      await registry.stop();
      await cluster.stop();
    },
  };
}

let made = 0;

/** A pod with an image of the registry, each of a template of its own. */
export function makeImagePod(options: KubernetesObject = {}): KubernetesObject {
  made += 1;
  const { name, runtimeClass = 'kata-qemu-snp', container, annotations, labels } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...(name ? { name } : { generateName: `app-${made}-` }), annotations, labels },
    spec: {
      ...(runtimeClass !== null && { runtimeClassName: runtimeClass }),
      securityContext: { runAsUser: 0, runAsGroup: 0, supplementalGroups: [] },
      containers: [{ name: 'main', image: 'registry.example/cuda:12', ...container }],
    },
  };
}
