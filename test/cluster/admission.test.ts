import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decide } from '../../webhook/decide/decide.js';
import type { Webhook } from '../../webhook/server/start-webhook.js';
import {
  attachConstant,
  createRuntimeClasses,
  initdata,
  installChart,
  makeConfig,
  makePod,
  startTestWebhook,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../support/deploy-webhook.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';
import { startSidecarInjector } from '../support/sidecar-injector.js';

describe.skipIf(clusterAssets === undefined)('the shell behind a real API server', () => {
  let cluster: KubeApiserver;
  let webhook: Webhook;
  let kubeconfig: string;
  let port: number;
  let decide: Decide = attachConstant;
  const path = '/api/v1/namespaces/models/pods';
  const create = (pod: unknown, query = '') => cluster.request('POST', `${path}${query}`, pod);

  beforeAll(async () => {
    [cluster, port] = await Promise.all([startKubeApiserver(), findPort()]);
    await cluster.createNamespace(webhookNamespace);
    await cluster.createNamespace('models');
    await createRuntimeClasses(cluster, ['kata-qemu-snp', 'kata-qemu-nvidia-gpu-snp', 'gvisor']);
    await installChart(cluster, `https://127.0.0.1:${port}`);
    kubeconfig = await writeAccountKubeconfig(cluster);
    const config = makeConfig({ listen: { host: '127.0.0.1', admissionPort: port, healthPort: 0, metricsPort: 0 } });
    webhook = await startTestWebhook(kubeconfig, config, (review, deadline) => decide(review, deadline));
    await waitFor(
      () => create(makePod({})),
      ({ status }) => status === 201,
    );
  }, 90_000);

  afterAll(async () => {
    await webhook?.stop();
    await cluster?.stop();
  });

  it('attaches to pods with a generated name', async () => {
    const { status, body } = await create(makePod({}));
    expect(status).toBe(201);
    expect(body.metadata.name).toMatch(/^pod-/);
    expect(body.metadata.annotations[initdata]).toBe('constant');
  });

  it('attaches to bare pods and keeps their annotations', async () => {
    const { body } = await create(makePod({ name: 'bare', annotations: { 'example.com/kept': 'yes' } }));
    expect(body.metadata.annotations).toMatchObject({ [initdata]: 'constant', 'example.com/kept': 'yes' });
  });

  it('answers a dry run as the real one, and stores nothing', async () => {
    const { status, body } = await create(makePod({ name: 'dry' }), '?dryRun=All');
    expect(status).toBe(201);
    expect(body.metadata.annotations[initdata]).toBe('constant');
    expect((await cluster.request('GET', `${path}/dry`)).status).toBe(404);
  });

  it('is not asked about pods of other runtime classes, or of none', async () => {
    const asked: string[] = [];
    decide = async (review, deadline) => {
      asked.push(review.uid);
      return attachConstant(review, deadline);
    };
    for (const runtimeClass of ['gvisor', undefined]) {
      const { status, body } = await create(makePod({ runtimeClass }));
      expect(status).toBe(201);
      expect(body.metadata.annotations).toBeUndefined();
    }
    expect(asked).toEqual([]);
    decide = attachConstant;
  });

  it('is not asked about its own namespace', async () => {
    const { status, body } = await cluster.request('POST', `/api/v1/namespaces/${webhookNamespace}/pods`, makePod({}));
    expect(status).toBe(201);
    expect(body.metadata.annotations).toBeUndefined();
  });

  it('no user escapes by calling a pod a mirror of a static one', async () => {
    const pod = makePod({ annotations: { 'kubernetes.io/config.mirror': 'x' } });
    pod.spec.nodeName = 'node';
    const { body } = await create(pod);
    expect(body.metadata?.annotations?.[initdata]).toBe('constant');
  });

  it('denies an update of what a guest reads only at its start; updates that no guest notices pass it by', async () => {
    const { body } = await create(makePod({ name: 'updated' }));
    const annotate = (annotations: object) =>
      cluster.request('PATCH', `${path}/${body.metadata.name}`, { metadata: { annotations } });
    const denied = await annotate({ [initdata]: 'mine' });
    expect(denied.status).toBe(403);
    expect(denied.body.message).toMatch(/denied the request: GP0000 initdata-foreign/);
    const asked: string[] = [];
    decide = async (review, deadline) => {
      asked.push(review.operation);
      return attachConstant(review, deadline);
    };
    const labelled = await cluster.request('PATCH', `${path}/updated`, { metadata: { labels: { a: 'b' } } });
    expect(labelled.status).toBe(200);
    const status = await cluster.request('PATCH', `${path}/updated/status`, { status: { phase: 'Running' } });
    expect(status.status).toBe(200);
    expect(asked).toEqual([]);
    decide = attachConstant;
  });

  it('shows denials and warnings to whoever uses kubectl', async () => {
    decide = async () => ({
      kind: 'denied',
      code: 422,
      message: 'GP1 no: container main\nmore',
      warnings: ['look here'],
    });
    const { code, output } = await cluster.kubectl(['-n', 'models', 'create', '-f', '-'], JSON.stringify(makePod({})));
    expect(code).not.toBe(0);
    expect(output).toContain('Warning: look here');
    expect(output).toMatch(/denied the request: GP1 no: container main/);
    decide = attachConstant;
  });

  it('a retry reaches the client as 429 with Retry-After, and kubectl asks again by itself', async () => {
    let asked = 0;
    decide = async (review, deadline) => {
      asked += review.endpoint === 'mutate' ? 1 : 0;
      if (asked <= 2) return { kind: 'retry', retryAfterSeconds: 1, message: 'the image is being read' };
      return attachConstant(review, deadline);
    };
    const { status, headers } = await create(makePod({}));
    expect([status, headers['retry-after']]).toEqual([429, '1']);
    const { code, output } = await cluster.kubectl(['-n', 'models', 'create', '-f', '-'], JSON.stringify(makePod({})));
    expect([code, asked]).toEqual([0, 3]);
    expect(output).toMatch(/created/);
    decide = attachConstant;
  });

  it('a decision that hangs becomes a retry within the time that the API server gives', async () => {
    decide = () => new Promise(() => {});
    const { status } = await create(makePod({}), '?timeout=3s');
    expect(status).toBe(429);
    decide = attachConstant;
  });

  it('a bug of ours denies, and says which review it was', async () => {
    decide = () => Promise.reject(new Error('boom'));
    const { status, body } = await create(makePod({}));
    expect(status).toBe(500);
    expect(body.message).toMatch(/bug of it; its log names the review [0-9a-f-]{36}/);
    decide = attachConstant;
  });

  it('takes objects as large as the API server does', async () => {
    const pod = makePod({});
    pod.spec.containers[0].env = [{ name: 'LARGE', value: 'x'.repeat(1_000_000) }];
    expect((await create(pod)).status).toBe(201);
    // JSON that grows when it is escaped; just under the API server's 3 MiB.
    pod.spec.containers[0].env = [{ name: 'LARGE', value: '<'.repeat(1_400_000) }];
    expect((await create(pod)).status).toBeLessThan(500);
    expect((await create(makePod({}))).status).toBe(201);
  });

  it.each([
    // Twice: only after the first round does the API server mount the service account's token into the new container.
    ['before us', 'a-sidecar', [2, 2]],
    ['after us', 'z-sidecar', [1, 2]],
  ])('sees a sidecar that another webhook adds %s', async (_when, name, containersSeen) => {
    const injector = await startSidecarInjector();
    await cluster.createNamespace(name);
    await injector.install(cluster, name, name);
    const seen: number[] = [];
    decide = async ({ endpoint, object }) => {
      const { containers } = (object ?? { spec: {} }).spec as { readonly containers: readonly unknown[] };
      if (endpoint === 'validate') return { kind: 'allowed' };
      seen.push(containers.length);
      return { kind: 'allowed', annotations: { [initdata]: `for ${containers.length} containers` } };
    };
    const { body } = await waitFor(
      () => {
        seen.length = 0;
        return cluster.request('POST', `/api/v1/namespaces/${name}/pods`, makePod({}));
      },
      ({ body: pod }) => pod.spec?.containers.length === 2,
    );
    expect(body.metadata.annotations[initdata]).toBe('for 2 containers');
    expect(seen).toEqual(containersSeen);
    decide = attachConstant;
    await cluster.request('DELETE', `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${name}`);
    await injector.close();
  });

  it('refuses by size with the name of the review that it could not read', async () => {
    const pod = makePod({});
    // Each of these characters is six in the review.
    pod.spec.containers[0].env = [{ name: 'LARGE', value: '<'.repeat(1_300_000) }];
    const { status, body } = await create(pod);
    expect([status, body.message]).toEqual([413, expect.stringMatching(/larger than 7340032 bytes/)]);
  });

  it('counts each review once', async () => {
    const text = await webhook.metrics.registry.metrics();
    const sum = (name: string): number =>
      [...text.matchAll(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'gm'))].reduce((all, [, n]) => all + Number(n), 0);
    expect(sum('kata_policy_admission_requests_total')).toBeGreaterThan(10);
    expect(sum('kata_policy_admission_requests_total')).toBe(sum('kata_policy_admission_duration_seconds_count'));
    expect(text).toMatch(/kata_policy_ca_bundle_matches\{configuration="mutatingwebhookconfigurations\/.*"\} 1/);
  });

  it('repairs a caBundle that somebody changed', async () => {
    const configuration = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/genpolicy-webhook';
    const read = async () => (await cluster.request('GET', configuration)).body.webhooks[0].clientConfig.caBundle;
    const good = await read();
    const { body } = await cluster.request('GET', configuration);
    body.webhooks[0].clientConfig.caBundle = Buffer.from(
      '-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n',
    ).toString('base64');
    await cluster.request('PUT', configuration, body);
    expect(await waitFor(read, (bundle) => bundle === good, 10)).toBe(good);
  });

  it('while it is down, rejects Kata pods and leaves all others alone', async () => {
    await webhook.stop();
    const rejected = await create(makePod({}));
    expect(rejected.status).toBe(500);
    expect(rejected.body.message).toMatch(/failed calling webhook/);
    expect((await create(makePod({ runtimeClass: 'gvisor' }))).status).toBe(201);
    expect((await create(makePod({ runtimeClass: undefined }))).status).toBe(201);
  });
});
