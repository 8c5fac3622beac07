import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../webhook/decide/decide.js';
import { createRuntimeClasses, type KubernetesObject } from '../support/deploy-webhook.js';
import { generateForPod, listGoldenPods } from '../support/golden-pods.js';
import { clusterAssets, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';
import { initdataName, openTestDecider, type TestDecider } from '../support/open-test-decider.js';

const update = process.env.GOLDEN_UPDATE === '1';
const recordFile = 'test/webhook/decide/presented-pods.json';
const pods = listGoldenPods();

// With GOLDEN_UPDATE=1 what the API server presents is written down, for the tests that run without one.
describe.skipIf(clusterAssets === undefined)('golden pods as a real API server presents them', () => {
  let cluster: KubeApiserver;
  let test: TestDecider;
  const recorded: Record<string, unknown> = {};
  beforeAll(async () => {
    [cluster, test] = await Promise.all([startKubeApiserver(), openTestDecider()]);
    await cluster.createNamespace('models');
    const specs = pods.map(({ pod }) => pod.spec as KubernetesObject);
    await createRuntimeClasses(cluster, [...new Set(specs.map(({ runtimeClassName }) => runtimeClassName))]);
    for (const name of new Set(specs.map(({ serviceAccountName }) => serviceAccountName))) {
      if (name) await cluster.request('POST', '/api/v1/namespaces/models/serviceaccounts', { metadata: { name } });
    }
  }, 90_000);
  afterAll(async () => {
    if (update) writeFileSync(recordFile, `${JSON.stringify(recorded, undefined, 1)}\n`);
    await Promise.all([cluster?.stop(), test?.close()]);
  });

  it.each(pods.map((one) => [one.title, one.pod] as const))('%s', async (title, pod) => {
    const { status, body } = await cluster.request('POST', '/api/v1/namespaces/models/pods?dryRun=All', pod);
    // Cases of manifests that the API server refuses never come to us.
    if (status !== 201) return expect(status).toBe(422);
    const { name, generateName, annotations, labels } = body.metadata;
    const naming = (pod.metadata as JsonObject).name === undefined ? { generateName } : { name };
    const metadata = {
      ...naming,
      namespace: 'models',
      ...(labels && { labels }),
      ...(annotations && { annotations }),
    };
    const presented = { apiVersion: 'v1', kind: 'Pod', metadata, spec: body.spec };
    recorded[title] = presented;
    const wanted = await generateForPod(test, presented);
    const decision = await test.decide({ object: presented });
    if (typeof wanted !== 'string') {
      expect(decision.kind, JSON.stringify(decision).slice(0, 500)).toBe('denied');
      for (const code of wanted) expect((decision as { message: string }).message).toContain(code);
      return;
    }
    expect(decision).toMatchObject({ kind: 'allowed', annotations: { [initdataName]: wanted } });
  });
});
