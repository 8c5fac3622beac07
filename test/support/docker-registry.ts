import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Whether `docker-registry` (Debian's package, or distribution's binary under that name) is installed. */
export const hasDockerRegistry = isInstalled('docker-registry');
/** Whether certificates can be made. */
export const hasOpenssl = isInstalled('openssl');

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The only user of registries with `auth: 'basic'`. */
export const registryUser = { username: 'ali', password: 'open sesame' } as const;
const passwordFile = 'ali:$2b$04$IFs0druUOIdY.1KSibU.veKGxg1TeW.CEff4d.VYUA/YNQOX6DcvW\n';

export interface Certificates {
  /** PEM texts. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** Paths of the same. */
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export interface DockerRegistry {
  /** `127.0.0.1:port`, as in image references. */
  readonly host: string;
  readonly url: string;
  /** Uploads a blob and gives its digest. */
  pushBlob(repository: string, bytes: Uint8Array): Promise<string>;
  /** Uploads a manifest or index under a tag, or under its digest, which it gives. */
  pushManifest(repository: string, tag: string | undefined, manifest: unknown, mediaType: string): Promise<string>;
  stop(): Promise<void>;
}

export interface DockerRegistryOptions {
  readonly auth?:
    | 'basic'
    | { readonly realm: string; readonly service: string; readonly issuer: string; readonly rootFile: string };
  readonly tls?: Certificates;
  /** Sent as `Authorization` with uploads. */
  readonly authorization?: string;
}

/** Starts a registry on a free loopback port, with a storage folder of its own. */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-registry-'));
  const port = await findFreePort();
  const host = `127.0.0.1:${port}`;
  const url = `${options.tls ? 'https' : 'http'}://${host}`;
  writeFileSync(join(folder, 'htpasswd'), passwordFile);
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(makeConfig(options, folder, host)));
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH ?? '', OTEL_TRACES_EXPORTER: 'none' },
  });
  const authorization =
    options.authorization ??
    (options.auth === 'basic'
      ? `Basic ${Buffer.from(`${registryUser.username}:${registryUser.password}`).toString('base64')}`
      : undefined);
  const send = (method: string, path: string, body?: Uint8Array, type?: string): Promise<Answer> =>
    sendRequest(
      new URL(path, url),
      method,
      options.tls?.ca,
      {
        ...(authorization === undefined ? {} : { authorization }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      body,
    );
  await waitUntilReady(child, () => send('GET', '/v2/'));
  return {
    host,
    url,
    async pushBlob(repository, bytes) {
      const digest = computeSha256(bytes);
      const started = await send('POST', `/v2/${repository}/blobs/uploads/`);
      const place = new URL(expectStatus(started, 202).headers.location ?? '', url);
      place.searchParams.set('digest', digest);
      expectStatus(await send('PUT', `${place.pathname}${place.search}`, bytes, 'application/octet-stream'), 201);
      return digest;
    },
    async pushManifest(repository, tag, manifest, mediaType) {
      const bytes = Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
      const digest = computeSha256(bytes);
      expectStatus(await send('PUT', `/v2/${repository}/manifests/${tag ?? digest}`, bytes, mediaType), 201);
      return digest;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeConfig(options: DockerRegistryOptions, folder: string, host: string): unknown {
  const { auth, tls } = options;
  const access =
    auth === undefined
      ? {}
      : auth === 'basic'
        ? { auth: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } } }
        : {
            auth: {
              token: { realm: auth.realm, service: auth.service, issuer: auth.issuer, rootcertbundle: auth.rootFile },
            },
          };
  return {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: {
      addr: host,
      secret: 'test',
      ...(tls ? { tls: { certificate: tls.certFile, key: tls.keyFile } } : {}),
    },
    ...access,
  };
}

/** An image with one layer, uploaded. */
export interface PushedImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly config: { readonly digest: string; readonly size: number; readonly mediaType: string };
  readonly layer: { readonly digest: string; readonly size: number; readonly mediaType: string };
  readonly layerBytes: Uint8Array;
}

/** Uploads a small OCI image whose layer is `layerBytes` (any bytes; they need not be an archive). */
export async function pushImage(
  registry: DockerRegistry,
  repository: string,
  tag: string,
  layerBytes: Uint8Array = gzipSync(randomBytes(64)),
): Promise<PushedImage> {
  const configBytes = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      config: { User: '1000' },
      rootfs: { type: 'layers', diff_ids: [] },
    }),
  );
  const config = {
    mediaType: 'application/vnd.oci.image.config.v1+json',
    digest: await registry.pushBlob(repository, configBytes),
    size: configBytes.byteLength,
  };
  const layer = {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: await registry.pushBlob(repository, layerBytes),
    size: layerBytes.byteLength,
  };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = { schemaVersion: 2, mediaType, config, layers: [layer] };
  const digest = await registry.pushManifest(repository, tag, manifest, mediaType);
  return { repository, tag, digest, config, layer, layerBytes };
}

export function computeSha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Makes a CA and a certificate for `127.0.0.1` and `localhost` in `folder`. */
export function makeCertificates(folder: string): Certificates {
  const run = (args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  run(['req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '3650', '-subj', '/CN=test CA']);
  run(['req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=test server']);
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost,DNS:registry.test,IP:127.0.0.1\n');
  run([
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.crt',
    '-days',
    '3650',
    '-extfile',
    'names',
  ]);
  const read = (name: string): string => execFileSync('cat', [join(folder, name)], { encoding: 'utf8' });
  const files = {
    caFile: join(folder, 'ca.crt'),
    certFile: join(folder, 'server.crt'),
    keyFile: join(folder, 'server.key'),
  };
  return { ca: read('ca.crt'), cert: read('server.crt'), key: read('server.key'), ...files };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

function sendRequest(
  url: URL,
  method: string,
  ca: string | undefined,
  headers: Record<string, string>,
  body?: Uint8Array,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { method, headers, agent: false, ...(ca === undefined ? {} : { ca }) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: { location: response.headers.location }, text }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`the registry answers ${answer.status}: ${answer.text}`);
  return answer;
}

async function waitUntilReady(child: ChildProcess, ping: () => Promise<Answer>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with exit code ${child.exitCode}`);
    const answer = await ping().catch(() => undefined);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error('docker-registry does not come up');
}
