import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chooseProxy } from '../../generator/image/http-proxy.js';
import { readRetryAfter } from '../../generator/image/http-retry.js';
import type { RegistrySourceOptions } from '../../generator/image/registry-source.js';
import {
  type Certificates,
  type DockerRegistry,
  hasDockerRegistry,
  hasOpenssl,
  makeCertificates,
  type PushedImage,
  pushImage,
  startDockerRegistry,
} from '../support/docker-registry.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import {
  closeAll,
  closeLater,
  expectAccessError,
  makeSource,
  readBlob,
  readManifest,
  readReference,
  setUpRegistry,
} from './registry-setup.js';

afterEach(closeAll);

describe.skipIf(!hasDockerRegistry || !hasOpenssl)('a registry with TLS (needs docker-registry, openssl)', () => {
  let folder: string;
  let certificates: Certificates;
  let registry: DockerRegistry;
  let image: PushedImage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'genpolicy-tls-'));
    certificates = makeCertificates(folder);
    registry = await startDockerRegistry({ tls: certificates });
    image = await pushImage(registry, 'team/app', '1');
  });
  afterAll(async () => {
    await registry?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (options: Partial<RegistrySourceOptions>, host = registry.host) =>
    readManifest({ source: makeSource(options), reference: readReference(`${host}/team/app:1`) });

  it('is trusted with --ca-file, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS beside it, or certs.d', async () => {
    const { caFile } = certificates;
    expect((await read({ caFile })).digest).toBe(image.digest);
    expect((await read({ environment: { SSL_CERT_FILE: caFile } })).digest).toBe(image.digest);
    const other = mkdtempSync(join(folder, 'other-'));
    makeCertificates(other);
    expect((await read({ caFile: join(other, 'ca.crt'), environment: { NODE_EXTRA_CA_CERTS: caFile } })).digest).toBe(
      image.digest,
    );
    mkdirSync(join(folder, 'certs.d', registry.host), { recursive: true });
    writeFileSync(join(folder, 'certs.d', registry.host, 'ca.crt'), certificates.ca);
    expect((await read({ certificateFolders: ['/nonexistent', join(folder, 'certs.d')] })).digest).toBe(image.digest);
  });

  it('is not trusted by itself, and the error says how to trust it', async () => {
    const error = await expectAccessError(read({}));
    expect(error.kind).toBe('tls');
    expect(error.message).toContain('is not signed by a trusted authority');
    expect(error.help[0]).toContain('--ca-file');
    expect(error.help[0]).toContain(`/etc/docker/certs.d/${registry.host}/ca.crt`);
  });

  it('is not trusted under another name', async () => {
    const options = { caFile: certificates.caFile };
    const host = registry.host.replace('127.0.0.1', '127.0.0.2');
    const bound = createSecureServer({ cert: certificates.cert, key: certificates.key }, (_, response) =>
      response.end('{}'),
    );
    await new Promise<void>((resolve) => bound.listen(Number(host.split(':')[1]), '127.0.0.2', resolve));
    const error = await expectAccessError(read(options, host));
    bound.closeAllConnections();
    bound.close();
    expect(error.message).toBe(`the certificate of ${host} is made for another name`);
  });

  it('that is called insecure by mistake', async () => {
    const error = await expectAccessError(read({ insecureRegistries: [registry.host] }));
    expect(error.help).toEqual([`${registry.host} serves HTTPS: leave out --insecure-registry ${registry.host}`]);
  });

  it('may redirect to plain HTTP only where that is allowed', async () => {
    const plain = closeLater(await startFaultProxy(undefined, () => ({ kind: 'answer', status: 200, body: '{}' })));
    const secure = createSecureServer({ cert: certificates.cert, key: certificates.key }, (request, response) => {
      response.writeHead(307, { location: `${plain.url}${request.url}` }).end();
    });
    const host = await listen(secure);
    const { caFile } = certificates;
    const error = await expectAccessError(read({ caFile }, host));
    expect([error.kind, plain.requests.length]).toEqual(['tls', 0]);
    expect(error.help[0]).toContain(`--insecure-registry ${plain.host}`);
    await read({ caFile, insecureRegistries: [plain.host] }, host);
    expect(plain.requests).toHaveLength(1);
    secure.closeAllConnections();
    secure.close();
  });

  it('gets the client certificate of certs.d', async () => {
    const { ca, cert, key } = certificates;
    let subject: string | undefined;
    const server = createSecureServer(
      { ca, cert, key, requestCert: true, rejectUnauthorized: true },
      (request, response) => {
        subject = String((request.socket as TLSSocket).getPeerCertificate().subject.CN);
        response.end('{}');
      },
    );
    const host = await listen(server);
    const place = join(folder, 'client.d', host);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'ca.crt'), ca);
    writeFileSync(join(place, 'client.cert'), cert);
    writeFileSync(join(place, 'client.key'), key);
    await read({ certificateFolders: [join(folder, 'client.d')] }, host);
    expect(subject).toBe('test server');
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['that does not exist', '/nonexistent/ca.pem', /cannot be read: ENOENT/],
    ['that is no PEM', undefined, /holds no PEM certificates/],
  ])('and a CA file %s is a mistake in the settings', async (_name, path, message) => {
    writeFileSync(join(folder, 'junk'), 'junk');
    const error = await expectAccessError(read({ caFile: path ?? join(folder, 'junk') }));
    expect(error.kind).toBe('configuration');
    expect(error.message).toMatch(message);
  });

  it('and junk in certs.d is no reason to fail, or to trust', async () => {
    const place = join(folder, 'junk.d', registry.host);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'ca.crt'), 'junk');
    expect((await expectAccessError(read({ certificateFolders: [join(folder, 'junk.d')] }))).kind).toBe('tls');
    expect((await read({ certificateFolders: [join(folder, 'junk.d')], caFile: certificates.caFile })).digest).toBe(
      image.digest,
    );
  });

  describe('behind a proxy', () => {
    it('is reached through a tunnel, and connections are used again', async () => {
      const proxy = await startTunnels(registry.host);
      const environment = { HTTPS_PROXY: `http://ann:p%20w@${proxy.host}` };
      const source = makeSource({ environment, caFile: certificates.caFile });
      const reference = readReference('registry.test:5443/team/app:1');
      expect((await readManifest({ source, reference })).digest).toBe(image.digest);
      expect(await readBlob({ source, reference }, image.layer)).toEqual(image.layerBytes);
      expect(proxy.tunnels).toEqual([['registry.test:5443', `Basic ${Buffer.from('ann:p w').toString('base64')}`]]);
    });

    it.each([407, 403])('that refuses (%s), the error says so without the password', async (status) => {
      const proxy = await startTunnels(registry.host, status);
      const environment = { https_proxy: `http://ann:hunter2@${proxy.host}` };
      const error = await expectAccessError(read({ environment, caFile: certificates.caFile }, 'registry.test'));
      expect(error.message).toContain(`the proxy ${proxy.host} refuses a tunnel to registry.test:443`);
      expect(JSON.stringify([error.message, error.notes, error.help])).not.toContain('hunter2');
    });

    it('that is not there', async () => {
      const error = await expectAccessError(read({ environment: { ALL_PROXY: '127.0.0.1:1' } }, 'registry.test'));
      expect(error.message).toBe('through the proxy: 127.0.0.1:1 refuses the connection');
    });
  });
});

describe('plain HTTP', () => {
  it('needs --insecure-registry, and the error says so', async () => {
    const setup = await setUpRegistry(undefined, () => undefined, { insecureRegistries: [] });
    const error = await expectAccessError(readManifest(setup));
    expect(error.message).toContain('(wrong version number)');
    expect(error.help).toEqual([
      `if ${setup.proxy.host} serves plain HTTP, add --insecure-registry ${setup.proxy.host}`,
    ]);
  });

  it('goes through a proxy as a whole address', async () => {
    const proxy = closeLater(await startFaultProxy(undefined, () => ({ kind: 'answer', status: 200, body: '{}' })));
    const environment = { http_proxy: `http://ann:pw@${proxy.host}` };
    const source = makeSource({ environment, insecureRegistries: ['registry.test:5000'] });
    await readManifest({ source, reference: readReference('registry.test:5000/team/app:1') });
    const [request] = proxy.requests;
    expect(request?.path).toBe('http://registry.test:5000/v2/team/app/manifests/1');
    expect(request?.headers.host).toBe('registry.test:5000');
    expect(request?.headers['proxy-authorization']).toBe(`Basic ${Buffer.from('ann:pw').toString('base64')}`);
  });

  it('is answered by something else', async () => {
    const server = createServer();
    server.on('connection', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    const host = await listen(server);
    const reference = readReference(`${host}/a`);
    const error = await expectAccessError(
      readManifest({ source: makeSource({ insecureRegistries: [host] }), reference }),
    );
    server.close();
    expect(error.message).toMatch(/does not answer in HTTP/);
  });

  it('to a port where nobody listens is tried a few times', async () => {
    const retries: number[] = [];
    const source = makeSource({ insecureRegistries: ['127.0.0.1:1'], onRetry: ({ attempt }) => retries.push(attempt) });
    const error = await expectAccessError(readManifest({ source, reference: readReference('127.0.0.1:1/a') }));
    expect([error.kind, retries]).toEqual(['network', [1, 2]]);
  });
});

describe('the proxy variables', () => {
  const choose = (target: string, environment: Readonly<Record<string, string>>): string | undefined =>
    chooseProxy(new URL(target), environment)?.url.host;

  it('are taken by scheme, lower case first', () => {
    const all = { https_proxy: 'a:1', HTTPS_PROXY: 'b:1', http_proxy: 'c:1', HTTP_PROXY: 'd:1', ALL_PROXY: 'e:1' };
    expect(choose('https://r.example', all)).toBe('a:1');
    expect(choose('http://r.example', all)).toBe('c:1');
    expect(choose('https://r.example', { HTTP_PROXY: 'd:1' })).toBeUndefined();
    expect(choose('https://r.example', { HTTPS_PROXY: '', ALL_PROXY: 'http://e:1' })).toBe('e:1');
  });

  it.each([
    ['*', 'r.example', true],
    ['r.example', 'r.example', true],
    ['example', 'r.example', true],
    ['xample', 'r.example', false],
    ['.example', 'r.example', true],
    ['*.example', 'r.example', true],
    ['.r.example', 'r.example', false],
    ['r.example:443', 'r.example', true],
    ['r.example:8443', 'r.example', false],
    ['a, R.EXAMPLE ,b', 'r.example', true],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['0.0.0.0/0', '11.1.2.3', true],
    ['10.0.0.0/99', '10.0.0.0', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['2001:db8::1', '[2001:db8::1]', true],
    ['[2001:db8::1]:443', '[2001:db8::1]', true],
    ['', 'r.example', false],
    ['', 'localhost', true],
    ['', '127.0.0.9', true],
    ['', '[::1]', true],
  ])('NO_PROXY=%s excepts %s: %s', (noProxy, host, excepted) => {
    expect(choose(`https://${host}`, { HTTPS_PROXY: 'p:1', NO_PROXY: noProxy }) === undefined).toBe(excepted);
  });

  it('that hold no usable address are a mistake, shown without its text', () => {
    for (const text of ['socks5://ann:hunter2@p:1', 'http://ann:hunter2@:x']) {
      expect(() => choose('https://r.example', { HTTPS_PROXY: text })).toThrow(
        /^the environment variable HTTPS_PROXY (?!.*hunter2)/,
      );
    }
  });
});

it('Retry-After is a number of seconds or a date', () => {
  const now = Date.parse('Sun, 06 Nov 1994 08:49:00 GMT');
  expect(readRetryAfter('120', now)).toBe(120_000);
  expect(readRetryAfter('Sun, 06 Nov 1994 08:49:37 GMT', now)).toBe(37_000);
  expect(readRetryAfter('Sunday, 06-Nov-94 08:49:37 GMT', now)).toBe(37_000);
  expect(readRetryAfter('Sun Nov  6 08:49:37 1994', now)).toBe(37_000);
  expect(readRetryAfter('Sun, 06 Nov 1994 08:00:00 GMT', now)).toBe(0);
  for (const text of [undefined, '', '-1', '1.5', 'soon', '1e3', 'June 2026'])
    expect(readRetryAfter(text, now)).toBeUndefined();
});

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

/** An HTTP proxy whose tunnels all end at `target`, or are refused with `status`. */
async function startTunnels(target: string, status?: number) {
  const tunnels: (readonly [string, string | undefined])[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    tunnels.push([request.url ?? '', request.headers['proxy-authorization']]);
    if (status !== undefined) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const [host, port] = target.split(':');
    const inner = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    });
    for (const end of [inner, socket]) end.on('error', () => {});
    return undefined;
  });
  const host = await listen(server);
  closeLater({
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { host, tunnels };
}
