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
import type { Fault } from '../support/fault-proxy.js';
import {
  closeAll,
  expectAccessError,
  isBlob,
  isManifest,
  readBlob,
  readManifest,
  setUpRegistry,
} from './registry-setup.js';

describe.skipIf(!hasDockerRegistry)('a registry that misbehaves (needs docker-registry)', () => {
  let registry: DockerRegistry;
  let image: PushedImage;

  beforeAll(async () => {
    registry = await startDockerRegistry();
    image = await pushImage(registry, 'team/app', '1', randomBytes(300_000));
  });
  afterAll(() => registry?.stop());
  afterEach(closeAll);

  describe('asks to wait or fails for a while', () => {
    it.each<[string, Fault, number]>([
      ['429 with Retry-After in seconds', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }, 1],
      [
        '429 with a date that has passed',
        { kind: 'answer', status: 429, headers: { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' } },
        1,
      ],
      ['429 without Retry-After', { kind: 'answer', status: 429 }, 3],
      ['500', { kind: 'answer', status: 500 }, 3],
      ['503 with a body that is no JSON', { kind: 'answer', status: 503, body: '<html>' }, 2],
      ['a cut connection', { kind: 'drop' }, 3],
      ['a request that is never answered', { kind: 'hang' }, 1],
      ['a manifest that is cut', { kind: 'cut', afterBytes: 20 }, 2],
      ['a manifest that stalls', { kind: 'stall', afterBytes: 20 }, 1],
    ])('%s', async (_name, fault, times) => {
      const setup = await setUpRegistry(registry.url, (request) =>
        isManifest(request) && request.repetition < times ? fault : undefined,
      );
      expect((await readManifest(setup)).digest).toBe(image.digest);
      expect(setup.retries.map(({ attempt }) => attempt)).toEqual(
        Array.from({ length: times }, (_, index) => index + 1),
      );
    });

    it('waits as long as Retry-After says', async () => {
      const setup = await setUpRegistry(registry.url, ({ repetition }) =>
        repetition === 0 ? { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } : undefined,
      );
      await readManifest(setup);
      expect(setup.retries.map(({ delayMs }) => delayMs)).toEqual([1000]);
    });

    it('gives up at once when it is asked to wait too long', async () => {
      const errors = JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: 'pull rate limit\u001b[31m' }] });
      const setup = await setUpRegistry(registry.url, () => ({
        kind: 'answer',
        status: 429,
        headers: { 'retry-after': '3600' },
        body: errors,
      }));
      const error = await expectAccessError(readManifest(setup));
      expect(error.kind).toBe('rate-limited');
      expect(error.notes).toEqual([
        'it says: TOOMANYREQUESTS: pull rate limit [31m',
        'the server asks to wait 3600 seconds, which is longer than we wait',
      ]);
      expect(setup.proxy.requests).toHaveLength(1);
    });

    it.each<[string, Fault, string, number]>([
      ['500', { kind: 'answer', status: 500 }, 'server-error', 5],
      ['429', { kind: 'answer', status: 429 }, 'rate-limited', 5],
      ['no answer', { kind: 'drop' }, 'network', 5],
      ['silence', { kind: 'hang' }, 'timeout', 2],
      ['404', { kind: 'answer', status: 404 }, 'not-found', 1],
      ['418', { kind: 'answer', status: 418 }, 'bad-response', 1],
    ])('%s for ever is an error after the right number of attempts', async (_name, fault, kind, attempts) => {
      const setup = await setUpRegistry(registry.url, () => fault, { timeouts: { headersMs: 50 } });
      expect((await expectAccessError(readManifest(setup))).kind).toBe(kind);
      expect(setup.proxy.requests).toHaveLength(attempts);
    });
  });

  describe('sends blobs badly', () => {
    it('goes on where a connection was cut', async () => {
      const setup = await setUpRegistry(registry.url, (request) =>
        isBlob(request) && request.repetition < 3 ? { kind: 'cut', afterBytes: 70_000 } : undefined,
      );
      expect(computeSha256(await readBlob(setup, image.layer))).toBe(image.layer.digest);
      const ranges = setup.proxy.requests.filter(isBlob).map(({ headers }) => headers.range);
      expect(ranges).toHaveLength(4);
      expect(ranges[0]).toBeUndefined();
      // Every resumption asks for the rest only.
      const offsets = ranges.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]));
      expect(offsets).toEqual([...offsets].sort((one, other) => one - other));
      expect(offsets[0]).toBeGreaterThan(0);
    });

    it('goes on where a connection was cut, when ranges are ignored', async () => {
      const setup = await setUpRegistry(registry.url, (request) => {
        if (!isBlob(request)) return undefined;
        if (request.repetition < 2) return { kind: 'cut', afterBytes: 100_000 + request.repetition };
        return { kind: 'answer', status: 200, body: image.layerBytes };
      });
      // The second answer was partial, so its cut came at about 200,000.
      expect(computeSha256(await readBlob(setup, image.layer))).toBe(image.layer.digest);
    });

    it.each<[string, Fault]>([
      ['stalls', { kind: 'stall', afterBytes: 70_000 }],
      ['drips', { kind: 'drip' }],
      ['drops', { kind: 'drop' }],
      ['fails', { kind: 'answer', status: 502 }],
    ])('goes on after one that %s', async (_name, fault) => {
      const setup = await setUpRegistry(registry.url, (request) =>
        isBlob(request) && request.repetition === 0 ? fault : undefined,
      );
      expect(computeSha256(await readBlob(setup, image.layer))).toBe(image.layer.digest);
      expect(setup.retries).toHaveLength(1);
    });

    it.each<[string, Fault, string]>([
      ['is cut every time', { kind: 'cut', afterBytes: 0 }, 'network'],
      ['stalls every time', { kind: 'stall', afterBytes: 10 }, 'timeout'],
      [
        'answers a range with another one',
        { kind: 'answer', status: 206, headers: { 'content-range': 'bytes 200000-299999/300000' } },
        'bad-response',
      ],
    ])('gives up on one that %s', async (_name, fault, kind) => {
      const setup = await setUpRegistry(
        registry.url,
        (request) =>
          isBlob(request)
            ? kind === 'bad-response' && request.repetition === 0
              ? { kind: 'cut', afterBytes: 70_000 }
              : fault
            : undefined,
        { timeouts: { idleMs: 50 } },
      );
      expect((await expectAccessError(readBlob(setup, image.layer))).kind).toBe(kind);
      expect(setup.proxy.requests.length).toBeLessThanOrEqual(5);
    });

    it('notices a size that is not the one of the manifest', async () => {
      const setup = await setUpRegistry(registry.url, () => undefined);
      expect((await expectAccessError(readBlob(setup, { ...image.layer, size: 299_999 }))).message).toMatch(
        /300000 bytes in the registry, and 299999 in its manifest/,
      );
      const chunked: Fault = {
        kind: 'change',
        change: (answer) => ({ ...answer, headers: {}, body: Buffer.concat([answer.body, answer.body]) }),
      };
      const longer = await setUpRegistry(registry.url, (request) => (isBlob(request) ? chunked : undefined));
      const error = await expectAccessError(readBlob(longer, image.layer));
      expect([error.kind, error.message]).toEqual([
        'bad-response',
        `the blob ${image.layer.digest} has more bytes than the 300000 of its manifest`,
      ]);
    });

    it('refuses an image configuration that is too large before asking for it', async () => {
      const setup = await setUpRegistry(registry.url, () => undefined);
      const error = await expectAccessError(readBlob(setup, { ...image.config, size: 9 * 1024 * 1024 }));
      expect(error.kind).toBe('too-large');
      expect(setup.proxy.requests).toHaveLength(0);
    });

    it('stops when the reader stops', async () => {
      const setup = await setUpRegistry(registry.url, () => undefined);
      for await (const chunk of await setup.source.openBlob(setup.reference, image.layer)) {
        expect(chunk.byteLength).toBeGreaterThan(0);
        break;
      }
      // And the source is still good.
      expect((await readManifest(setup)).digest).toBe(image.digest);
    });

    it('gives the connection back when a blob is opened and never read', async () => {
      const setup = await setUpRegistry(registry.url, () => undefined, { connectionsPerHost: 1 });
      const blob = await setup.source.openBlob(setup.reference, image.layer);
      await blob[Symbol.asyncIterator]().return?.();
      expect((await readManifest(setup)).digest).toBe(image.digest);
    });

    it('stops when it is told to', async () => {
      const setup = await setUpRegistry(
        registry.url,
        (request) => (isBlob(request) ? { kind: 'stall', afterBytes: 1000 } : undefined),
        {
          timeouts: { idleMs: 60_000 },
        },
      );
      const stop = new AbortController();
      const blob = await setup.source.openBlob(setup.reference, image.layer, stop.signal);
      const read = async (): Promise<void> => {
        for await (const chunk of blob) {
          expect(chunk.byteLength).toBe(1000);
          stop.abort();
        }
      };
      expect((await expectAccessError(read())).kind).toBe('aborted');
    });
  });

  it('keeps connections open, and opens no more than allowed', async () => {
    const setup = await setUpRegistry(registry.url, () => undefined, { connectionsPerHost: 3 });
    await Promise.all(Array.from({ length: 30 }, () => readManifest(setup)));
    for (let round = 0; round < 5; round += 1) await readBlob(setup, image.layer);
    expect(setup.proxy.requests).toHaveLength(35);
    expect(setup.proxy.connections).toBe(3);
  });

  it('survives connections that the server has closed meanwhile', async () => {
    const setup = await setUpRegistry(registry.url, ({ repetition }) =>
      repetition === 1 ? { kind: 'drop' } : undefined,
    );
    await readManifest(setup);
    expect((await readManifest(setup)).digest).toBe(image.digest);
    expect(setup.retries).toEqual([]);
  });
});
