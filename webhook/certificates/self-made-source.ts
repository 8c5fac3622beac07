import type { Cluster } from '../cluster/cluster.js';
import { readAuthoritySecret, writeAuthoritySecret } from './authority-secret.js';
import { type AuthorityState, advanceAuthority, beginRotation, readRenewal, readStart } from './authority-state.js';
import type { CertificateListener, CertificateSource, ServingCertificate } from './certificate-source.js';
import { readNotAfter } from './check-pair.js';
import { backdateMilliseconds, makeLeaf } from './make-certificate.js';

export interface SelfMadeOptions {
  readonly namespace: string;
  readonly secretName: string;
  /** Names and addresses under which the API server finds us. */
  readonly names: readonly string[];
  readonly authorityLifetime: number;
  readonly leafLifetime: number;
  readonly settle: number;
  /** Whether every webhook configuration holds this bundle; a new authority does not sign before. */
  readonly isTrusted: (bundle: string) => boolean;
}

/**
 * Makes its own certificates: the authority is shared by all replicas in a Secret, the leaf lives in this process only.
 * Whichever replica is first writes; the others read. Compares wall-clock times at every check, so that a clock that
 * jumps or a machine that slept is noticed at the next one.
 */
export function createSelfMadeSource(
  cluster: Cluster,
  options: SelfMadeOptions,
  listener: CertificateListener,
  now: () => number = Date.now,
): CertificateSource {
  const plan = {
    name: 'genpolicy-webhook',
    lifetime: options.authorityLifetime,
    settle: options.settle,
    isTrusted: options.isTrusted,
  };
  let current: ServingCertificate | undefined;
  let last: AuthorityState | undefined;
  let lastProblem: string | undefined;
  let signedBy = '';
  let running: Promise<void> | undefined;

  const settleState = async (): Promise<AuthorityState> => {
    // Another replica may be first at each attempt; what it wrote is read at the next one.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const stored = await readAuthoritySecret(cluster, options.namespace, options.secretName);
      // A Secret that somebody deleted asks for a rotation; one that somebody broke is restored. Both keep our authority
      // signing until its successor is trusted.
      const remembered = stored === undefined && last ? await beginRotation(last, plan, now()) : last;
      const state = await advanceAuthority(stored?.state ?? remembered, plan, now());
      if (state !== stored?.state) {
        const { namespace, secretName } = options;
        const written = await writeAuthoritySecret(cluster, namespace, secretName, state, stored?.resourceVersion);
        if (!written) continue;
      }
      last = state;
      return state;
    }
    throw new Error(`the Secret ${options.namespace}/${options.secretName} changes faster than it can be written`);
  };

  const issueLeaf = async (state: AuthorityState): Promise<void> => {
    const moment = now();
    const isFresh =
      current !== undefined &&
      signedBy === state.signing.certificate &&
      moment < readRenewal(current.certificate) &&
      // A clock set back must not leave us with a certificate of the future.
      moment >= readStart(current.certificate) - backdateMilliseconds;
    if (current !== undefined && isFresh) {
      if (current.authorities === state.bundle) return;
      current = { ...current, authorities: state.bundle };
    } else {
      const leaf = await makeLeaf(state.signing, options.names, moment, options.leafLifetime);
      signedBy = state.signing.certificate;
      current = { ...leaf, authorities: state.bundle, notAfter: readNotAfter(leaf.certificate) };
    }
    listener.changed(current);
  };

  const check = async (): Promise<void> => {
    try {
      await issueLeaf(await settleState());
      lastProblem = undefined;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // A cluster that is away for an hour is one event, not seven hundred.
      if (problem !== lastProblem) listener.failed(problem);
      lastProblem = problem;
    }
  };
  return {
    get current() {
      return current;
    },
    check() {
      running ??= check().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
