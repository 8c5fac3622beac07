import { createHash, createPrivateKey, createSign, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCredentialStore, type PullSecret } from '../../generator/image/auth-store.js';
import {
  type DockerRegistry,
  hasDockerRegistry,
  hasOpenssl,
  makeCertificates,
  type PushedImage,
  pushImage,
  registryUser,
  startDockerRegistry,
} from '../support/docker-registry.js';
import { type Fault, type FaultProxy, type SeenRequest, startFaultProxy } from '../support/fault-proxy.js';
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

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A pull secret with one entry. */
function makeSecret(name: string, host: string, entry: Readonly<Record<string, string>>): PullSecret {
  return { name, format: 'dockerconfigjson', text: JSON.stringify({ auths: { [host]: entry } }) };
}

afterEach(closeAll);

describe.skipIf(!hasDockerRegistry)('a registry with users (needs docker-registry)', () => {
  let registry: DockerRegistry;
  let image: PushedImage;
  const right = { auth: base64(`${registryUser.username}:${registryUser.password}`) };
  const wrong = { auth: base64('eve:hunter2') };

  beforeAll(async () => {
    registry = await startDockerRegistry({ auth: 'basic' });
    image = await pushImage(registry, 'team/app', '1');
  });
  afterAll(() => registry?.stop());

  it('gives images to who has a pull secret', async () => {
    const secret = makeSecret('ns/good', registry.host, right);
    const source = makeSource({ insecureRegistries: [registry.host] }).withPullSecrets([secret]);
    const reference = readReference(`${registry.host}/team/app:1`);
    expect((await readManifest({ source, reference })).digest).toBe(image.digest);
    expect(await readBlob({ source, reference }, image.layer)).toEqual(image.layerBytes);
  });

  it("is tried with all credentials, the workload's own first", async () => {
    const { proxy, source, reference } = await setUpRegistry(registry.url, () => undefined);
    const secrets = [makeSecret('ns/wrong', proxy.host, wrong), makeSecret('ns/good', proxy.host, right)];
    await readManifest({ source: source.withPullSecrets(secrets), reference });
    expect(proxy.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      `Basic ${wrong.auth}`,
      `Basic ${right.auth}`,
    ]);
  });

  it('does not mix up the pull secrets of workloads', async () => {
    const { proxy, source, reference } = await setUpRegistry(registry.url, () => undefined);
    await readManifest({ source: source.withPullSecrets([makeSecret('one/good', proxy.host, right)]), reference });
    expect((await expectAccessError(readManifest({ source, reference }))).kind).toBe('unauthorized');
    const other = source.withPullSecrets([makeSecret('two/wrong', proxy.host, wrong)]);
    expect((await expectAccessError(readManifest({ source: other, reference }))).kind).toBe('unauthorized');
  });

  it('says what was tried, and no secret', async () => {
    const source = makeSource({
      insecureRegistries: [registry.host],
      credentials: createCredentialStore({ environment: { HOME: '/home/u' } }),
    });
    const reference = readReference(`${registry.host}/team/app:1`);
    const bare = await expectAccessError(readManifest({ source, reference }));
    expect(bare.message).toBe(`registry ${registry.host} refuses access to team/app`);
    expect(bare.notes).toContain(
      `no credential for ${registry.host} found in: /home/u/.config/containers/auth.json, /home/u/.docker/config.json`,
    );
    const tried = source.withPullSecrets([makeSecret('ns/wrong', registry.host, wrong)]);
    const error = await expectAccessError(readManifest({ source: tried, reference }));
    expect(error.notes).toContain('refused with the credential of pull secret ns/wrong');
    expect(JSON.stringify([error.message, error.notes, error.help])).not.toMatch(/hunter2|ZXZl/);
  });
});

describe.skipIf(!hasDockerRegistry || !hasOpenssl)(
  'a registry with a token server (needs docker-registry, openssl)',
  () => {
    let folder: string;
    let tokens: FaultProxy;
    let registry: DockerRegistry;
    let image: PushedImage;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'genpolicy-token-'));
      const { cert, key, certFile } = makeCertificates(folder);
      const sign = (scope: string, actions: readonly string[]): string => signToken(cert, key, scope, actions);
      tokens = await startFaultProxy(undefined, ({ path }) => {
        const scope = new URL(path, 'http://x').searchParams.get('scope') ?? '';
        return { kind: 'answer', status: 200, body: JSON.stringify({ token: sign(scope, ['pull']), expires_in: 300 }) };
      });
      const auth = { realm: `${tokens.url}/token`, service: 'test registry', issuer: 'test', rootFile: certFile };
      const push = sign('repository:team/app:push', ['pull', 'push']);
      registry = await startDockerRegistry({ auth, authorization: `Bearer ${push}` });
      image = await pushImage(registry, 'team/app', '1');
    });
    afterAll(async () => {
      await registry?.stop();
      await tokens?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('gives images to everybody, with one token for all requests', async () => {
      const source = makeSource({ insecureRegistries: [registry.host] });
      const reference = readReference(`${registry.host}/team/app:1`);
      await Promise.all([readManifest({ source, reference }), readManifest({ source, reference }, image.digest)]);
      await Promise.all([readBlob({ source, reference }, image.layer), readBlob({ source, reference }, image.config)]);
      expect(tokens.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
        ['/token?service=test+registry&scope=repository%3Ateam%2Fapp%3Apull', undefined],
      ]);
    });
  },
);

/** A token as distribution's token specification has it: a JWT signed with the key of `cert`. */
function signToken(cert: string, key: string, scope: string, actions: readonly string[]): string {
  const chain = new X509Certificate(cert).raw.toString('base64');
  const [type, name] = scope.split(':');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'test',
    sub: '',
    aud: 'test registry',
    exp: now + 300,
    nbf: now - 10,
    iat: now - 10,
    jti: createHash('md5').update(scope).digest('hex'),
    access: [{ type, name, actions }],
  };
  const url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${url({ typ: 'JWT', alg: 'ES256', x5c: [chain] })}.${url(claims)}`;
  const signature = createSign('SHA256')
    .update(text)
    .sign({ key: createPrivateKey(key), dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

describe('token servers', () => {
  const manifest = '{"schemaVersion":2}';
  const accept: Fault = { kind: 'answer', status: 200, body: manifest };

  /** A registry that accepts `Bearer good…` and sends others to its own `/token`, which `answer` plays. */
  function setUp(
    answer: (request: SeenRequest) => Fault,
    challenge = 'Bearer realm="/token",service="s",scope="repository:team/app:pull"',
  ) {
    return setUpRegistry(undefined, (request) => {
      if (request.path.startsWith('/token')) return answer(request);
      if (request.headers.authorization?.startsWith('Bearer good') === true) return accept;
      return { kind: 'answer', status: 401, headers: { 'www-authenticate': challenge } };
    });
  }
  const give = (body: unknown): Fault => ({ kind: 'answer', status: 200, body: JSON.stringify(body) });
  const tokenRequests = (proxy: FaultProxy): SeenRequest[] =>
    proxy.requests.filter(({ path }) => path.startsWith('/token'));

  it.each([
    ['token', { token: 'good' }],
    ['access_token', { access_token: 'good' }],
    ['both', { token: 'good', access_token: 'good', expires_in: 'soon' }],
  ])('name the token %s', async (_name, body) => {
    const setup = await setUp(() => give(body));
    expect((await readManifest(setup)).bytes.toString()).toBe(manifest);
  });

  it('get a password by GET', async () => {
    const setup = await setUp(() => give({ token: 'good' }));
    const secret = makeSecret('ns/s', setup.proxy.host, { auth: base64('ann:pw') });
    await readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) });
    expect(tokenRequests(setup.proxy).map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['GET', `Basic ${base64('ann:pw')}`],
    ]);
  });

  it('get an identity token by POST', async () => {
    const setup = await setUp(({ method }) =>
      method === 'POST' ? give({ access_token: 'good' }) : { kind: 'answer', status: 404 },
    );
    const secret = makeSecret('ns/s', setup.proxy.host, { identitytoken: 'refresh me', auth: base64('<token>:') });
    await readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) });
    const [request, ...more] = tokenRequests(setup.proxy);
    expect(more).toEqual([]);
    expect(request?.path).toBe('/token');
    expect(request?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh me',
      client_id: 'kata-genpolicy',
      service: 's',
      scope: 'repository:team/app:pull',
    });
  });

  it('that know no POST get an identity token by GET', async () => {
    const setup = await setUp(({ method }) =>
      method === 'GET' ? give({ token: 'good' }) : { kind: 'answer', status: 405 },
    );
    const secret = makeSecret('ns/s', setup.proxy.host, { username: 'ann', identitytoken: 'refresh' });
    await readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) });
    expect(tokenRequests(setup.proxy).map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['POST', undefined],
      ['GET', `Basic ${base64('ann:refresh')}`],
    ]);
  });

  it('are not asked when the registry takes the credential itself', async () => {
    const setup = await setUp(() => give({}));
    const secret = makeSecret('ns/s', setup.proxy.host, { registrytoken: 'good one'.replace(' ', '-') });
    await readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) });
    expect(tokenRequests(setup.proxy)).toEqual([]);
  });

  it('that refuse a stale credential are asked without one', async () => {
    const setup = await setUp(({ headers }) =>
      headers.authorization === undefined ? give({ token: 'good' }) : { kind: 'answer', status: 401 },
    );
    const secret = makeSecret('ns/s', setup.proxy.host, { auth: base64('ann:old') });
    await readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) });
    expect(tokenRequests(setup.proxy)).toHaveLength(2);
  });

  it('that give tokens of no use make a refusal that says what was tried', async () => {
    const setup = await setUp(() => give({ token: 'bad' }));
    const secret = makeSecret('ns/s', setup.proxy.host, { auth: base64('ann:hunter2') });
    const error = await expectAccessError(readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) }));
    expect(error.kind).toBe('unauthorized');
    expect(error.notes.slice(0, 3)).toEqual([
      'refused with the credential of pull secret ns/s',
      'refused without a credential',
      'tried the credential of pull secret ns/s',
    ]);
    expect(error.notes.join()).not.toContain('hunter2');
  });

  it('that fail for a while are asked again', async () => {
    const setup = await setUp(({ repetition }) =>
      repetition < 2 ? { kind: 'answer', status: 503 } : give({ token: 'good' }),
    );
    await readManifest(setup);
    expect(setup.retries).toHaveLength(2);
  });

  it.each([
    ['no JSON', '<html>'],
    ['no token', '{"token": 5}'],
    ['a token that would break the header', '{"token": "a\\r\\nx: y"}'],
    ['null', 'null'],
  ])('that answer with %s', async (_name, body) => {
    const setup = await setUp(() => ({ kind: 'answer', status: 200, body }));
    expect((await expectAccessError(readManifest(setup))).kind).toBe('bad-response');
  });

  it('give a new token when the old one is refused in the middle of a run', async () => {
    let issued = 0;
    const setup = await setUpRegistry(undefined, ({ path, headers }) => {
      if (path.startsWith('/token')) return give({ token: `t${++issued}`, expires_in: 3600 });
      if (headers.authorization === (path.endsWith('later') ? 'Bearer t2' : 'Bearer t1')) return accept;
      return { kind: 'answer', status: 401, headers: { 'www-authenticate': 'Bearer realm="/token"' } };
    });
    await readManifest(setup);
    await readManifest(setup, 'later');
    expect(issued).toBe(2);
  });

  it('give a new token when the old one has expired', async () => {
    const setup = await setUp(() => give({ token: 'good', expires_in: 1 }));
    await readManifest(setup);
    await readManifest(setup);
    expect(tokenRequests(setup.proxy).length).toBeGreaterThan(1);
  });

  it('give one token to many requests at once, and to a scope that all repositories share', async () => {
    const setup = await setUp(() => give({ token: 'good' }), 'Bearer realm="/token",service="s",scope="aws"');
    const other = readReference(`${setup.proxy.host}/team/other:1`);
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => readManifest(index % 2 === 0 ? setup : { ...setup, reference: other })),
    );
    expect(tokenRequests(setup.proxy).map(({ path }) => path)).toEqual(['/token?service=s&scope=aws']);
  });

  it('are asked at once for further repositories of a registry that is known to want tokens', async () => {
    const setup = await setUp(() => give({ token: 'good' }));
    await readManifest(setup);
    await readManifest({ ...setup, reference: readReference(`${setup.proxy.host}/team/other:1`) });
    expect(setup.proxy.requests.map(({ path }) => path)).toEqual([
      '/v2/team/app/manifests/1',
      '/token?service=s&scope=repository%3Ateam%2Fapp%3Apull',
      '/v2/team/app/manifests/1',
      '/token?service=s&scope=repository%3Ateam%2Fother%3Apull',
      '/v2/team/other/manifests/1',
    ]);
  });

  it('elsewhere do not get a refresh token that a redirect carries away', async () => {
    const thief = closeLater(await startFaultProxy(undefined, () => give({ token: 'good' })));
    const setup = await setUp(({ path }) => ({
      kind: 'answer',
      status: 307,
      headers: { location: `${thief.url}${path}` },
    }));
    const secret = makeSecret('ns/s', setup.proxy.host, { identitytoken: 'refresh' });
    const error = await expectAccessError(readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) }));
    expect(error.message).toContain('redirects the request for a token');
    expect(thief.requests).toEqual([]);
  });

  it('and their challenges may change for ever, which ends', async () => {
    let count = 0;
    const setup = await setUpRegistry(undefined, ({ path }) =>
      path.startsWith('/token')
        ? give({ token: 'x' })
        : { kind: 'answer', status: 401, headers: { 'www-authenticate': `Bearer realm="/token${++count}"` } },
    );
    expect((await expectAccessError(readManifest(setup))).kind).toBe('unauthorized');
    expect(setup.proxy.requests.length).toBeLessThan(30);
  });

  it('and ways of authentication that we do not know are named', async () => {
    const setup = await setUp(() => give({}), 'Negotiate');
    const error = await expectAccessError(readManifest(setup));
    expect(error.notes).toContain('it asks for negotiate, and we know Bearer and Basic');
  });

  it('that repeat a secret do not bring it into a message', async () => {
    const setup = await setUpRegistry(undefined, ({ headers }) => ({
      kind: 'answer',
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="x"' },
      body: JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: `wrong: ${headers.authorization}, hunter2` }] }),
    }));
    const secret = makeSecret('ns/s', setup.proxy.host, { auth: base64('ann:hunter2') });
    const error = await expectAccessError(readManifest({ ...setup, source: setup.source.withPullSecrets([secret]) }));
    expect(error.notes[0]).toBe('it says: UNAUTHORIZED: wrong: Basic ***, ***');
  });
});

describe.skipIf(process.platform === 'win32')('credentials of this machine', () => {
  it('come from a helper', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'genpolicy-helper-'));
    const program = join(folder, 'docker-credential-test');
    writeFileSync(program, `#!/bin/sh\nread server\necho "{\\"Username\\": \\"$server\\", \\"Secret\\": \\"s\\"}"\n`, {
      mode: 0o755,
    });
    writeFileSync(join(folder, 'config.json'), '{"credsStore": "test"}');
    const environment = { HOME: folder, DOCKER_CONFIG: folder, PATH: `${folder}:${process.env.PATH}` };
    const setup = await setUpRegistry(
      undefined,
      ({ headers }) =>
        headers.authorization === undefined
          ? { kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
          : { kind: 'answer', status: 200, body: '{}' },
      { credentials: createCredentialStore({ environment }) },
    );
    await readManifest(setup);
    expect(setup.proxy.requests[1]?.headers.authorization).toBe(`Basic ${base64(`${setup.proxy.host}:s`)}`);
    rmSync(folder, { recursive: true });
  });
});
