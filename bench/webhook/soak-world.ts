import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRegistryServer } from '../../test/generate/registry-server.js';
import { testStore } from '../../test/generate/test-images.js';
import {
  createRuntimeClasses,
  installChart,
  makeConfig,
  makePolicyConfig,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../../test/support/deploy-webhook.js';
import { clusterAssets, startKubeApiserver } from '../../test/support/kube-apiserver.js';
import type { Replica } from '../../test/support/spawn-replica.js';
import { makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import type { WebhookConfig } from '../../webhook/config/load-config.js';

/** What is around the webhook, and what happens to it. */
export interface SoakWorld {
  readonly config: WebhookConfig;
  readonly env: Readonly<Record<string, string>>;
  /** Host and port of the registry. */
  readonly registry: string;
  /** Lets things happen until the function that it gives is called. */
  startEvents(replica: Replica): () => Promise<void>;
  /** What happened, in a line. */
  describe(): string;
  close(): Promise<void>;
}

/** Something that happens now and again. */
interface Event {
  readonly name: string;
  readonly seconds: number;
  readonly run: (replica: Replica, turn: number) => Promise<unknown>;
}

export async function openSoakWorld(folder: string): Promise<SoakWorld> {
  const registry = await startRegistryServer(testStore);
  const { policy, images } = makePolicyConfig(folder, registry.host);
  // Small stores, so that the soak shows that they are bounded; tags are asked for anew all the time.
  const sections = {
    policy: { ...policy, keptPolicies: 64 },
    images: { ...images, keptFacts: 32, tagSeconds: 5 },
  };
  const around = await (clusterAssets === undefined ? mountFiles(folder) : connectToCluster());
  const config = makeConfig({ ...sections, ...around.config });
  const counts: Record<string, number> = {};
  const events: readonly Event[] = [
    ...around.events,
    {
      name: 'configurations',
      seconds: 10,
      run: (replica, turn) =>
        // Each third one is wrong and must not be taken.
        replica.configure({
          ...config,
          limits: { ...config.limits, inFlight: turn % 3 === 2 ? -1 : 32 + (turn % 2) },
        }),
    },
  ];
  return {
    config,
    env: around.env,
    registry: registry.host,
    startEvents: (replica) => {
      const stopping = new AbortController();
      const loops = events.map(async ({ name, seconds, run }) => {
        for (let turn = 0; !stopping.signal.aborted; turn += 1) {
          await pause(seconds, stopping.signal);
          if (stopping.signal.aborted) return;
          // The API server may be away; what did not happen this time happens the next.
          await run(replica, turn).catch(() => {});
          counts[name] = (counts[name] ?? 0) + 1;
        }
      });
      return async () => {
        stopping.abort();
        await Promise.all(loops);
      };
    },
    describe: () => `happened: ${JSON.stringify(counts)}`,
    close: async () => {
      await Promise.all([registry.stop(), around.close()]);
    },
  };
}

type Around = Pick<SoakWorld, 'env' | 'close'> & {
  readonly config: Partial<WebhookConfig>;
  readonly events: readonly Event[];
};

/** Certificates as a mounted Secret has them, swapped as the kubelet does it. */
async function mountFiles(parent: string): Promise<Around> {
  const folder = join(parent, 'tls');
  await mkdir(folder);
  const hour = 3600_000;
  const authority = await makeAuthority('soak', Date.now(), hour);
  let version = 0;
  const swap = async (): Promise<void> => {
    const before = join(folder, `..${version}`);
    version += 1;
    const name = `..${version}`;
    await mkdir(join(folder, name));
    const { certificate, privateKey } = await makeLeaf(authority, ['127.0.0.1'], Date.now(), hour);
    await writeFile(join(folder, name, 'tls.crt'), certificate);
    await writeFile(join(folder, name, 'tls.key'), privateKey);
    await symlink(name, join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
    await rm(before, { recursive: true, force: true });
  };
  await swap();
  for (const file of ['tls.crt', 'tls.key']) await symlink(join('..data', file), join(folder, file));
  const { certificates } = makeConfig();
  return {
    config: {
      certificates: { ...certificates, source: 'files', folder },
      caBundle: { mutating: [], validating: [] },
    },
    env: {},
    events: [{ name: 'certificates', seconds: 5, run: swap }],
    close: async () => {},
  };
}

/** A real API server: certificates of our own, watches, and an API server that goes away. */
async function connectToCluster(): Promise<Around> {
  const cluster = await startKubeApiserver();
  await cluster.createNamespace(webhookNamespace);
  await cluster.createNamespace('models');
  await createRuntimeClasses(cluster, ['kata-qemu-snp']);
  const reading = ['namespaces', 'nodes', 'configMaps', 'approved'].flatMap((one) => ['--set', `reading.${one}=true`]);
  await installChart(cluster, 'https://127.0.0.1:1', reading);
  const defaults = makeConfig();
  const secret = `/api/v1/namespaces/${webhookNamespace}/secrets/${defaults.certificates.secretName}`;
  const label = (turn: number): unknown =>
    cluster.request('PATCH', '/api/v1/namespaces/models', { metadata: { labels: { turn: String(turn) } } });
  return {
    config: {
      // A certificate lives for 36 seconds, and is renewed after 24.
      certificates: { ...defaults.certificates, leafHours: 0.01 },
      cluster: { ...defaults.cluster, namespaces: true, nodes: true, configMaps: true },
      approved: { ...defaults.approved, namespace: webhookNamespace },
    },
    env: { KUBECONFIG: await writeAccountKubeconfig(cluster) },
    events: [
      { name: 'labels', seconds: 3, run: async (_replica, turn) => label(turn) },
      // What asks for another authority.
      { name: 'authorities', seconds: 45, run: () => cluster.request('DELETE', secret) },
      { name: 'restarts of the API server', seconds: 100, run: () => cluster.restart() },
    ],
    close: () => cluster.stop(),
  };
}

const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    signal.addEventListener('abort', end);
  });
