import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  computeSha256,
  type DockerRegistry,
  hasDockerRegistry,
  type PushedImage,
  pushImage,
  startDockerRegistry,
} from '../support/docker-registry.js';
import { type Fault, type SeenRequest, startFaultProxy, type WholeAnswer } from '../support/fault-proxy.js';
import {
  closeAll,
  closeLater,
  expectAccessError,
  isBlob,
  isManifest,
  makeSource,
  readBlob,
  readManifest,
  setUpRegistry,
} from './registry-setup.js';

describe.skipIf(!hasDockerRegistry)('what registries answer (needs docker-registry)', () => {
  let registry: DockerRegistry;
  let image: PushedImage;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    image = await pushImage(registry, 'team/app', '1', randomBytes(300_000));
  });
  afterAll(() => registry?.stop());
  afterEach(closeAll);

  describe('sends wrong manifests', () => {
    const change = (
      to: (answer: WholeAnswer) => Partial<WholeAnswer>,
    ): ((request: SeenRequest) => Fault | undefined) => {
      return (request) =>
        isManifest(request) ? { kind: 'change', change: (answer) => ({ ...answer, ...to(answer) }) } : undefined;
    };
    const without = (answer: WholeAnswer, ...names: string[]): Record<string, string> =>
      Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !names.includes(name)));

    it('whose digest is not the one asked for', async () => {
      const setup = await setUpRegistry(
        registry.url,
        change((answer) => ({
          body: Buffer.from('{"schemaVersion":2}'),
          headers: without(answer, 'content-length', 'docker-content-digest'),
        })),
      );
      const error = await expectAccessError(readManifest(setup, image.digest));
      expect(error.kind).toBe('digest-mismatch');
      expect(error.notes[0]).toBe(`its digest is ${computeSha256(Buffer.from('{"schemaVersion":2}'))}`);
      // Once more, since a proxy may have garbled it, but not five times.
      expect(setup.proxy.requests).toHaveLength(2);
    });

    it('whose digest is not the one that the registry states', async () => {
      const setup = await setUpRegistry(
        registry.url,
        change((answer) => ({ headers: { ...answer.headers, 'docker-content-digest': `sha256:${'0'.repeat(64)}` } })),
      );
      expect((await expectAccessError(readManifest(setup))).kind).toBe('digest-mismatch');
    });

    it('that are cut without anybody noticing', async () => {
      const setup = await setUpRegistry(
        registry.url,
        change((answer) => ({
          body: answer.body.subarray(0, 50),
          headers: without(answer, 'content-length', 'docker-content-digest'),
        })),
      );
      expect((await expectAccessError(readManifest(setup))).message).toMatch(/something that is no manifest/);
    });

    it.each([
      ['a list', '[]'],
      ['null', 'null'],
      ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
      ['nothing', ''],
    ])('that are %s', async (_name, body) => {
      const setup = await setUpRegistry(registry.url, () => ({ kind: 'answer', status: 200, body }));
      expect((await expectAccessError(readManifest(setup))).kind).toBe('bad-response');
    });

    it('that are a login page', async () => {
      const setup = await setUpRegistry(registry.url, () => ({
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: '<html>',
      }));
      expect((await expectAccessError(readManifest(setup))).message).toBe(
        `${setup.proxy.host} answers with a web page that is no manifest`,
      );
    });

    it('that are huge, announced or not', async () => {
      const body = Buffer.alloc(4 * 1024 * 1024 + 1, ' ');
      const announced = await setUpRegistry(registry.url, () => ({
        kind: 'answer',
        status: 200,
        headers: { 'content-length': String(body.length) },
        body,
      }));
      expect((await expectAccessError(readManifest(announced))).kind).toBe('too-large');
      const chunked = await setUpRegistry(registry.url, () => ({
        kind: 'answer',
        status: 200,
        headers: { 'transfer-encoding': 'chunked' },
        body,
      }));
      expect((await expectAccessError(readManifest(chunked))).kind).toBe('too-large');
    });

    it('of schema 1', async () => {
      const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
      const setup = await setUpRegistry(registry.url, () => ({
        kind: 'answer',
        status: 200,
        headers: { 'content-type': type },
        body: '{"schemaVersion":1,"fsLayers":[]}',
      }));
      const error = await expectAccessError(readManifest(setup));
      expect([error.kind, error.message]).toEqual([
        'unsupported',
        'the image has a manifest of Docker schema 1, which is not supported',
      ]);
    });

    it('and ones whose type only the header says', async () => {
      const type = 'application/vnd.docker.distribution.manifest.v2+json; charset=utf-8';
      const setup = await setUpRegistry(registry.url, () => ({
        kind: 'answer',
        status: 200,
        headers: { 'content-type': type },
        body: '{"schemaVersion":2}',
      }));
      expect((await readManifest(setup)).mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
    });
  });

  describe('redirects', () => {
    it('in a loop', async () => {
      const setup = await setUpRegistry(registry.url, ({ path }) => ({
        kind: 'answer',
        status: 307,
        headers: { location: path.endsWith('?x') ? path.slice(0, -2) : `${path}?x` },
      }));
      const error = await expectAccessError(readManifest(setup));
      expect(error.message).toMatch(/redirects in a loop/);
      expect(setup.proxy.requests).toHaveLength(2);
    });

    it('without end', async () => {
      let count = 0;
      const setup = await setUpRegistry(registry.url, () => ({
        kind: 'answer',
        status: 302,
        headers: { location: `/v2/?secret=${++count}` },
      }));
      const error = await expectAccessError(readManifest(setup));
      expect(error.message).toMatch(/redirects more than 6 times/);
      expect(setup.proxy.requests).toHaveLength(7);
    });

    it.each(['', 'http://', 'ftp://r.example/x', 'javascript:1'])('to no usable address (%j)', async (location) => {
      const setup = await setUpRegistry(registry.url, () => ({ kind: 'answer', status: 301, headers: { location } }));
      expect((await expectAccessError(readManifest(setup))).kind).toBe('bad-response');
    });

    it('blobs to another host, which must not see who we are', async () => {
      const storage = await startFaultProxy(undefined, () => ({ kind: 'answer', status: 200, body: image.layerBytes }));
      closeLater(storage);
      const secret = { name: 'ns/s', format: 'dockerconfigjson' } as const;
      const setup = await setUpRegistry(registry.url, (request) => {
        if (request.headers.authorization === undefined)
          return { kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
        return isBlob(request)
          ? { kind: 'answer', status: 307, headers: { location: `${storage.url}/data?signature=key` } }
          : undefined;
      });
      const auth = Buffer.from('ann:hunter2').toString('base64');
      const text = JSON.stringify({ auths: { [setup.proxy.host]: { auth } } });
      const source = { ...setup.source, ...setup.source.withPullSecrets([{ ...secret, text }]) };
      expect(computeSha256(await readBlob({ ...setup, source }, image.layer))).toBe(image.layer.digest);
      expect(setup.proxy.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, `Basic ${auth}`]);
      expect(storage.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    });

    it('blobs to storage whose signed address has expired: asks for a new one, and shows none', async () => {
      const storage = await startFaultProxy(undefined, ({ path }) =>
        path.endsWith('=2')
          ? { kind: 'answer', status: 200, body: image.layerBytes }
          : { kind: 'answer', status: 403, body: 'expired' },
      );
      closeLater(storage);
      let signature = 0;
      const setup = await setUpRegistry(registry.url, (request) =>
        isBlob(request)
          ? { kind: 'answer', status: 307, headers: { location: `${storage.url}/data?key=${++signature}` } }
          : undefined,
      );
      expect(computeSha256(await readBlob(setup, image.layer))).toBe(image.layer.digest);
      signature = 10;
      const error = await expectAccessError(readBlob(setup, image.layer));
      expect(error.kind).toBe('unauthorized');
      expect(`${error.message} ${error.notes.join()}`).not.toContain('key=');
    });

    it('to a registry that hands out anonymous tokens of its own', async () => {
      const other = await startFaultProxy(registry.url, (request) => {
        if (request.path.startsWith('/token')) return { kind: 'answer', status: 200, body: '{"token": "anonymous"}' };
        if (request.headers.authorization === 'Bearer anonymous') return undefined;
        return {
          kind: 'answer',
          status: 401,
          headers: { 'www-authenticate': `Bearer realm="${other.url}/token",service="other"` },
        };
      });
      closeLater(other);
      const setup = await setUpRegistry(registry.url, ({ path }) => ({
        kind: 'answer',
        status: 307,
        headers: { location: `${other.url}${path}` },
      }));
      expect((await readManifest(setup)).digest).toBe(image.digest);
      expect(computeSha256(await readBlob(setup, image.layer))).toBe(image.layer.digest);
      expect(other.requests.filter(({ path }) => path.startsWith('/token')).map(({ path }) => path)).toEqual([
        '/token?service=other&scope=repository%3Ateam%2Fapp%3Apull',
      ]);
    });
  });

  describe('has mirrors', () => {
    it('that are asked first, and passed over when they fail', async () => {
      const dead = await startFaultProxy(undefined, () => ({ kind: 'answer', status: 404 }));
      const mirror = await startFaultProxy(registry.url, ({ path }) =>
        path.includes('/blobs/') ? { kind: 'answer', status: 410 } : undefined,
      );
      closeLater(dead);
      closeLater(mirror);
      const setup = await setUpRegistry(registry.url, () => undefined);
      const source = makeSource({
        insecureRegistries: [setup.proxy.host],
        mirrors: [{ registry: setup.proxy.host, endpoints: [`${dead.url}/v2/cache`, mirror.url] }],
      });
      closeLater(source);
      expect((await source.readManifest(setup.reference, '1')).digest).toBe(image.digest);
      expect(dead.requests.map(({ path }) => path)).toEqual(['/v2/cache/team/app/manifests/1']);
      expect(setup.proxy.requests).toHaveLength(0);
      expect(computeSha256(await readBlob({ ...setup, source }, image.layer))).toBe(image.layer.digest);
      const error = await expectAccessError(source.readManifest(setup.reference, 'none'));
      expect(error.kind).toBe('not-found');
      expect(error.notes.filter((note) => note.startsWith('the mirror'))).toHaveLength(2);
    });

    it('with addresses that are none', async () => {
      const setup = await setUpRegistry(registry.url, () => undefined, {});
      for (const endpoint of ['', 'ftp://m.example', 'https://user:pw@m.example', 'https://m.example?x', 'http://']) {
        const source = makeSource({
          mirrors: [{ registry: setup.reference.registry, endpoints: [endpoint] }],
        });
        expect((await expectAccessError(source.readManifest(setup.reference, '1'))).kind, endpoint).toBe(
          'configuration',
        );
        await source.close();
      }
    });
  });
});
