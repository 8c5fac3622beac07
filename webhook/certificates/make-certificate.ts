import { randomBytes, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto);

/** A certificate and its key, PEM (PKCS #8). */
export interface CertifiedKey {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Certificates begin this much before they are made: clocks of nodes differ. */
export const backdateMilliseconds = 3600_000;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Makes an authority that lives for `lifetime` milliseconds from `now` on. */
export async function makeAuthority(name: string, now: number, lifetime: number): Promise<CertifiedKey> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Each authority has a name of its own, so that chains are built by name as well as by key.
    name: `CN=${name}-${randomBytes(6).toString('hex')}`,
    serialNumber: makeSerial(),
    keys,
    signingAlgorithm: algorithm,
    ...makeValidity(now, lifetime),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return exportKey(certificate, keys.privateKey);
}

/** Makes a server's certificate for DNS names and addresses, which ends with its authority at the latest. */
export async function makeLeaf(
  authority: CertifiedKey,
  names: readonly string[],
  now: number,
  lifetime: number,
): Promise<CertifiedKey> {
  const issuer = new X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(authority.privateKey),
    algorithm,
    false,
    ['sign'],
  );
  const keys = await makeKeys();
  const { notBefore, notAfter } = makeValidity(now, lifetime);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${names[0]?.slice(0, 64) ?? 'webhook'}`,
    issuer: issuer.subject,
    serialNumber: makeSerial(),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: /^[\d.]+$|:/.test(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return exportKey(certificate, keys.privateKey);
}

const makeKeys = async (): Promise<webcrypto.CryptoKeyPair> =>
  (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;

/** Positive and without a leading zero byte, as DER wants it. */
function makeSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

const makeValidity = (now: number, lifetime: number) => ({
  notBefore: new Date(now - backdateMilliseconds),
  notAfter: new Date(now + lifetime),
});

async function exportKey(certificate: X509Certificate, privateKey: webcrypto.CryptoKey): Promise<CertifiedKey> {
  const der = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return {
    certificate: `${certificate.toString('pem')}\n`,
    privateKey: `${PemConverter.encode(der, 'PRIVATE KEY')}\n`,
  };
}
