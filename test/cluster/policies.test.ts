import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollector, parseInitdata } from '../../generator/index.js';
import { initdata, type KubernetesObject, waitFor, webhookNamespace } from '../support/deploy-webhook.js';
import { type ApiAnswer, clusterAssets } from '../support/kube-apiserver.js';
import { kernelName, writeMirrors } from '../support/open-test-decider.js';
import { makeImagePod, type PolicyCluster, startPolicyCluster } from '../support/policy-cluster.js';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { startSidecarInjector } from '../support/sidecar-injector.js';

const gpuClasses = [
  'kata-nvidia-gpu',
  'kata-qemu-nvidia-gpu',
  'kata-qemu-nvidia-gpu-runtime-rs',
  'kata-qemu-nvidia-gpu-snp',
  'kata-qemu-nvidia-gpu-snp-runtime-rs',
  'kata-qemu-nvidia-gpu-tdx',
  'kata-qemu-nvidia-gpu-tdx-runtime-rs',
];
const readPolicy = (value: string): string => gunzipSync(Buffer.from(value, 'base64')).toString('utf8');

describe.skipIf(clusterAssets === undefined)('policies behind a real API server', () => {
  let world: PolicyCluster;
  let cluster: PolicyCluster['cluster'];
  let folder: string;
  const create = (pod: KubernetesObject, namespace?: string, query?: string): Promise<ApiAnswer> =>
    world.create(pod, namespace, query);
  /** Flags by which the command has the settings of the webhook. */
  const listFlags = () => [
    ...['--drop-in', writeMirrors(folder, world.registry.host)],
    ...['--oci-version', '1.2.1', '--kata-version', '3.28.0', '--secret-env', 'refuse'],
  ];
  /** The pod with the policy that the command makes of it. */
  const generate = async (pod: KubernetesObject, flags: readonly string[] = []): Promise<KubernetesObject> => {
    const manifest = join(folder, `${pod.metadata.name}.json`);
    writeFileSync(manifest, JSON.stringify(pod));
    const { stdout, stderr } = await runGenpolicy(['-y', manifest, '--dry-run', '-b', ...listFlags(), ...flags]);
    expect(stdout, stderr).toMatch(/^[\w+/]+=*\s*$/);
    return { ...pod, metadata: { ...pod.metadata, annotations: { [initdata]: stdout.trim() } } };
  };

  beforeAll(async () => {
    const mode = (one: string) => ({ 'kata-genpolicy/mode': one });
    world = await startPolicyCluster({
      values: ['--set', 'reading.namespaces=true', '--set', 'reading.approved=true'],
      config: () => ({ cluster: { namespaces: true }, approved: { namespace: webhookNamespace } }),
      classes: ['kata-qemu-snp', 'kata-qemu-tdx', ...gpuClasses],
      namespaces: { approved: mode('approved'), verify: mode('verify'), audit: mode('audit') },
    });
    ({ cluster } = world);
    ({ folder } = cluster);
    process.env.XDG_CACHE_HOME = join(folder, 'cache');
  }, 120_000);

  afterAll(() => world?.stop());

  it('come to pods with a generated name, and those of a template have the same one', async () => {
    const pod = makeImagePod();
    const [one, other] = [await create(pod), await create(pod)];
    expect([one.status, other.status], JSON.stringify(one.body)).toEqual([201, 201]);
    expect(one.body.metadata.name).not.toBe(other.body.metadata.name);
    expect(one.body.metadata.annotations).toEqual(other.body.metadata.annotations);
    expect(one.body.spec.volumes[0].name).toMatch(/^kube-api-access-/);
  });

  it('come to bare pods and to dry runs', async () => {
    const pod = makeImagePod({ name: 'bare' });
    const dry = await create(pod, 'models', '?dryRun=All');
    const real = await create(pod);
    expect([dry.status, real.status]).toEqual([201, 201]);
    expect(real.body.metadata.annotations).toEqual(dry.body.metadata.annotations);
    expect(readPolicy(real.body.metadata.annotations[initdata])).toMatch(/"\^bare\$"/);
    const unstored = await create(makeImagePod({ name: 'dry' }), 'models', '?dryRun=All');
    expect(unstored.status).toBe(201);
    expect((await cluster.request('GET', '/api/v1/namespaces/models/pods/dry')).status).toBe(404);
  });

  it('are named in the audit log of the API server', async () => {
    const { status, body } = await create(makeImagePod({ name: 'audited' }));
    expect(status).toBe(201);
    const toml = await parseInitdata(
      { name: 'initdata', text: readPolicy(body.metadata.annotations[initdata]) },
      undefined,
      createCollector(),
    );
    const policy = toml?.data.get('policy.rego') ?? '';
    const sha = createHash('sha256').update(policy).digest('hex');
    const log = await waitFor(
      () => readFile(join(folder, 'audit.log'), 'utf8'),
      (text) => text.includes(sha),
    );
    const entry = JSON.parse(log.split('\n').find((line) => line.includes(sha)) ?? '');
    expect(entry.annotations).toMatchObject({
      'mutate.genpolicy.katacontainers.io/outcome': 'mutated',
      'mutate.genpolicy.katacontainers.io/mode': 'generate',
      'mutate.genpolicy.katacontainers.io/policy-sha256': sha,
      'mutate.genpolicy.katacontainers.io/rules-version': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      'mutate.genpolicy.katacontainers.io/initdata-digest': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      'mutate.genpolicy.katacontainers.io/image-digests': expect.stringMatching(/^registry\.example\/cuda:12@sha256:/),
      'validate.genpolicy.katacontainers.io/outcome': 'unchanged',
      'validate.genpolicy.katacontainers.io/policy-sha256': sha,
    });
    const metrics = await (await fetch(`http://127.0.0.1:${world.replica.metricsPort}/metrics`)).text();
    const rules = entry.annotations['mutate.genpolicy.katacontainers.io/rules-version'];
    expect(metrics).toContain(`,rules="${rules}"} 1`);
  });

  it.each([
    ['kata-nvidia-gpu', true, undefined],
    ['kata-qemu-nvidia-gpu', false, undefined],
    ['kata-qemu-nvidia-gpu-runtime-rs', false, undefined],
    ['kata-qemu-nvidia-gpu-snp', true, 'nvrc.smi.srs=1'],
    ['kata-qemu-nvidia-gpu-snp-runtime-rs', true, undefined],
    ['kata-qemu-nvidia-gpu-tdx', true, 'nvrc.smi.srs=1'],
    ['kata-qemu-nvidia-gpu-tdx-runtime-rs', true, undefined],
  ])('come to GPU pods of %s as the class allows', async (runtimeClass, hasPolicy, kernelParameters) => {
    const resources = { limits: { 'nvidia.com/pgpu': '1' } };
    const { status, body } = await create(makeImagePod({ runtimeClass, container: { resources } }));
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.metadata.annotations?.[initdata] !== undefined).toBe(hasPolicy);
    expect(body.metadata.annotations?.[kernelName]).toBe(kernelParameters);
  });

  it.each(['a-sidecar', 'z-sidecar'])('cover the sidecar of another webhook, %s', async (name) => {
    const injector = await startSidecarInjector('registry.example/shell:1');
    await cluster.createNamespace(name);
    await injector.install(cluster, name, name);
    const { body } = await waitFor(
      () => create(makeImagePod(), name),
      ({ body: pod }) => pod.spec?.containers.length === 2,
    );
    expect(readPolicy(body.metadata.annotations[initdata])).toMatch(/container-name":"sidecar"/);
    await cluster.request('DELETE', `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${name}`);
    await injector.close();
  });

  it('cannot be changed afterwards, nor what they were made for', async () => {
    const resources = { limits: { cpu: '1' } };
    const { body } = await create(makeImagePod({ name: 'fixed', container: { resources } }));
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
    const larger = [{ ...body.spec.containers[0], resources: { limits: { cpu: '2' } } }];
    const resized = await cluster.request('PATCH', `${path}/resize`, { spec: { containers: larger } });
    expect([resized.status, resized.body.message]).toEqual([
      403,
      expect.stringMatching(/GP8509 .*resize container main/),
    ]);
    expect((await patch({ metadata: { labels: { kept: 'yes' } } })).status).toBe(200);
  });

  it('cannot be changed by the users of a namespace either', async () => {
    const { body } = await create(makeImagePod({ name: 'shared' }));
    const namespace = '/namespaces/models';
    await cluster.request('POST', `/api/v1${namespace}/serviceaccounts`, { metadata: { name: 'user' } });
    const roles = `/apis/rbac.authorization.k8s.io/v1${namespace}`;
    await cluster.request('POST', `${roles}/roles`, {
      metadata: { name: 'user' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'patch'] }],
    });
    await cluster.request('POST', `${roles}/rolebindings`, {
      metadata: { name: 'user' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'user' },
      subjects: [{ kind: 'ServiceAccount', name: 'user', namespace: 'models' }],
    });
    const account = await cluster.request('POST', `/api/v1${namespace}/serviceaccounts/user/token`, { spec: {} });
    const { token } = account.body.status;
    const patch = (metadata: unknown) =>
      cluster.request('PATCH', `/api/v1${namespace}/pods/shared`, { metadata }, { token });
    await waitFor(
      () => patch({ labels: { mine: 'yes' } }),
      ({ status }) => status === 200,
    );
    const value = body.metadata.annotations[initdata];
    for (const [annotations, verb] of [
      [{ [initdata]: null }, 'removed'],
      [{ [initdata]: `${value.slice(0, -4)}AAAA` }, 'changed'],
      [{ [kernelName]: 'agent.debug_console' }, 'added'],
    ] as const) {
      const { status, body: answer } = await patch({ annotations });
      expect([status, answer.message]).toEqual([403, expect.stringMatching(`GP8508 .*cannot be ${verb}`)]);
    }
  });

  it('are demanded of pods, and not made, in a namespace with the label verify', async () => {
    const missing = await create(makeImagePod(), 'verify');
    expect([missing.status, missing.body.message]).toEqual([
      403,
      expect.stringMatching(/GP8501 admission-policy-missing/),
    ]);
    const { body } = await create(makeImagePod({ name: 'carried' }), 'models', '?dryRun=All');
    const value = body.metadata.annotations[initdata];
    const foreign = await create(makeImagePod({ name: 'carried', annotations: { [initdata]: value } }), 'verify');
    expect([foreign.status, foreign.body.message]).toEqual([403, expect.stringMatching(/GP8502/)]);
  });

  it('that the command made are taken there, and wider ones too, which elsewhere are denied', async () => {
    const pod = (name: string, namespace: string) => {
      const made = makeImagePod({ name });
      return { ...made, metadata: { name, namespace } };
    };
    const good = await generate(pod('from-ci', 'verify'));
    const { status, body } = await create(good, 'verify');
    expect([status, body.metadata?.annotations], JSON.stringify(body)).toEqual([201, good.metadata.annotations]);
    const wide = ['--drop-in', '30-allow-logs'];
    expect((await create(await generate(pod('wide', 'verify'), wide), 'verify')).status).toBe(201);
    const denied = await create(await generate(pod('wide', 'models'), wide), 'models');
    expect([denied.status, denied.body.message]).toEqual([403, expect.stringMatching(/GP8503/)]);
    expect((await create(await generate(pod('kept', 'models')), 'models')).status).toBe(201);
  });

  it('are only spoken of in a namespace with the label audit', async () => {
    const { status, headers, body } = await create(makeImagePod(), 'audit');
    expect([status, body.metadata.annotations]).toEqual([201, undefined]);
    expect(String(headers.warning)).toMatch(/audit: GP8501/);
    const metrics = await (await fetch(`http://127.0.0.1:${world.replica.metricsPort}/metrics`)).text();
    expect(metrics).toContain('kata_policy_audit_findings_total{finding="admission-policy-missing"} 1');
    const pod = makeImagePod({ name: 'covered' });
    const covered = await create(
      await generate({ ...pod, metadata: { name: 'covered', namespace: 'audit' } }),
      'audit',
    );
    expect([covered.status, covered.headers.warning]).toEqual([201, undefined]);
  });

  it('must be approved in a namespace with the label approved, and the denial says how', async () => {
    const pod = makeImagePod({ name: 'reviewed' });
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
    const changed = await create(makeImagePod({ name: 'reviewed', container: { args: ['--other'] } }), 'approved');
    expect(changed.status).toBe(403);
    const taken = await cluster.kubectl(['delete', '-n', webhookNamespace, '-f', '-'], approved.stdout);
    expect(taken.code, taken.output).toBe(0);
    await waitFor(
      () => create(pod, 'approved', '?dryRun=All'),
      ({ status }) => status === 403,
    );
  });

  it('are not made from what cannot be read', async () => {
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'absent', key: 'a' } } }];
    const { status, body } = await create(makeImagePod({ container: { env } }));
    expect([status, body.message]).toEqual([422, expect.stringMatching(/absent[\s\S]*may not read ConfigMaps/)]);
  });

  it('are as the command makes them for the pod as the API server presents it', async () => {
    const { body } = await create(makeImagePod({ name: 'same' }), 'models', '?dryRun=All');
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
    const { stdout, stderr } = await runGenpolicy(['-y', manifest, '--dry-run', '-b', ...listFlags()]);
    expect(stdout.trim(), stderr).toBe(value);
  });

  it('wait for registries that are down, and known images do not', async () => {
    const known = makeImagePod();
    expect((await create(known)).status).toBe(201);
    await world.registry.stop();
    expect((await create(known)).status).toBe(201);
    const cold = await create(makeImagePod({ container: { image: `${world.registry.host}/number:1` } }));
    expect([cold.status, cold.headers['retry-after']]).toEqual([429, '3']);
    expect(cold.body.message).toMatch(/GP3013 image-registry-unreachable/);
  });
});
