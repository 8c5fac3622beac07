import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initdata, installChart, type KubernetesObject, waitFor } from '../support/deploy-webhook.js';
import { clusterAssets } from '../support/kube-apiserver.js';
import { kernelName } from '../support/open-test-decider.js';
import { makeImagePod, type PolicyCluster, startPolicyCluster } from '../support/policy-cluster.js';

const withPolicy = ['--set', 'admissionPolicy.enabled=true'];
const onDemand = ['mutating', 'validating'].flatMap((one) => ['--set', `${one}.failurePolicy=Ignore`]);

describe.skipIf(clusterAssets === undefined)('the webhook and the admission policy of the API server', () => {
  let world: PolicyCluster;
  let pod: KubernetesObject;
  const path = '/api/v1/namespaces/models/pods';
  const patch = (name: string, change: unknown) => world.cluster.request('PATCH', `${path}/${name}`, change);
  const withoutClass = ['gvisor', null];

  beforeAll(async () => {
    const classes = ['kata-qemu-snp', 'kata-qemu-nvidia-gpu', 'kata-qemu', 'gvisor'];
    world = await startPolicyCluster({ values: withPolicy, classes });
  }, 120_000);
  afterAll(() => world?.stop());

  it('agree: pods with real policies pass both, and so do classes that take none', async () => {
    const made = await world.create(makeImagePod({ name: 'made' }));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    pod = made.body;
    expect(pod.metadata.annotations[initdata]).toMatch(/^H4sI/);
    for (const runtimeClass of ['kata-qemu-nvidia-gpu', 'kata-qemu']) {
      const { status, body } = await world.create(makeImagePod({ runtimeClass }));
      expect([status, body.metadata?.annotations], JSON.stringify(body)).toEqual([201, undefined]);
    }
    for (const runtimeClass of withoutClass) {
      expect((await world.create(makeImagePod({ runtimeClass }))).status).toBe(201);
    }
  });

  it('while the webhook is down: Kata pods are rejected, all others are left alone', async () => {
    expect(await world.replica.end('SIGTERM')).toBe(0);
    const { status, body } = await world.create(makeImagePod());
    expect([status, body.message]).toEqual([500, expect.stringMatching(/failed calling webhook "mutate\.genpolicy/)]);
    for (const runtimeClass of withoutClass) {
      const other = await world.create(makeImagePod({ runtimeClass }));
      expect([other.status, other.body.metadata.annotations]).toEqual([201, undefined]);
    }
  });

  it('while it is down: Kata pods that exist are labelled, report their status and are deleted as ever', async () => {
    expect((await patch('made', { metadata: { labels: { a: 'b' } } })).status).toBe(200);
    expect((await patch('made/status', { status: { phase: 'Running' } })).status).toBe(200);
    const again = { ...makeImagePod({ name: 'gone' }), spec: { ...pod.spec, runtimeClassName: undefined } };
    expect((await world.create(again)).status).toBe(201);
    expect((await world.cluster.request('DELETE', `${path}/gone?gracePeriodSeconds=0`)).status).toBe(200);
  });

  it('while it is down, and pods need not wait for it: the policy demands what the webhook would have written', async () => {
    await installChart(world.cluster, world.url, [...withPolicy, ...onDemand]);
    const refused = await waitFor(
      () => world.create(makeImagePod()),
      ({ status }) => status !== 500,
      30,
    );
    expect([refused.status, refused.body.message]).toEqual([
      403,
      expect.stringMatching(/must carry the annotation .*cc_init_data; genpolicy -y pod\.yaml makes it/),
    ]);
    const { [initdata]: value } = pod.metadata.annotations;
    const carried = await world.create(makeImagePod({ name: 'carried', annotations: { [initdata]: value } }));
    expect(carried.status, JSON.stringify(carried.body)).toBe(201);
    for (const runtimeClass of ['kata-qemu-nvidia-gpu', 'kata-qemu', ...withoutClass]) {
      expect((await world.create(makeImagePod({ runtimeClass }))).status).toBe(201);
    }
  });

  it('while it is down: nobody changes what a guest reads only at its start', async () => {
    for (const annotations of [{ [initdata]: 'H4sI' }, { [initdata]: null }, { [kernelName]: 'agent.debug_console' }]) {
      const { status, body } = await patch('made', { metadata: { annotations } });
      expect([status, body.message]).toEqual([403, expect.stringMatching(/on a running pod has no effect/)]);
    }
  });
});
