import { createPrivateKey, X509Certificate } from 'node:crypto';

/** Why a certificate and a key (PEM) cannot serve, or undefined when they can. Texts never quote the key. */
export function findPairProblem(certificate: string, privateKey: string, now: number): string | undefined {
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(certificate);
  } catch {
    return 'the certificate is not readable';
  }
  try {
    if (!leaf.checkPrivateKey(createPrivateKey(privateKey))) return 'the key is not that of the certificate';
  } catch {
    return 'the key is not readable';
  }
  if (Date.parse(leaf.validTo) <= now) return `the certificate ended on ${leaf.validTo}`;
  return undefined;
}

/** The certificates in a PEM text, each as a text of its own. */
export function splitCertificates(pem: string): readonly string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  return found.map((text) => `${text}\n`);
}

/** End of the first certificate in a PEM text, in milliseconds since 1970. */
export const readNotAfter = (pem: string): number => Date.parse(new X509Certificate(pem).validTo);
