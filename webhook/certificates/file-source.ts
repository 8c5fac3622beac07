import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateListener, CertificateSource, ServingCertificate } from './certificate-source.js';
import { findPairProblem, readNotAfter } from './check-pair.js';

/**
 * Takes `tls.crt`, `tls.key` and, where there is one, `ca.crt` from a folder, as a mounted Secret has them. It compares
 * contents at every check and does not watch: the kubelet swaps symlinks, for which file events are lost.
 */
export function createFileSource(
  folder: string,
  listener: CertificateListener,
  now: () => number = Date.now,
): CertificateSource {
  let current: ServingCertificate | undefined;
  let taken = '';
  let told = '';
  const fail = (problem: string, identity = ''): void => {
    // A broken pair is one event, however often it is looked at.
    if (told !== `${problem} ${identity}`) listener.failed(`${folder}: ${problem}`);
    told = `${problem} ${identity}`;
  };
  return {
    get current() {
      return current;
    },
    async check() {
      let texts: readonly [string, string, string | undefined];
      try {
        texts = await readFolder(folder);
      } catch (error) {
        const reason = (error as NodeJS.ErrnoException).code ?? 'not readable';
        return fail(`${reason}; a Secret with tls.crt and tls.key is to be mounted there`);
      }
      const identity = texts.join('\0');
      if (identity === taken) return;
      const [certificate, privateKey, authorities] = texts;
      // Judged anew at each check: time passes, and clocks are set right.
      const problem = findPairProblem(certificate, privateKey, now()) ?? findEarly(certificate, current, now());
      if (problem !== undefined) return fail(problem, identity);
      taken = identity;
      told = '';
      current = { certificate, privateKey, authorities, notAfter: readNotAfter(certificate) };
      listener.changed(current);
    },
  };
}

/** A certificate that has not begun does not replace one that is good; without one it is better than nothing. */
function findEarly(certificate: string, current: ServingCertificate | undefined, now: number): string | undefined {
  const { validFrom } = new X509Certificate(certificate);
  const isEarly = Date.parse(validFrom) > now && current !== undefined && current.notAfter > now;
  return isEarly ? `the certificate begins on ${validFrom}` : undefined;
}

async function readFolder(folder: string): Promise<readonly [string, string, string | undefined]> {
  // `..data` may be swapped between two reads; then the pair does not match, and the next check reads a whole one.
  const [certificate, privateKey, authorities] = await Promise.all([
    readFile(join(folder, 'tls.crt'), 'utf8'),
    readFile(join(folder, 'tls.key'), 'utf8'),
    readFile(join(folder, 'ca.crt'), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    }),
  ]);
  return [certificate, privateKey, authorities];
}
