import { parseAllDocuments } from 'yaml';
import { connectCluster } from '../../webhook/cluster/connect-cluster.js';
import { completeConfig, type WebhookConfig } from '../../webhook/config/load-config.js';
import type { WebhookConfig as PartialConfig } from '../../webhook/config/webhook-config.gen.js';
import type { Decide } from '../../webhook/decide/decide.js';
import { createLogger } from '../../webhook/server/create-logger.js';
import { startWebhook, type Webhook } from '../../webhook/server/start-webhook.js';
import type { KubeApiserver } from './kube-apiserver.js';
import { writeMirrors } from './open-test-decider.js';

export const webhookNamespace = 'kata-genpolicy';
export const release = 'genpolicy-webhook';
export const initdata = 'io.katacontainers.config.hypervisor.cc_init_data';

// biome-ignore lint/suspicious/noExplicitAny: an object of Kubernetes, of which each test knows the part it reads
export type KubernetesObject = any;

/** What the chart renders, as objects. */
export async function renderChart(cluster: KubeApiserver, args: readonly string[] = []): Promise<KubernetesObject[]> {
  const common = ['--namespace', webhookNamespace, '--kube-version', '1.34.0'];
  const text = await cluster.helm(['template', release, 'deploy/chart', ...common, ...args]);
  return parseAllDocuments(text)
    .flatMap((document) => ('toJS' in document ? [document.toJS()] : []))
    .filter(Boolean);
}

/** Installs the chart's objects. The API server calls `url`, where a test listens, in place of the Service. */
export async function installChart(cluster: KubeApiserver, url: string, args: readonly string[] = []): Promise<void> {
  const objects = await renderChart(cluster, args);
  for (const object of objects) {
    if (!object.kind.endsWith('WebhookConfiguration')) continue;
    for (const webhook of object.webhooks) {
      const { service, ...others } = webhook.clientConfig;
      webhook.clientConfig = { ...others, url: `${url}${service.path}` };
    }
  }
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const applied = await cluster.kubectl(['apply', '--server-side', '-f', '-'], list);
  if (applied.code !== 0) throw new Error(applied.output);
}

/** A kubeconfig with the chart's service account, so that the chart's roles are what counts. */
export async function writeAccountKubeconfig(cluster: KubeApiserver): Promise<string> {
  const path = `/api/v1/namespaces/${webhookNamespace}/serviceaccounts/${release}/token`;
  const answer = await cluster.request('POST', path, { spec: {} });
  return cluster.writeKubeconfig(release, answer.body.status.token);
}

/** The chart's configuration, with ports that are free and times that a test can wait for. */
export function makeConfig(overrides: PartialConfig = {}): WebhookConfig {
  return completeConfig({
    ...overrides,
    log: { level: 'warn', ...overrides.log },
    listen: { host: '127.0.0.1', admissionPort: 0, healthPort: 0, metricsPort: 0, ...overrides.listen },
    certificates: {
      source: 'self-made',
      secretName: `${release}-authority`,
      names: ['127.0.0.1'],
      pollSeconds: 0.5,
      settleSeconds: 2,
      ...overrides.certificates,
    },
    caBundle: { mutating: [release], validating: [release], ...overrides.caBundle },
    shutdown: { drainSeconds: 0, ...overrides.shutdown },
  });
}

/** What policies of the tests' pods are made with; images come from the registry at `host`. */
export const makePolicyConfig = (folder: string, host: string) =>
  ({
    policy: { ociVersions: ['1.2.1'], dropIns: [writeMirrors(folder, host)], kataVersion: '3.28.0' },
    images: { insecureRegistries: [host] },
  }) satisfies PartialConfig;

/** Starts the shell in this process with a decision of the test's own. */
export async function startTestWebhook(
  kubeconfig: string,
  config: WebhookConfig,
  decide: Decide = attachConstant,
): Promise<Webhook> {
  process.env.KUBECONFIG = kubeconfig;
  return startWebhook({
    config,
    decide,
    logger: createLogger(config.log.level),
    connectCluster: () => connectCluster((problem) => process.stderr.write(`cluster: ${problem}\n`)),
    version: 'test',
    rulesVersion: 'sha256:0',
  });
}

/** Attaches the same initdata to every pod, and denies one that changed it. */
export const attachConstant: Decide = async (review) => {
  if (review.endpoint === 'mutate') {
    return { kind: 'allowed', annotations: { [initdata]: 'constant' }, audit: { 'initdata-digest': 'sha256:0' } };
  }
  const { annotations } = (review.object?.metadata ?? {}) as { annotations?: Record<string, string> };
  if (annotations?.[initdata] === 'constant') return { kind: 'allowed' };
  return { kind: 'denied', code: 403, message: 'GP0000 initdata-foreign: this pod does not carry our initdata' };
};

let pods = 0;

/** A small pod, of a Kata class unless told otherwise. */
export function makePod(options: {
  readonly runtimeClass?: string | undefined;
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}): KubernetesObject {
  pods += 1;
  const runtimeClass = 'runtimeClass' in options ? options.runtimeClass : 'kata-qemu-snp';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(options.name ? { name: options.name } : { generateName: `pod-${pods}-` }),
      ...(options.annotations && { annotations: options.annotations }),
    },
    spec: {
      ...(runtimeClass !== undefined && { runtimeClassName: runtimeClass }),
      containers: [{ name: 'main', image: 'registry.example/app:1' }],
    },
  };
}

/** The runtime classes that pods of the tests name; the API server refuses pods of unknown ones. */
export async function createRuntimeClasses(cluster: KubeApiserver, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await cluster.request('POST', '/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name }, handler: name });
  }
}

/** Asks until the answer is as wished: no API tells when a webhook configuration takes effect. */
export async function waitFor<T>(ask: () => Promise<T>, isWished: (value: T) => boolean, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await ask();
    if (isWished(value)) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s; last: ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
