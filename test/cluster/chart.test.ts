import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createRuntimeClasses,
  initdata,
  type KubernetesObject,
  makePod,
  renderChart,
  waitFor,
  webhookNamespace,
} from '../support/deploy-webhook.js';
import { clusterAssets, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';

/** Values that a user may choose; each must give objects that the API server takes. */
const choices: Readonly<Record<string, readonly string[]>> = {
  defaults: [],
  'a mounted Secret': ['--set', 'certificates.source=secret'],
  'a Secret and its bundle': ['--set', 'certificates.source=secret', '--set', 'certificates.caBundle=YQ=='],
  'an admission policy': ['--set', 'admissionPolicy.enabled=true'],
  'no validation': ['--set', 'validating.enabled=false'],
  'no autoscaling, no budget': ['--set', 'autoscaling.enabled=false', '--set', 'podDisruptionBudget.enabled=false'],
  'named runtime classes': ['--set', 'runtimeClasses.names={secure,"it\'s"}', '--set', 'runtimeClasses.pattern='],
  'everything readable': ['namespaces', 'nodes', 'configMaps', 'secrets', 'pullSecrets', 'approved'].flatMap((name) => [
    '--set',
    `reading.${name}=true`,
  ]),
};

describe.skipIf(clusterAssets === undefined)('the chart, on a real API server', () => {
  let cluster: KubeApiserver;
  const find = (objects: readonly KubernetesObject[], kind: string) => objects.filter((one) => one.kind === kind);

  beforeAll(async () => {
    cluster = await startKubeApiserver();
    await cluster.createNamespace(webhookNamespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    await createRuntimeClasses(cluster, ['kata-qemu-snp', 'gvisor']);
  }, 90_000);

  afterAll(() => cluster?.stop());

  it('has nothing that helm lint minds', async () => {
    expect(await cluster.helm(['lint', '--strict', 'deploy/chart'])).toMatch(
      /1 chart\(s\) linted, 0 chart\(s\) failed/,
    );
  });

  it.each(Object.entries(choices))('is taken by the API server: %s', async (_name, args) => {
    const items = await renderChart(cluster, args);
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const { code, output } = await cluster.kubectl(['apply', '--dry-run=server', '-f', '-'], list);
    expect(output).not.toMatch(/warning/i);
    expect([code, output.split('\n').filter((line) => line.includes('rror'))]).toEqual([0, []]);
  });

  it('refuses values that it does not know', async () => {
    await expect(renderChart(cluster, ['--set', 'replica=3'])).rejects.toThrow(/replica/);
    await expect(renderChart(cluster, ['--set', 'mutating.timeoutSeconds=31'])).rejects.toThrow(/timeoutSeconds/);
  });

  it('makes pods that the restricted level of Pod Security admits', async () => {
    const [deployment] = find(await renderChart(cluster), 'Deployment');
    const { template } = deployment.spec;
    await cluster.request('POST', `/api/v1/namespaces/${webhookNamespace}/serviceaccounts`, {
      metadata: { name: template.spec.serviceAccountName },
    });
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'x-' }, spec: template.spec };
    const path = `/api/v1/namespaces/${webhookNamespace}/pods?dryRun=All`;
    const admitted = await cluster.request('POST', path, pod);
    expect([admitted.status, admitted.body.message]).toEqual([201, undefined]);
    const [container] = template.spec.containers;
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    // The check can fail.
    const loose = structuredClone(pod);
    loose.spec.containers[0].securityContext.allowPrivilegeEscalation = true;
    expect((await cluster.request('POST', path, loose)).status).toBe(403);
  });

  it('gives the webhook no more than the values ask for', async () => {
    const rules = async (args: readonly string[]): Promise<string[]> =>
      ['ClusterRole', 'Role']
        .flatMap((kind) => find(allOf.get(args) ?? [], kind))
        .flatMap((role) => role.rules)
        .map((rule) => `${rule.verbs} ${rule.resources} ${rule.resourceNames ?? '*'}`);
    const allOf = new Map<readonly string[], readonly KubernetesObject[]>();
    const [defaults, mounted] = [[], ['--set', 'certificates.source=secret', '--set', 'certificates.caBundle=YQ==']];
    for (const args of [defaults, mounted]) allOf.set(args, await renderChart(cluster, args));
    expect(await rules(defaults)).toEqual([
      'get,watch,patch mutatingwebhookconfigurations,validatingwebhookconfigurations genpolicy-webhook',
      'get,update secrets genpolicy-webhook-authority',
      'create secrets *',
    ]);
    expect(await rules(mounted)).toEqual([]);
    const [deployment] = find(allOf.get(mounted) ?? [], 'Deployment');
    expect(deployment.spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  it('keeps deploy/webhook.yaml in step', () => {
    execFileSync(process.execPath, ['build/render-chart.mjs', '--check']);
  });

  it('has an admission policy that needs no webhook', async () => {
    const objects = await renderChart(cluster, ['--set', 'admissionPolicy.enabled=true']);
    const items = objects.filter(({ kind }) => kind.startsWith('ValidatingAdmissionPolicy'));
    expect(items).toHaveLength(2);
    await cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await cluster.createNamespace('models');
    const path = '/api/v1/namespaces/models/pods';
    const create = (pod: unknown, query = '') => cluster.request('POST', `${path}${query}`, pod);
    const refused = await waitFor(
      () => create(makePod({}), '?dryRun=All'),
      ({ status }) => status !== 201,
      30,
    );
    expect(refused.body.message).toMatch(/must carry the annotation .*cc_init_data/);
    expect((await create(makePod({ runtimeClass: 'gvisor' }))).status).toBe(201);
    const made = await create(makePod({ name: 'good', annotations: { [initdata]: 'x' } }));
    expect(made.status).toBe(201);
    const change = (metadata: object) => cluster.request('PATCH', `${path}/good`, { metadata });
    expect((await change({ labels: { a: 'b' } })).status).toBe(200);
    for (const annotations of [
      { [initdata]: 'y' },
      { [initdata]: null },
      { 'io.katacontainers.config.hypervisor.kernel_params': 'debug' },
    ]) {
      const answer = await change({ annotations });
      expect([answer.status, answer.body.message]).toEqual([
        403,
        expect.stringMatching(/on a running pod has no effect/),
      ]);
    }
  });
});
