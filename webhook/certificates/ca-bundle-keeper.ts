import type { Cluster } from '../cluster/cluster.js';
import { sameCertificates } from './authority-state.js';

/** A webhook configuration that is ours to keep. */
export interface KeptConfiguration {
  readonly kind: 'mutatingwebhookconfigurations' | 'validatingwebhookconfigurations';
  readonly name: string;
}

export type BundleState = 'matches' | 'repaired' | 'differs' | 'absent';

interface WebhookConfiguration {
  readonly metadata: { readonly resourceVersion: string };
  readonly webhooks?: readonly { readonly clientConfig?: { readonly caBundle?: string } }[];
}

export const configurationPath = ({ kind, name }: KeptConfiguration): string =>
  `/apis/admissionregistration.k8s.io/v1/${kind}/${name}`;

/**
 * Puts the bundle into every webhook of a configuration where it is not. The patch names the version that was read, so
 * that it never undoes what somebody else wrote meanwhile; then it reads again.
 */
export async function keepBundle(
  cluster: Cluster,
  configuration: KeptConfiguration,
  bundle: string,
): Promise<BundleState> {
  const path = configurationPath(configuration);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const answer = await cluster.request('GET', path);
    if (answer.status === 404) return 'absent';
    const found = answer.body as unknown as WebhookConfiguration;
    const wrong = (found.webhooks ?? []).flatMap((webhook, index) => {
      const present = Buffer.from(webhook.clientConfig?.caBundle ?? '', 'base64').toString('utf8');
      return present !== '' && sameCertificates(present, bundle) ? [] : [index];
    });
    if (wrong.length === 0) return attempt === 0 ? 'matches' : 'repaired';
    const value = Buffer.from(bundle).toString('base64');
    const patched = await cluster.request('PATCH', path, [
      { op: 'test', path: '/metadata/resourceVersion', value: found.metadata.resourceVersion },
      ...wrong.map((index) => ({ op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value })),
    ]);
    if (patched.status < 300) return 'repaired';
  }
  return 'differs';
}
