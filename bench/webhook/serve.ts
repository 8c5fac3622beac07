import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { startRegistryServer } from '../../test/generate/registry-server.js';
import { testStore } from '../../test/generate/test-images.js';
import { writeMirrors } from '../../test/support/open-test-decider.js';
import { makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import { completeConfig } from '../../webhook/config/load-config.js';
import { openDecider } from '../../webhook/decide/create-decide.js';
import type { Decide } from '../../webhook/decide/decide.js';
import { createDecisionMetrics } from '../../webhook/decide/decision-metrics.js';
import { createLogger } from '../../webhook/server/create-logger.js';
import { startWebhook } from '../../webhook/server/start-webhook.js';

/**
 * One of the servers that bench/webhook.mjs compares, as a process of its own: `policies` is the webhook as it is, over a
 * registry of its own; `shell` the webhook with a decision that costs nothing; `echo` the same web server and TLS with
 * nothing in between. The last two answer a patch of 8 KiB.
 */
const [kind = 'shell', folder = '.'] = process.argv.slice(2);
const policy = 'x'.repeat(8192);
const annotation = 'io.katacontainers.config.hypervisor.cc_init_data';
const authority = await makeAuthority('bench', Date.now(), 3600_000);
const leaf = await makeLeaf(authority, ['127.0.0.1'], Date.now(), 3600_000);
const ready = (port: number): void => writeFileSync(join(folder, `${kind}.port`), String(port));

const constant: Decide = async () => ({ kind: 'allowed', annotations: { [annotation]: policy } });

async function openPolicies(): Promise<Decide> {
  const registry = await startRegistryServer(testStore);
  process.env.XDG_CACHE_HOME = join(folder, 'cache');
  const decider = await openDecider({
    config: completeConfig({
      policy: { ociVersions: ['1.2.1'], dropIns: [writeMirrors(folder, registry.host)] },
      images: { tagSeconds: 3600 },
    }),
    metrics: createDecisionMetrics(),
    onProblem: (problem) => process.stderr.write(`${problem}\n`),
  });
  if (!('decide' in decider)) throw new Error(decider.join('\n'));
  return decider.decide;
}

if (kind === 'echo') {
  const app = fastify({ https: { cert: leaf.certificate, key: leaf.privateKey }, bodyLimit: 7 * 1024 * 1024 });
  const operations = [{ op: 'add', path: '/metadata/annotations', value: { [annotation]: policy } }];
  const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
  app.post('/mutate', async (request) => {
    const { request: review } = request.body as { request: { uid: string } };
    const response = { uid: review.uid, allowed: true, patchType: 'JSONPatch', patch };
    return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  ready(typeof address === 'object' && address !== null ? address.port : 0);
} else {
  writeFileSync(join(folder, 'tls.crt'), leaf.certificate);
  writeFileSync(join(folder, 'tls.key'), leaf.privateKey);
  const decide = kind === 'policies' ? await openPolicies() : constant;
  const webhook = await startWebhook({
    config: completeConfig({
      listen: { host: '127.0.0.1', admissionPort: 0, healthPort: 0, metricsPort: 0 },
      certificates: { source: 'files', folder },
    }),
    decide,
    logger: createLogger('info'),
    connectCluster: () => Promise.reject(new Error('no cluster')),
    version: 'bench',
  });
  ready(webhook.admissionPort);
}
// The peak as the kernel counts it, for the parent to ask for.
process.on('SIGUSR2', async () => {
  const status = await readFile('/proc/self/status', 'utf8');
  writeFileSync(join(folder, `${kind}.rss`), /VmHWM:\s*(\d+)/.exec(status)?.[1] ?? '0');
});
