import { promises } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './http-proxy.js';
import { ImageAccessError } from './image-source.js';

/** Whom to trust for a host, and which certificate to show it. All members are PEM; `ca` absent: Node's own roots. */
export interface HostTrust {
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

export interface TrustOptions {
  /** `--ca-file`: certificates trusted besides the roots, for every registry. */
  readonly caFile?: string | undefined;
  readonly environment: Environment;
  /** Folders with a folder per registry, as docker and podman have them. Default: theirs. */
  readonly certificateFolders?: readonly string[] | undefined;
}

const certificateBytesLimit = 8 * 1024 * 1024;

function listCertificateFolders(): readonly string[] {
  return [join(homedir(), '.config', 'containers', 'certs.d'), '/etc/containers/certs.d', '/etc/docker/certs.d'];
}

/**
 * Reads the certificates that apply to a registry (`host` or `host:port`): `--ca-file`, `SSL_CERT_FILE` (in place of
 * the roots, as in OpenSSL and Go), and `*.crt`, `*.cert` with `*.key` of `certs.d/<host>`. Throws an
 * {@link ImageAccessError} of kind `configuration` for a file that the user named and that cannot be used; files of
 * `certs.d` that cannot be read are passed over, since they belong to the machine and not to this run.
 */
export async function readHostTrust(host: string, options: TrustOptions): Promise<HostTrust> {
  const added: string[] = [];
  if (options.caFile !== undefined) added.push(await readNamedFile(options.caFile, '--ca-file'));
  const client = await readCertificateFolders(host, options.certificateFolders ?? listCertificateFolders(), added);
  const rootFile = options.environment.SSL_CERT_FILE || undefined;
  const roots = rootFile === undefined ? undefined : await readNamedFile(rootFile, 'SSL_CERT_FILE');
  if (roots === undefined && added.length === 0) return client;

  // An explicit list replaces Node's own, and with it what NODE_EXTRA_CA_CERTS has added to it.
  const extraFile = options.environment.NODE_EXTRA_CA_CERTS || undefined;
  if (extraFile !== undefined) added.push(await promises.readFile(extraFile, 'utf8').catch(() => ''));
  const base = roots === undefined ? (await import('node:tls')).rootCertificates : [roots];
  return { ca: [...base, ...added.filter((text) => text !== '')], ...client };
}

async function readNamedFile(path: string, origin: string): Promise<string> {
  let text: string;
  try {
    text = await promises.readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new ImageAccessError('configuration', `the CA file ${path} (from ${origin}) cannot be read: ${reason}`, {
      help: [`check the path that ${origin} gives`],
    });
  }
  if (text.length > certificateBytesLimit || !text.includes('-----BEGIN ')) {
    throw new ImageAccessError('configuration', `the CA file ${path} (from ${origin}) holds no PEM certificates`, {
      help: ['give a file of PEM certificates; convert DER with: openssl x509 -inform der -in ca.der -out ca.pem'],
    });
  }
  return text;
}

/** Adds the CAs of every folder to `added`, and gives the client certificate of the first folder that has one. */
async function readCertificateFolders(
  host: string,
  folders: readonly string[],
  added: string[],
): Promise<{ cert?: string; key?: string }> {
  let client: { cert?: string; key?: string } = {};
  for (const folder of folders) {
    const place = join(folder, host);
    const names = (await promises.readdir(place).catch(() => [])).sort();
    for (const name of names) {
      if (name.endsWith('.crt')) added.push(await promises.readFile(join(place, name), 'utf8').catch(() => ''));
      const keyName = name.replace(/\.cert$/, '.key');
      if (client.cert !== undefined || !name.endsWith('.cert') || !names.includes(keyName)) continue;
      const [cert, key] = await Promise.all(
        [name, keyName].map((file) => promises.readFile(join(place, file), 'utf8').catch(() => undefined)),
      );
      if (cert !== undefined && key !== undefined) client = { cert, key };
    }
  }
  return client;
}
