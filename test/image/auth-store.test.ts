import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../generator/diagnostics/index.js';
import { findAuthEntries, readAuthConfig } from '../../generator/image/auth-config.js';
import { rankAuthKey } from '../../generator/image/auth-match.js';
import { createCredentialStore, type PullSecret } from '../../generator/image/auth-store.js';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'genpolicy-auth-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function write(path: string, content: unknown): string {
  const full = join(home, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content));
  return full;
}

function writeHelper(name: string, script: string): void {
  chmodSync(write(`bin/docker-credential-${name}`, `#!/bin/sh\n${script}\n`), 0o755);
}

const basic = (user: string, password: string): string => Buffer.from(`${user}:${password}`).toString('base64');

function makeStore(environment: Readonly<Record<string, string>> = {}, helperTimeoutMs = 20_000) {
  const path = `${join(home, 'bin')}:${process.env.PATH ?? ''}`;
  return createCredentialStore({ environment: { HOME: home, PATH: path, ...environment }, helperTimeoutMs });
}

/** `kind user secret <origin` of each candidate, with the home folder as `~`. */
async function list(
  store: ReturnType<typeof makeStore>,
  registry: string,
  repository = 'a',
  secrets: readonly PullSecret[] = [],
) {
  const found = await store.findCredentials(registry, repository, secrets);
  return found.map(({ credential, origin }) => {
    const secret = credential.kind === 'password' ? `${credential.username} ${credential.password}` : credential.token;
    return `${credential.kind} ${secret} < ${origin.replaceAll(home, '~')}`;
  });
}

describe('credential files', () => {
  it('hold passwords, identity tokens and registry tokens', async () => {
    write('.docker/config.json', {
      auths: {
        'r.example': { auth: basic('ann', 'p:w') },
        'https://id.example/v1/': { auth: basic('<token>', ''), identitytoken: 'refresh' },
        'direct.example': { registrytoken: 'bearer' },
        'plain.example': { username: 'bob', password: 'pw' },
        'marker.example': {},
      },
    });
    const store = makeStore();
    expect(await list(store, 'r.example')).toEqual(['password ann p:w < ~/.docker/config.json']);
    expect(await list(store, 'id.example')).toEqual(['identity-token refresh < ~/.docker/config.json']);
    expect(await list(store, 'direct.example')).toEqual(['registry-token bearer < ~/.docker/config.json']);
    expect(await list(store, 'plain.example')).toEqual(['password bob pw < ~/.docker/config.json']);
    expect(await list(store, 'marker.example')).toEqual([]);
    expect(await list(store, '__proto__')).toEqual([]);
    expect(store.problems).toEqual([]);
  });

  it('are asked in order: pull secrets, REGISTRY_AUTH_FILE, containers, docker', async () => {
    const one = (user: string): unknown => ({ auths: { 'r.example': { auth: basic(user, 'x') } } });
    write('docker/config.json', one('docker'));
    write('run/containers/auth.json', one('runtime'));
    write('.config/containers/auth.json', one('containers'));
    const named = write('named.json', one('named'));
    const store = makeStore({
      DOCKER_CONFIG: join(home, 'docker'),
      XDG_RUNTIME_DIR: join(home, 'run'),
      REGISTRY_AUTH_FILE: named,
    });
    const secrets: PullSecret[] = [
      { name: 'team/new', format: 'dockerconfigjson', text: JSON.stringify(one('new')) },
      {
        name: 'team/old',
        format: 'dockercfg',
        text: JSON.stringify({ 'https://r.example': { auth: basic('old', 'x') } }),
      },
    ];
    expect(await list(store, 'r.example', 'a', secrets)).toEqual([
      'password new x < pull secret team/new',
      'password old x < pull secret team/old',
      'password named x < ~/named.json',
      'password runtime x < ~/run/containers/auth.json',
      'password containers x < ~/.config/containers/auth.json',
      'password docker x < ~/docker/config.json',
    ]);
  });

  it('that are broken give warnings without a word of their content', async () => {
    write('.docker/config.json', '{"auths": {"r.example": {"auth": "c2VjcmV0"}');
    const named = write('named.json', {
      auths: { 'r.example': { auth: 'hunter2' }, 's.example': { auth: 5 }, 't.example': [] },
      credHelpers: 3,
    });
    const secret: PullSecret = { name: 'ns/s', format: 'dockerconfigjson', text: 'hunter2' };
    const store = makeStore({ REGISTRY_AUTH_FILE: named });
    expect(await list(store, 'r.example', 'a', [secret])).toEqual([]);
    const shown = store.problems.map(({ code, message }) => `${code} ${message.replaceAll(home, '~')}`);
    expect(shown.sort()).toEqual([
      'GP3040 ~/.docker/config.json is not JSON',
      'GP3040 ~/named.json has "credHelpers" that is not an object',
      'GP3040 ~/named.json has an entry for "r.example" that has an "auth" that is not "user:password" in base64',
      'GP3040 ~/named.json has an entry for "s.example" that has "auth" that is not a string',
      'GP3040 ~/named.json has an entry for "t.example" that is not an object',
      'GP3042 pull secret ns/s is not JSON',
    ]);
    expect(JSON.stringify(store.problems)).not.toMatch(/hunter2|c2VjcmV0/);
  });

  it('of any content give credentials or warnings', () => {
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { auth: fc.oneof(fc.base64String(), fc.jsonValue()), identitytoken: fc.jsonValue() },
        { requiredKeys: [] },
      ),
    );
    const keys = fc.constantFrom('r.example', 'https://r.example/v1/', '*', '__proto__', '/', '', '*.*');
    const text = fc.oneof(
      fc.record({ auths: fc.oneof(fc.dictionary(keys, entry), fc.jsonValue()), credHelpers: fc.jsonValue() }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('config' as const, 'dockercfg' as const), (value, format) => {
        const problems: Diagnostic[] = [];
        const config = readAuthConfig(JSON.stringify(value), format, 'it', 'image-pull-secret-invalid', problems);
        for (const { credential } of findAuthEntries(config, 'r.example', 'a'))
          expect(credential.kind).toMatch(/password|token/);
        for (const { message } of problems) expect(message).toMatch(/^it (is|has) /);
      }),
      { numRuns: 1000 },
    );
  });

  it('named by REGISTRY_AUTH_FILE have to exist', async () => {
    const store = makeStore({ REGISTRY_AUTH_FILE: join(home, 'gone.json') });
    expect(await list(store, 'r.example')).toEqual([]);
    expect(store.problems.map(({ message }) => message)).toEqual([
      `${join(home, 'gone.json')} (from REGISTRY_AUTH_FILE) does not exist`,
    ]);
  });

  it('that are absent are named in the note of a refusal', async () => {
    const store = makeStore();
    const [note] = await store.describeCredentials('r.example', 'a', [
      { name: 'ns/s', format: 'dockerconfigjson', text: '{}' },
    ]);
    expect(note).toBe(
      `no credential for r.example found in: pull secret ns/s, ${home}/.config/containers/auth.json, ${home}/.docker/config.json`,
    );
  });
});

describe('keys of auths', () => {
  const fits = (key: string, registry: string, repository = 'team/app'): boolean =>
    rankAuthKey(key, registry, repository) > 0;

  it('name hosts, with or without scheme and API version', () => {
    for (const key of [
      'r.example',
      'https://r.example',
      'http://r.example/',
      'https://r.example/v1/',
      'r.example/v2',
    ]) {
      expect(fits(key, 'r.example'), key).toBe(true);
    }
    expect(fits('r.example', 'r.example:5000')).toBe(false);
    expect(fits('r.example:5000', 'r.example:5000')).toBe(true);
    expect(fits('example', 'r.example')).toBe(false);
  });

  it('name Docker Hub in many ways', () => {
    for (const key of ['docker.io', 'index.docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io']) {
      expect(fits(key, 'docker.io'), key).toBe(true);
    }
    expect(fits('hub.docker.com', 'docker.io')).toBe(false);
  });

  it('name repositories below a path, the longest first', () => {
    expect(fits('r.example/team', 'r.example')).toBe(true);
    expect(fits('r.example/team/app', 'r.example')).toBe(true);
    expect(fits('r.example/tea', 'r.example')).toBe(false);
    expect(fits('r.example/team/app/x', 'r.example')).toBe(false);
    const ranks = ['r.example/team/app', 'r.example/team', 'r.example', '*.example'].map((key) =>
      rankAuthKey(key, 'r.example', 'team/app'),
    );
    expect(ranks).toEqual([...ranks].sort((one, other) => other - one));
    expect(new Set(ranks).size).toBe(4);
  });

  it('have patterns for the parts of a host', () => {
    expect(fits('*.azurecr.io', 'mine.azurecr.io')).toBe(true);
    expect(fits('*.azurecr.io', 'a.b.azurecr.io')).toBe(false);
    expect(fits('r*-*x.example:5000', 'r1-2x.example:5000')).toBe(true);
    expect(fits('r*-*x.example', 'r1-2x.example:5000')).toBe(false);
    expect(fits('*', 'r.example')).toBe(false);
    expect(fits('ab*ba.example', 'aba.example')).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('credential helpers', () => {
  it('are asked for their registry before the one for all, and before auths', async () => {
    writeHelper('mine', 'read server; echo "{\\"Username\\": \\"for $server\\", \\"Secret\\": \\"s\\"}"');
    writeHelper('store', 'read server; echo "{\\"Username\\": \\"<token>\\", \\"Secret\\": \\"id of $server\\"}"');
    write('.docker/config.json', {
      auths: { 'r.example': { auth: basic('ann', 'pw') } },
      credHelpers: { 'r.example': 'mine' },
      credsStore: 'store',
    });
    const store = makeStore();
    expect(await list(store, 'r.example')).toEqual([
      'password for r.example s < credential helper docker-credential-mine (from ~/.docker/config.json)',
      'password ann pw < ~/.docker/config.json',
    ]);
    expect(await list(store, 'docker.io')).toEqual([
      'identity-token id of https://index.docker.io/v1/ < credential helper docker-credential-store (from ~/.docker/config.json)',
    ]);
  });

  it('are asked once in a run', async () => {
    writeHelper('count', `echo x >> ${home}/calls; echo '{"Username": "u", "Secret": "s"}'`);
    write('.docker/config.json', { credsStore: 'count' });
    const store = makeStore();
    await Promise.all([list(store, 'r.example', 'a'), list(store, 'r.example', 'b'), list(store, 'r.example', 'a')]);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('x\n');
  });

  it('that know nothing are no problem', async () => {
    writeHelper('none', 'echo "credentials not found in native keychain"; exit 1');
    write('.docker/config.json', { credsStore: 'none' });
    const store = makeStore();
    expect(await list(store, 'r.example')).toEqual([]);
    expect(store.problems).toEqual([]);
  });

  it.each([
    ['fail', 'echo hunter2; echo hunter2 >&2; exit 3', 'ended with exit code 3'],
    ['chat', 'echo hunter2', 'did not print JSON'],
    ['half', `echo '{"Secret": "hunter2"}'`, 'did not print "Username" and "Secret"'],
    ['flood', 'yes hunter2', 'printed more than 65536 bytes'],
    ['hang', 'sleep 60', 'did not answer in 0.3 seconds'],
    ['die', 'kill -9 $$', 'was ended by a signal'],
    ['../evil', 'exit 0', 'has a name that is not allowed'],
    ['absent', '', 'is not on PATH'],
  ])('that go wrong (%s) give a warning without what they print', async (name, script, problem) => {
    if (script !== '' && !name.includes('/')) writeHelper(name, script);
    write('.docker/config.json', { credsStore: name, auths: { 'r.example': { auth: basic('ann', 'pw') } } });
    const store = makeStore({}, name === 'hang' ? 300 : 20_000);
    expect(await list(store, 'r.example')).toEqual(['password ann pw < ~/.docker/config.json']);
    expect(store.problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'GP3041',
        `the credential helper docker-credential-${name}, which ${home}/.docker/config.json names for r.example, ${problem}`,
      ],
    ]);
    expect(JSON.stringify(store.problems)).not.toContain('hunter2');
  });

  it('cannot be chosen by a pull secret', async () => {
    writeHelper('evil', `touch ${home}/ran; echo '{"Username": "u", "Secret": "s"}'`);
    const secret: PullSecret = {
      name: 'ns/s',
      format: 'dockerconfigjson',
      text: '{"credsStore": "evil", "credHelpers": {"r.example": "evil"}}',
    };
    expect(await list(makeStore(), 'r.example', 'a', [secret])).toEqual([]);
    const { existsSync } = await import('node:fs');
    expect(existsSync(join(home, 'ran'))).toBe(false);
  });
});
