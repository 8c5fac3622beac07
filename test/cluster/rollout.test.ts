import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
} from '../support/deploy-webhook.js';
import { driveTotal, quantile } from '../support/drive-load.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';
import { makeImagePod } from '../support/policy-cluster.js';
import { type ServiceBalancer, startServiceBalancer } from '../support/service-balancer.js';
import { type Replica, spawnReplica } from '../support/spawn-replica.js';

/** A run that proves the figure of the documents takes ten thousand. */
const admissions = Number(process.env.ROLLOUT_ADMISSIONS ?? 3000);

describe.skipIf(clusterAssets === undefined)('two replicas behind a Service and a real API server', () => {
  let cluster: KubeApiserver;
  let balancer: ServiceBalancer;
  let registry: RegistryServer;
  let kubeconfig: string;
  let asked = 0;
  const running: Replica[] = [];
  const pods = Array.from({ length: 20 }, () => makeImagePod());
  const create = async () => {
    asked += 1;
    const pod = pods[asked % pods.length];
    const { status, body } = await cluster.request('POST', '/api/v1/namespaces/models/pods?dryRun=All', pod);
    const policy = body.metadata?.annotations?.[initdata];
    return { status: status === 201 && policy === undefined ? 0 : status, text: JSON.stringify(body.message ?? '') };
  };
  const start = async (): Promise<Replica> => {
    const { folder } = cluster;
    const shutdown = { drainSeconds: 3, graceSeconds: 10 };
    const config = makeConfig({ ...makePolicyConfig(folder, registry.host), shutdown });
    const replica = await spawnReplica({ folder, config, env: { KUBECONFIG: kubeconfig } });
    running.push(replica);
    balancer.add(replica);
    await waitFor(
      async () =>
        balancer.ready.includes(replica) || balancer.ready.some((one) => one.healthPort === replica.healthPort),
      (isReady) => isReady,
    );
    return replica;
  };

  beforeAll(async () => {
    let port: number;
    [cluster, port, registry] = await Promise.all([startKubeApiserver(), findPort(), startRegistryServer(testStore)]);
    balancer = await startServiceBalancer(port);
    await cluster.createNamespace(webhookNamespace);
    await cluster.createNamespace('models');
    await createRuntimeClasses(cluster, ['kata-qemu-snp']);
    await installChart(cluster, `https://127.0.0.1:${port}`);
    kubeconfig = await writeAccountKubeconfig(cluster);
    await Promise.all([start(), start()]);
    await waitFor(create, ({ status }) => status === 201);
  }, 90_000);

  afterAll(async () => {
    for (const replica of running) await replica.end('SIGKILL');
    await balancer?.close();
    await registry?.stop();
    await cluster?.stop();
  });

  it(`rolling restarts lose none of ${admissions} admissions`, async () => {
    let rolls = 0;
    let done = false;
    const codes: (number | string)[] = [];
    const roll = async (): Promise<void> => {
      // As the Deployment does it: one more first, then one less.
      while (!done || rolls < 2) {
        await start();
        const [oldest] = running.splice(0, 1);
        if (oldest) codes.push(await oldest.end('SIGTERM'));
        rolls += 1;
      }
    };
    const rolling = roll();
    const { counts, milliseconds, failures } = await driveTotal(admissions, 16, create);
    done = true;
    await rolling;
    const p99 = quantile(milliseconds, 0.99).toFixed(0);
    process.stdout.write(`rollout: ${rolls} replicas replaced, ${JSON.stringify(counts)}, p99 ${p99} ms\n`);
    expect(failures).toEqual([]);
    expect(counts).toEqual({ '201': admissions });
    expect(new Set(codes)).toEqual(new Set([0]));
  }, 300_000);

  it('a replica that is killed costs only what was under way in it; the other serves on', async () => {
    const [victim] = running.splice(0, 1);
    const answers = driveTotal(600, 8, create);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await victim?.end('SIGKILL')).toBe('SIGKILL');
    const { counts: meanwhile, failures } = await answers;
    process.stdout.write(`kill -9: ${JSON.stringify(meanwhile)}\n`);
    // Failed by the API server, which says so; no pod comes in without a policy.
    expect(Object.keys(meanwhile).filter((key) => key !== '201' && key !== '500')).toEqual([]);
    for (const text of failures) expect(text).toMatch(/failed calling webhook/);
    expect(meanwhile['201']).toBeGreaterThan(300);
    await waitFor(
      async () => balancer.ready.length,
      (count) => count === 1,
    );
    const { counts } = await driveTotal(200, 8, create);
    expect(counts).toEqual({ '201': 200 });
  });

  it('an API server that restarts finds the replica as it was', async () => {
    await cluster.restart();
    await waitFor(create, ({ status }) => status === 201);
    const { counts } = await driveTotal(200, 8, create);
    expect(counts).toEqual({ '201': 200 });
    // Its watches have begun again: what somebody breaks is repaired.
    const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/genpolicy-webhook';
    const read = async () => (await cluster.request('GET', path)).body;
    const good = await read();
    const broken = structuredClone(good);
    broken.webhooks[0].clientConfig.caBundle = Buffer.from(
      '-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n',
    ).toString('base64');
    expect((await cluster.request('PUT', path, broken)).status).toBe(200);
    const bundle = ({ webhooks }: KubernetesObject) => webhooks[0].clientConfig.caBundle;
    await waitFor(read, (found) => bundle(found) === bundle(good), 25);
  });
});
