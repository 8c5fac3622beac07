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
  let seen = '';
  return {
    get current() {
      return current;
    },
    async check() {
      let texts: readonly [string, string, string | undefined];
      try {
        texts = await readFolder(folder);
      } catch (error) {
        const problem = `${folder}: ${(error as NodeJS.ErrnoException).code ?? 'not readable'}`;
        if (seen !== problem) listener.failed(problem);
        seen = problem;
        return;
      }
      const identity = texts.join('\0');
      if (identity === seen) return;
      seen = identity;
      const [certificate, privateKey, authorities] = texts;
      const problem = findPairProblem(certificate, privateKey, now());
      if (problem !== undefined) return listener.failed(`${folder}: ${problem}`);
      current = { certificate, privateKey, authorities, notAfter: readNotAfter(certificate) };
      listener.changed(current);
    },
  };
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
