import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebhookConfig } from '../../webhook/config/webhook-config.gen.js';
import {
  createRuntimeClasses,
  installChart,
  makePod,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../support/deploy-webhook.js';
import { driveTotal, quantile } from '../support/drive-load.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';
import { type ServiceBalancer, startServiceBalancer } from '../support/service-balancer.js';
import { type Replica, spawnReplica } from '../support/spawn-replica.js';

const admissions = Number(process.env.ROLLOUT_ADMISSIONS ?? 10_000);

describe.skipIf(clusterAssets === undefined)('two replicas behind a Service and a real API server', () => {
  let cluster: KubeApiserver;
  let balancer: ServiceBalancer;
  let kubeconfig: string;
  const running: Replica[] = [];
  const config: WebhookConfig = { shutdown: { drainSeconds: 3, graceSeconds: 10 } };
  const create = async () => {
    const { status, body } = await cluster.request('POST', '/api/v1/namespaces/models/pods?dryRun=All', makePod({}));
    return { status, text: JSON.stringify(body.message ?? '') };
  };
  const start = async (): Promise<Replica> => {
    const replica = await spawnReplica(cluster.folder, kubeconfig, config);
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
    [cluster, port] = await Promise.all([startKubeApiserver(), findPort()]);
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
    await cluster?.stop();
  });

  it('rolling restarts lose none of 10,000 admissions', async () => {
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
    await victim?.end('SIGKILL');
    await answers;
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
  });
});
