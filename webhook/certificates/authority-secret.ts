import type { Cluster } from '../cluster/cluster.js';
import type { AuthorityState } from './authority-state.js';
import type { CertifiedKey } from './make-certificate.js';

/** The Secret as the API server has it: the state in it, and the version that a write must name. */
export interface StoredAuthority {
  readonly state: AuthorityState | undefined;
  readonly resourceVersion: string;
}

interface SecretObject {
  readonly metadata: { readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>> | undefined;
}

const secretsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets`;

/** Reads the state; undefined when there is no Secret. A Secret that holds something else gives no `state`. */
export async function readAuthoritySecret(
  cluster: Cluster,
  namespace: string,
  name: string,
): Promise<StoredAuthority | undefined> {
  const answer = await cluster.request('GET', `${secretsPath(namespace)}/${name}`);
  if (answer.status === 404) return undefined;
  const secret = answer.body as unknown as SecretObject;
  const read = (key: string): string | undefined => {
    const value = secret.data?.[key];
    return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8');
  };
  const readKey = (prefix: string): CertifiedKey | undefined => {
    const [certificate, privateKey] = [read(`${prefix}.crt`), read(`${prefix}.key`)];
    return certificate && privateKey ? { certificate, privateKey } : undefined;
  };
  const signing = readKey('tls');
  const state = signing && { signing, next: readKey('next'), bundle: read('ca.crt') ?? '' };
  return { state, resourceVersion: secret.metadata.resourceVersion };
}

/**
 * Writes the state: creates the Secret, or replaces the version that was read. False when another replica was first, in
 * which case its state is the one to use.
 */
export async function writeAuthoritySecret(
  cluster: Cluster,
  namespace: string,
  name: string,
  state: AuthorityState,
  resourceVersion: string | undefined,
): Promise<boolean> {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'genpolicy-webhook' },
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    data: {
      'ca.crt': encode(state.bundle),
      'tls.crt': encode(state.signing.certificate),
      'tls.key': encode(state.signing.privateKey),
      ...(state.next && { 'next.crt': encode(state.next.certificate), 'next.key': encode(state.next.privateKey) }),
    },
  };
  const answer =
    resourceVersion === undefined
      ? await cluster.request('POST', secretsPath(namespace), secret)
      : await cluster.request('PUT', `${secretsPath(namespace)}/${name}`, secret);
  return answer.status < 300;
}
