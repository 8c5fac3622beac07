import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import {
  installChart,
  makeConfig,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../support/deploy-webhook.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';
import { makeImagePod, type PolicyCluster, startPolicyCluster } from '../support/policy-cluster.js';
import { type LaunchedReplica, launchReplica } from '../support/spawn-replica.js';

const hour = 3600_000;

describe.skipIf(clusterAssets === undefined)('what the webhook says in a cluster that is not set up for it', () => {
  let cluster: KubeApiserver;
  let replica: LaunchedReplica | undefined;
  let healthPort: number;
  /** Starts it with the rights that are left, and waits for the line that says what is wrong. */
  const hear = async (config: Parameters<typeof makeConfig>[0], pattern: RegExp): Promise<string> => {
    const env = { KUBECONFIG: await writeAccountKubeconfig(cluster) };
    healthPort = await findPort();
    const listen = { host: '127.0.0.1', admissionPort: 0, healthPort, metricsPort: 0 };
    replica = await launchReplica({ folder: cluster.folder, config: makeConfig({ ...config, listen }), env });
    const { lines } = replica;
    const [found] = await waitFor(
      async () => lines.filter(({ level, problem }) => level !== 'info' && pattern.test(String(problem))),
      (some) => some.length > 0,
    );
    return `${found?.msg}: ${found?.problem}`;
  };
  const readReady = async (): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined);
    return (await answer?.text()) ?? '';
  };
  const remove = (path: string) => cluster.request('DELETE', `/apis/rbac.authorization.k8s.io/v1${path}`);

  beforeAll(async () => {
    cluster = await startKubeApiserver();
    await cluster.createNamespace(webhookNamespace);
  }, 90_000);
  // Each test takes something away; the next one finds it again.
  afterEach(async () => {
    await replica?.end('SIGKILL');
    replica = undefined;
  });
  afterAll(() => cluster?.stop());

  it('no right to the Secret of the authority', async () => {
    await installChart(cluster, 'https://127.0.0.1:1');
    await remove(`/namespaces/${webhookNamespace}/rolebindings/genpolicy-webhook`);
    expect(await hear({}, /secrets/)).toMatch(
      /^certificate not taken; there is none yet.*status 403: secrets "genpolicy-webhook-authority" is forbidden: .*cannot get resource.*; give the service account this right, as the roles of the chart do$/s,
    );
  });

  it('no right to the webhook configurations', async () => {
    await installChart(cluster, 'https://127.0.0.1:1');
    await remove('/clusterrolebindings/genpolicy-webhook');
    // The watch of them may be refused first, and says the same.
    expect(await hear({}, /^(?!watch ).*mutatingwebhookconfigurations/s)).toMatch(
      /^caBundle not in order: .*403.*roles of the chart do$/s,
    );
    expect(await readReady()).toMatch(/\[-\] ca-bundle: .* does not hold our authorities yet; the log says why/);
  });

  it('no right to the nodes that it is to read', async () => {
    await installChart(cluster, 'https://127.0.0.1:1');
    expect(await hear({ cluster: { nodes: true } }, /list \/api\/v1\/nodes/)).toMatch(/403.*roles of the chart do$/s);
    const ready = await waitFor(readReady, (text) => text.includes('cluster-facts'));
    expect(ready).toMatch(/\[-\] cluster-facts: nodes are not listed yet/);
    // A list that is refused is tried again each second, and told once.
    const lists = replica?.lines.filter(({ problem }) => String(problem).startsWith('list /api/v1/nodes'));
    expect(lists).toHaveLength(1);
  });

  it('a mounted Secret without the authority', async () => {
    await installChart(cluster, 'https://127.0.0.1:1', ['--set', 'certificates.source=secret']);
    const folder = join(cluster.folder, 'tls');
    await mkdir(folder);
    const leaf = await makeLeaf(await makeAuthority('test', Date.now(), hour), ['127.0.0.1'], Date.now(), hour);
    await writeFile(join(folder, 'tls.crt'), leaf.certificate);
    await writeFile(join(folder, 'tls.key'), leaf.privateKey);
    expect(await hear({ certificates: { source: 'files', folder } }, /ca\.crt/)).toMatch(
      /^caBundle not in order: there is no ca\.crt beside tls\.crt: add it to the Secret/,
    );
  });
});

describe.skipIf(clusterAssets === undefined)('what users hear whose namespace has a wrong label', () => {
  let world: PolicyCluster;
  beforeAll(async () => {
    world = await startPolicyCluster({
      classes: ['kata-qemu-snp'],
      values: ['--set', 'reading.namespaces=true'],
      config: () => ({ cluster: { namespaces: true }, policy: { lowestMode: 'verify' } }),
      namespaces: {
        misspelt: { 'kata-genpolicy/mode': 'aproved' },
        loose: { 'kata-genpolicy/mode': 'audit' },
      },
    });
  }, 120_000);
  afterAll(() => world?.stop());

  it.each([
    ['misspelt', 201, /asks for a mode that does not exist; generate holds/],
    ['loose', 403, undefined],
  ])('%s', async (namespace, code, warning) => {
    const { status, headers, body } = await world.create(makeImagePod(), namespace);
    expect([status, body.message]).toEqual([code, warning ? undefined : expect.stringMatching(/GP8501/)]);
    if (warning) expect(String(headers.warning)).toMatch(warning);
  });
});
