import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitCertificates } from '../../webhook/certificates/check-pair.js';
import type { Webhook } from '../../webhook/server/start-webhook.js';
import {
  createRuntimeClasses,
  installChart,
  makeConfig,
  makePod,
  startTestWebhook,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../support/deploy-webhook.js';
import { driveLoad, quantile } from '../support/drive-load.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';

describe.skipIf(clusterAssets === undefined)('certificates under load, behind a real API server', () => {
  let cluster: KubeApiserver;
  let webhook: Webhook;
  let port: number;
  const create = async () => {
    const { status, body } = await cluster.request('POST', '/api/v1/namespaces/models/pods?dryRun=All', makePod({}));
    return { status, text: JSON.stringify(body.message ?? '') };
  };
  const readServed = (): Promise<X509Certificate> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(new X509Certificate(socket.getPeerCertificate().raw));
        socket.destroy();
      });
      socket.on('error', reject);
    });

  beforeAll(async () => {
    [cluster, port] = await Promise.all([startKubeApiserver(), findPort()]);
    await cluster.createNamespace(webhookNamespace);
    await cluster.createNamespace('models');
    await createRuntimeClasses(cluster, ['kata-qemu-snp']);
    await installChart(cluster, `https://127.0.0.1:${port}`);
    webhook = await startTestWebhook(
      await writeAccountKubeconfig(cluster),
      makeConfig({
        listen: { host: '127.0.0.1', admissionPort: port, healthPort: 0, metricsPort: 0 },
        // A certificate lives for nine seconds, and is renewed after six.
        certificates: { source: 'self-made', leafHours: 0.0025 },
      }),
    );
    await waitFor(create, ({ status }) => status === 201);
  }, 90_000);

  afterAll(async () => {
    await webhook?.stop();
    await cluster?.stop();
  });

  it('renews certificates and changes the authority without one failed admission at 100 requests a second', async () => {
    const secret = '/api/v1/namespaces/kata-genpolicy/secrets/genpolicy-webhook-authority';
    const before = await readServed();
    const served = new Set([before.fingerprint256]);
    const load = driveLoad(100, create);
    const watch = setInterval(() => void readServed().then(({ fingerprint256 }) => served.add(fingerprint256)), 500);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    // What an operator does who wants a new authority.
    await cluster.request('DELETE', secret);
    const after = await waitFor(readServed, ({ issuer }) => issuer !== before.issuer, 30);
    await waitFor(
      async () => served.size,
      (count) => count > 4,
      40,
    );
    clearInterval(watch);
    load.stop();
    const { counts, milliseconds, failures } = await load.result;
    const p99 = quantile(milliseconds, 0.99).toFixed(0);
    process.stdout.write(`rotation: ${served.size} certificates, ${JSON.stringify(counts)}, p99 ${p99} ms\n`);
    expect(failures).toEqual([]);
    expect(Object.keys(counts)).toEqual(['201']);
    expect(after.issuer).not.toBe(before.issuer);
    const { body } = await cluster.request(
      'GET',
      '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/genpolicy-webhook',
    );
    const bundle = Buffer.from(body.webhooks[0].clientConfig.caBundle, 'base64').toString();
    expect(splitCertificates(bundle)).toHaveLength(2);
  });
});
