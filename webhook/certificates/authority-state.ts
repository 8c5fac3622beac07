import { X509Certificate } from 'node:crypto';
import { findPairProblem, splitCertificates } from './check-pair.js';
import { backdateMilliseconds, type CertifiedKey, makeAuthority } from './make-certificate.js';

/**
 * What the replicas share: the authority that signs, the one that will (already trusted, not yet used), and the bundle
 * that clients must trust. Kept in a Secret.
 */
export interface AuthorityState {
  readonly signing: CertifiedKey;
  readonly next: CertifiedKey | undefined;
  /** PEM, newest first: `next`, `signing`, then former authorities until they end. */
  readonly bundle: string;
}

export interface AuthorityPlan {
  readonly name: string;
  /** Milliseconds that an authority lives. */
  readonly lifetime: number;
  /** Milliseconds between trusting a new authority and signing with it: API servers need a moment to see a bundle. */
  readonly settle: number;
  /** Whether clients are known to trust this bundle. */
  readonly isTrusted: (bundle: string) => boolean;
}

/**
 * Brings the shared state up to date; gives the same object when nothing is to do. A rotation has two steps, so that no
 * client ever meets a certificate whose authority it does not trust yet: first the new authority joins the bundle, and
 * when that has settled, it signs.
 */
export async function advanceAuthority(
  state: AuthorityState | undefined,
  plan: AuthorityPlan,
  now: number,
): Promise<AuthorityState> {
  if (state === undefined || findAuthorityProblem(state.signing, now) !== undefined) {
    const usableNext = state?.next && findAuthorityProblem(state.next, now) === undefined ? state.next : undefined;
    const signing = usableNext ?? (await makeAuthority(plan.name, now, plan.lifetime));
    return compose(signing, undefined, state?.bundle ?? '', now);
  }
  const { signing, next } = state;
  if (next !== undefined && findAuthorityProblem(next, now) === undefined) {
    const settled = now >= readStart(next.certificate) + plan.settle && plan.isTrusted(state.bundle);
    if (settled) return compose(next, undefined, state.bundle, now);
  } else if (now >= readRenewal(signing.certificate)) {
    return beginRotation(state, plan, now);
  }
  const bundle = composeBundle([signing, ...(next ? [next] : [])], state.bundle, now);
  return sameCertificates(bundle, state.bundle) ? state : { signing, next, bundle };
}

/** The state with a new authority that is trusted and does not sign yet. */
export async function beginRotation(state: AuthorityState, plan: AuthorityPlan, now: number): Promise<AuthorityState> {
  return compose(state.signing, await makeAuthority(plan.name, now, plan.lifetime), state.bundle, now);
}

/** When a certificate is to be renewed: after two thirds of its life. */
export function readRenewal(pem: string): number {
  const start = readStart(pem);
  return start + ((Date.parse(new X509Certificate(pem).validTo) - start) * 2) / 3;
}

/** When one of our certificates was made; its validity begins earlier. */
export const readStart = (pem: string): number => Date.parse(new X509Certificate(pem).validFrom) + backdateMilliseconds;

/** Why an authority cannot sign, or undefined when it can. */
export function findAuthorityProblem({ certificate, privateKey }: CertifiedKey, now: number): string | undefined {
  const problem = findPairProblem(certificate, privateKey, now);
  if (problem !== undefined) return problem;
  const parsed = new X509Certificate(certificate);
  if (!parsed.ca) return 'the certificate is not that of an authority';
  if (Date.parse(parsed.validFrom) > now) return 'the certificate is not valid yet';
  return undefined;
}

const compose = (
  signing: CertifiedKey,
  next: CertifiedKey | undefined,
  bundle: string,
  now: number,
): AuthorityState => ({
  signing,
  next,
  bundle: composeBundle([...(next ? [next] : []), signing], bundle, now),
});

/** Our authorities and those of the old bundle that have not ended; each once. */
function composeBundle(ours: readonly CertifiedKey[], bundle: string, now: number): string {
  const former = splitCertificates(bundle).filter((pem) => {
    try {
      return Date.parse(new X509Certificate(pem).validTo) > now;
    } catch {
      return false;
    }
  });
  return [...new Set([...ours.map(({ certificate }) => splitCertificates(certificate)[0] ?? ''), ...former])].join('');
}

/** Whether two bundles hold the same certificates, in whatever order. */
export const sameCertificates = (left: string, right: string): boolean =>
  [...splitCertificates(left)].sort().join('') === [...splitCertificates(right)].sort().join('');
