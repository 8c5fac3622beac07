import { createServer } from 'node:https';
import { makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import type { KubeApiserver } from './kube-apiserver.js';

/** Somebody else's webhook: it adds a container to each pod of a namespace that has none of it yet. */
export interface SidecarInjector {
  /** Installs it under this name; the API server calls webhooks in the order of their configurations' names. */
  install(cluster: KubeApiserver, name: string, namespace: string): Promise<void>;
  close(): Promise<void>;
}

export async function startSidecarInjector(image = 'registry.example/sidecar:1'): Promise<SidecarInjector> {
  const authority = await makeAuthority('sidecar', Date.now(), 3600_000);
  const leaf = await makeLeaf(authority, ['127.0.0.1'], Date.now(), 3600_000);
  const server = createServer({ cert: leaf.certificate, key: leaf.privateKey }, (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { request } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const { containers } = request.object.spec;
      const present = containers.some(({ name }: { name: string }) => name === 'sidecar');
      const sidecar = { name: 'sidecar', image };
      const patch = present ? [] : [{ op: 'add', path: '/spec/containers/-', value: sidecar }];
      const response = {
        uid: request.uid,
        allowed: true,
        patchType: 'JSONPatch',
        patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
      };
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    async install(cluster, name, namespace) {
      const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
      await cluster.request('POST', path, {
        metadata: { name },
        webhooks: [
          {
            name: 'sidecar.example.com',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            clientConfig: {
              url: `https://127.0.0.1:${port}/`,
              caBundle: Buffer.from(authority.certificate).toString('base64'),
            },
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          },
        ],
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
