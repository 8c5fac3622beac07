import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCluster } from '../../webhook/cluster/connect-cluster.js';
import { completeConfig } from '../../webhook/config/load-config.js';
import { type Decider, openDecider } from '../../webhook/decide/create-decide.js';
import { createDecisionMetrics } from '../../webhook/decide/decision-metrics.js';
import type { Webhook } from '../../webhook/server/start-webhook.js';
import { type RegistryServer, startRegistryServer } from '../generate/registry-server.js';
import { testStore } from '../generate/test-images.js';
import {
  createRuntimeClasses,
  initdata,
  installChart,
  type KubernetesObject,
  makeConfig,
  startTestWebhook,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../support/deploy-webhook.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';
import { kernelName, writeMirrors } from '../support/open-test-decider.js';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { startSidecarInjector } from '../support/sidecar-injector.js';

const classes = [
  'kata-qemu-snp',
  'kata-qemu-tdx',
  'kata-qemu-nvidia-gpu',
  'kata-qemu-nvidia-gpu-snp',
  'kata-qemu-nvidia-gpu-tdx',
];
const readPolicy = (value: string): string => gunzipSync(Buffer.from(value, 'base64')).toString('utf8');

describe.skipIf(clusterAssets === undefined)('policies behind a real API server', () => {
  let cluster: KubeApiserver;
  let webhook: Webhook;
  let decider: Decider;
  let registry: RegistryServer;
  let folder: string;
  let made = 0;

  const makePod = (options: KubernetesObject = {}): KubernetesObject => {
    made += 1;
    const { name, runtimeClass = 'kata-qemu-snp', container, annotations, labels } = options;
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...(name ? { name } : { generateName: `app-${made}-` }), annotations, labels },
      spec: {
        runtimeClassName: runtimeClass,
        securityContext: { runAsUser: 0, runAsGroup: 0, supplementalGroups: [] },
        containers: [{ name: 'main', image: 'registry.example/cuda:12', ...container }],
      },
    };
  };
  const create = (pod: KubernetesObject, namespace = 'models', query = '') =>
    cluster.request('POST', `/api/v1/namespaces/${namespace}/pods${query}`, pod);

  beforeAll(async () => {
    let port: number;
    [cluster, port, registry] = await Promise.all([startKubeApiserver(), findPort(), startRegistryServer(testStore)]);
    folder = mkdtempSync(join(tmpdir(), 'genpolicy-policies-'));
    process.env.XDG_CACHE_HOME = join(folder, 'cache');
    await cluster.createNamespace(webhookNamespace);
    const mode = (one: string) => ({ 'kata-genpolicy/mode': one });
    await cluster.createNamespace('models');
    for (const one of ['approved', 'verify', 'audit']) await cluster.createNamespace(one, mode(one));
    await createRuntimeClasses(cluster, classes);
    const values = [
      '--set',
      'reading.namespaces=true',
      '--set',
      'reading.approved=true',
      '--set',
      'admissionPolicy.enabled=false',
    ];
    await installChart(cluster, `https://127.0.0.1:${port}`, values);
    const kubeconfig = await writeAccountKubeconfig(cluster);
    process.env.KUBECONFIG = kubeconfig;
    const config = makeConfig({ listen: { host: '127.0.0.1', admissionPort: port, healthPort: 0, metricsPort: 0 } });
    const opened = await openDecider({
      config: completeConfig({
        policy: { ociVersions: ['1.2.1'], dropIns: [writeMirrors(folder, registry.host)], kataVersion: '3.28.0' },
        images: { insecureRegistries: [registry.host] },
        cluster: { namespaces: true },
        approved: { namespace: webhookNamespace },
      }),
      connectCluster: () => connectCluster(() => {}),
      metrics: createDecisionMetrics(),
      onProblem: (problem) => process.stderr.write(`${problem}\n`),
    });
    if (!('decide' in opened)) throw new Error(opened.join('\n'));
    decider = opened;
    webhook = await startTestWebhook(kubeconfig, config, decider.decide);
    await waitFor(
      () => create(makePod()),
      ({ status, body }) => status === 201 && body.metadata.annotations?.[initdata] !== undefined,
    );
    await waitFor(
      async () => decider.checks.map(({ findProblem }) => findProblem()),
      (problems) => problems.every((problem) => problem === undefined),
    );
  }, 120_000);

  afterAll(async () => {
    await webhook?.stop();
    await decider?.close();
    await registry?.stop();
    await cluster?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('come to pods with a generated name, and those of a template have the same one', async () => {
    const pod = makePod();
    const [one, other] = [await create(pod), await create(pod)];
    expect([one.status, other.status], JSON.stringify(one.body)).toEqual([201, 201]);
    expect(one.body.metadata.name).not.toBe(other.body.metadata.name);
    expect(one.body.metadata.annotations).toEqual(other.body.metadata.annotations);
    expect(one.body.spec.volumes[0].name).toMatch(/^kube-api-access-/);
  });

  it('come to bare pods and to dry runs', async () => {
    const pod = makePod({ name: 'bare' });
    const dry = await create(pod, 'models', '?dryRun=All');
    const real = await create(pod);
    expect([dry.status, real.status]).toEqual([201, 201]);
    expect(real.body.metadata.annotations).toEqual(dry.body.metadata.annotations);
    expect(readPolicy(real.body.metadata.annotations[initdata])).toMatch(/"\^bare\$"/);
  });

  it.each([
    ['kata-qemu-nvidia-gpu', false, undefined],
    ['kata-qemu-nvidia-gpu-snp', true, 'nvrc.smi.srs=1'],
    ['kata-qemu-nvidia-gpu-tdx', true, 'nvrc.smi.srs=1'],
  ])('come to GPU pods of %s as the class allows', async (runtimeClass, hasPolicy, kernelParameters) => {
    const resources = { limits: { 'nvidia.com/pgpu': '1' } };
    const { status, body } = await create(makePod({ runtimeClass, container: { resources } }));
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.metadata.annotations?.[initdata] !== undefined).toBe(hasPolicy);
    expect(body.metadata.annotations?.[kernelName]).toBe(kernelParameters);
  });

  it.each(['a-sidecar', 'z-sidecar'])('cover the sidecar of another webhook, %s', async (name) => {
    const injector = await startSidecarInjector('registry.example/shell:1');
    await cluster.createNamespace(name);
    await injector.install(cluster, name, name);
    const { body } = await waitFor(
      () => create(makePod(), name),
      ({ body: pod }) => pod.spec?.containers.length === 2,
    );
    expect(readPolicy(body.metadata.annotations[initdata])).toMatch(/container-name":"sidecar"/);
    await cluster.request('DELETE', `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${name}`);
    await injector.close();
  });

  it('cannot be changed afterwards, nor what they were made for', async () => {
    const { body } = await create(makePod({ name: 'fixed' }));
    const path = '/api/v1/namespaces/models/pods/fixed';
    const patch = (change: unknown) => cluster.request('PATCH', path, change);
    for (const name of [initdata, kernelName]) {
      const { status, body: answer } = await patch({ metadata: { annotations: { [name]: 'other' } } });
      expect([status, answer.message]).toEqual([403, expect.stringMatching(/GP8508 admission-change-without-effect/)]);
    }
    const containers = [{ ...body.spec.containers[0], image: 'registry.example/shell:1' }];
    const image = await patch({ spec: { containers } });
    expect([image.status, image.body.message]).toEqual([403, expect.stringMatching(/GP8509 .*another image/)]);
    const debug = { name: 'debug', image: 'registry.example/shell:1' };
    const ephemeral = await cluster.request('PATCH', `${path}/ephemeralcontainers`, {
      spec: { ephemeralContainers: [debug] },
    });
    expect([ephemeral.status, ephemeral.body.message]).toEqual([
      403,
      expect.stringMatching(/ephemeral container debug/),
    ]);
    expect((await patch({ metadata: { labels: { kept: 'yes' } } })).status).toBe(200);
  });

  it('are demanded of pods, and not made, in a namespace with the label verify', async () => {
    const missing = await create(makePod(), 'verify');
    expect([missing.status, missing.body.message]).toEqual([
      403,
      expect.stringMatching(/GP8501 admission-policy-missing/),
    ]);
    const { body } = await create(makePod({ name: 'carried' }), 'models', '?dryRun=All');
    const value = body.metadata.annotations[initdata];
    const foreign = await create(makePod({ name: 'carried', annotations: { [initdata]: value } }), 'verify');
    expect([foreign.status, foreign.body.message]).toEqual([403, expect.stringMatching(/GP8502/)]);
  });

  it('are only spoken of in a namespace with the label audit', async () => {
    const { status, headers, body } = await create(makePod(), 'audit');
    expect([status, body.metadata.annotations]).toEqual([201, undefined]);
    expect(String(headers.warning)).toMatch(/audit: GP8501/);
  });

  it('must be approved in a namespace with the label approved, and the denial says how', async () => {
    const pod = makePod({ name: 'reviewed' });
    const before = await create(pod, 'approved');
    expect([before.status, before.body.message]).toEqual([
      403,
      expect.stringMatching(/GP8504[\s\S]*genpolicy approve -y MANIFEST/),
    ]);
    const flags = /genpolicy approve -y MANIFEST (.*) -o - \|/.exec(before.body.message)?.[1]?.split(' ') ?? [];
    const manifest = join(folder, 'reviewed.json');
    writeFileSync(manifest, JSON.stringify({ ...pod, metadata: { name: 'reviewed', namespace: 'approved' } }));
    const approved = await runGenpolicy(['approve', '-y', manifest, ...flags, '-o', '-']);
    expect([approved.code, approved.stderr]).toEqual([0, expect.stringMatching(/self-check passed/)]);
    const applied = await cluster.kubectl(['apply', '-n', webhookNamespace, '-f', '-'], approved.stdout);
    expect(applied.code, applied.output).toBe(0);
    const { body } = await waitFor(
      () => create(pod, 'approved'),
      ({ status }) => status === 201,
    );
    expect(readPolicy(body.metadata.annotations[initdata])).toMatch(/"\^reviewed\$"/);
    const changed = await create(makePod({ name: 'reviewed', container: { args: ['--other'] } }), 'approved');
    expect(changed.status).toBe(403);
  });

  it('are not made from what cannot be read', async () => {
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'absent', key: 'a' } } }];
    const { status, body } = await create(makePod({ container: { env } }));
    expect([status, body.message]).toEqual([422, expect.stringMatching(/absent[\s\S]*may not read ConfigMaps/)]);
  });

  it('are as the command makes them for the pod as the API server presents it', async () => {
    const { body } = await create(makePod({ name: 'same' }), 'models', '?dryRun=All');
    const { 'kata-genpolicy/attached': _mark, [initdata]: value, ...annotations } = body.metadata.annotations;
    const manifest = join(folder, 'same.json');
    const { labels, namespace } = body.metadata;
    const metadata = {
      name: 'same',
      namespace,
      ...(labels && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    };
    writeFileSync(manifest, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: body.spec }));
    const mirrors = writeMirrors(folder, registry.host);
    const flags = [
      '--drop-in',
      mirrors,
      '--oci-version',
      '1.2.1',
      '--kata-version',
      '3.28.0',
      '--secret-env',
      'refuse',
    ];
    const { stdout, stderr } = await runGenpolicy(['-y', manifest, '--dry-run', '-b', ...flags]);
    expect(stdout.trim(), stderr).toBe(value);
  });

  it('wait for registries that are down, and known images do not', async () => {
    const known = makePod();
    expect((await create(known)).status).toBe(201);
    await registry.stop();
    expect((await create(known)).status).toBe(201);
    const cold = await create(makePod({ container: { image: `${registry.host}/number:1` } }));
    expect([cold.status, cold.headers['retry-after']]).toEqual([429, '3']);
    expect(cold.body.message).toMatch(/GP3013 image-registry-unreachable/);
  });
});
