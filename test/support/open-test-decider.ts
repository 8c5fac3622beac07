import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../webhook/cluster/cluster.js';
import { completeConfig } from '../../webhook/config/load-config.js';
import type { WebhookConfig } from '../../webhook/config/webhook-config.gen.js';
import { type Decider, openDecider } from '../../webhook/decide/create-decide.js';
import type { Decision, JsonObject, PodReview } from '../../webhook/decide/decide.js';
import { createDecisionMetrics } from '../../webhook/decide/decision-metrics.js';
import { type RegistryServer, startRegistryServer } from '../generate/registry-server.js';
import { testStore } from '../generate/test-images.js';
import { makeTokenVolume } from './token-volume.js';

/** The deciding side over a registry with the images of the tests. */
export interface TestDecider {
  readonly decider: Decider;
  readonly config: WebhookConfig;
  readonly registry: RegistryServer;
  readonly folder: string;
  readonly problems: readonly string[];
  readonly counted: Record<string, number>;
  decide(review: Partial<PodReview>, milliseconds?: number): Promise<Decision>;
  close(): Promise<void>;
}

export const initdataName = 'io.katacontainers.config.hypervisor.cc_init_data';
export const kernelName = 'io.katacontainers.config.hypervisor.kernel_params';

/** Writes the drop-in by which the images of the tests come from a registry on this machine. */
export function writeMirrors(folder: string, host: string): string {
  const path = join(folder, 'mirrors.json');
  const mirrors = ['mcr.microsoft.com', 'registry.example'].map((registry) => ({
    registry,
    endpoints: [`http://${host}`],
  }));
  writeFileSync(path, JSON.stringify([{ op: 'add', path: '/extensions', value: { registry: { mirrors } } }]));
  return path;
}

export async function openTestDecider(overrides: WebhookConfig = {}, cluster?: Cluster): Promise<TestDecider> {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-decide-'));
  process.env.XDG_CACHE_HOME = join(folder, 'cache');
  const registry = await startRegistryServer(testStore);
  const config: WebhookConfig = {
    ...overrides,
    images: { insecureRegistries: [registry.host], ...overrides.images },
    policy: {
      ociVersions: ['1.2.1'],
      ...overrides.policy,
      dropIns: [writeMirrors(folder, registry.host), ...(overrides.policy?.dropIns ?? [])],
    },
  };
  const problems: string[] = [];
  const counted: Record<string, number> = {};
  const count = (name: string): void => {
    counted[name] = (counted[name] ?? 0) + 1;
  };
  const decider = await openDecider({
    config: completeConfig(config),
    metrics: { ...createDecisionMetrics(), onFacts: count, onAudit: count },
    onProblem: (problem) => problems.push(problem),
    ...(cluster && { connectCluster: async () => cluster }),
  });
  if (!('decide' in decider)) throw new Error(decider.join('\n'));
  return {
    decider,
    config,
    registry,
    folder,
    problems,
    counted,
    decide: (review, milliseconds = 30_000) =>
      decider.decide(
        {
          uid: 'uid',
          endpoint: 'mutate',
          operation: 'CREATE',
          subResource: undefined,
          namespace: 'models',
          name: undefined,
          dryRun: false,
          user: { name: 'user', groups: [] },
          object: undefined,
          oldObject: undefined,
          ...review,
        },
        AbortSignal.timeout(milliseconds),
      ),
    close: async () => {
      await decider.close();
      await registry.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A pod as the API server presents it to a mutating webhook: with all defaults, and the service account's token. */
export function presentedPod(
  options: {
    readonly metadata?: JsonObject;
    readonly spec?: JsonObject;
    readonly container?: JsonObject;
    readonly token?: string;
  } = {},
): JsonObject {
  const token = `kube-api-access-${options.token ?? 'x7k2p'}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: 'llm-7d9c5b8f6d-',
      namespace: 'models',
      labels: { app: 'llm', 'pod-template-hash': '7d9c5b8f6d' },
      ...options.metadata,
    },
    spec: {
      volumes: [makeTokenVolume(token)],
      containers: [
        {
          name: 'server',
          image: 'registry.example/cuda:12',
          resources: {},
          volumeMounts: [{ name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
          ...options.container,
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      securityContext: { runAsUser: 0, runAsGroup: 0, supplementalGroups: [] },
      schedulerName: 'default-scheduler',
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      runtimeClassName: 'kata-qemu-snp',
      ...options.spec,
    },
  };
}

/** The pod with annotations put in, as a patch of ours does. */
export function annotate(pod: JsonObject, annotations: Readonly<Record<string, string>> = {}): JsonObject {
  const metadata = pod.metadata as JsonObject;
  const present = metadata.annotations as JsonObject | undefined;
  return { ...pod, metadata: { ...metadata, annotations: { ...present, ...annotations } } };
}

/** The annotations that a decision writes; throws when it is no allowance. */
export function wantedOf(decision: Decision): Readonly<Record<string, string>> {
  if (decision.kind !== 'allowed') throw new Error(`${decision.kind}: ${decision.message}`);
  return decision.annotations ?? {};
}
