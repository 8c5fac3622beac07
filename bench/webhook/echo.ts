import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fastify } from 'fastify';

/** Answers a patch of the size of ours, with the same web server and TLS and nothing in between. */
const [folder = '.'] = process.argv.slice(2);
const annotations = { 'io.katacontainers.config.hypervisor.cc_init_data': 'x'.repeat(14_000) };
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const app = fastify({ https: { cert: read('tls.crt'), key: read('tls.key') }, bodyLimit: 7 * 1024 * 1024 });
const operations = [{ op: 'add', path: '/metadata/annotations', value: annotations }];
const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
app.post('/mutate', async (request) => {
  const { request: review } = request.body as { request: { uid: string } };
  const response = { uid: review.uid, allowed: true, patchType: 'JSONPatch', patch };
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
});
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : 0}\n`);
