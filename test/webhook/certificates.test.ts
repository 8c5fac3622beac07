import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBundleRepair } from '../../webhook/certificates/bundle-repair.js';
import { splitCertificates } from '../../webhook/certificates/check-pair.js';
import { createFileSource } from '../../webhook/certificates/file-source.js';
import { type CertifiedKey, makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import { createSelfMadeSource } from '../../webhook/certificates/self-made-source.js';
import { createServerClock } from '../../webhook/cluster/server-clock.js';
import { createFakeCluster, type FakeCluster } from '../support/fake-cluster.js';

const hour = 3600_000;
const day = 24 * hour;
const start = Date.parse('2030-01-01T00:00:00Z');

/** A source whose clock the test moves. */
function openSource(cluster: FakeCluster, options: { readonly isTrusted?: () => boolean } = {}) {
  const clock = { now: start };
  const failures: string[] = [];
  let changes = 0;
  const source = createSelfMadeSource(
    cluster,
    {
      namespace: 'kata-genpolicy',
      secretName: 'authority',
      names: ['webhook.kata-genpolicy.svc', '127.0.0.1'],
      authorityLifetime: 300 * day,
      leafLifetime: 30 * day,
      settle: hour,
      isTrusted: options.isTrusted ?? (() => true),
    },
    {
      changed: () => {
        changes += 1;
      },
      failed: (problem) => failures.push(problem),
    },
    () => clock.now,
  );
  const look = async () => {
    await source.check();
    const { current } = source;
    if (current === undefined) throw new Error(`no certificate: ${failures.join()}`);
    return current;
  };
  return {
    clock,
    failures,
    look,
    source,
    get changes() {
      return changes;
    },
  };
}

const verifies = (leaf: string, bundle: string | undefined): boolean =>
  splitCertificates(bundle ?? '').some((authority) =>
    new X509Certificate(leaf).verify(new X509Certificate(authority).publicKey),
  );
const secretPath = '/api/v1/namespaces/kata-genpolicy/secrets/authority';

describe('a self-made authority', () => {
  it('makes a leaf that its bundle verifies, for the names that were asked', async () => {
    const { certificate, authorities, notAfter } = await openSource(createFakeCluster()).look();
    const leaf = new X509Certificate(certificate);
    expect(verifies(certificate, authorities)).toBe(true);
    expect(leaf.checkHost('webhook.kata-genpolicy.svc')).toBeDefined();
    expect(leaf.checkIP('127.0.0.1')).toBeDefined();
    expect(leaf.ca).toBe(false);
    expect(notAfter).toBe(start + 30 * day);
  });

  it('is one for all replicas, however they race; each has a leaf of its own', async () => {
    const cluster = createFakeCluster();
    const replicas = Array.from({ length: 5 }, () => openSource(cluster));
    const certificates = await Promise.all(replicas.map(({ look }) => look()));
    expect(new Set(certificates.map(({ authorities }) => authorities)).size).toBe(1);
    expect(new Set(certificates.map(({ certificate }) => certificate)).size).toBe(5);
    expect(cluster.writes).toEqual([`POST ${secretPath}`]);
  });

  it('changes nothing while nothing is due', async () => {
    const cluster = createFakeCluster();
    const replica = openSource(cluster);
    await replica.look();
    replica.clock.now += 19 * day;
    await replica.look();
    expect(replica.changes).toBe(1);
    expect(cluster.writes).toHaveLength(1);
  });

  it('renews the leaf after two thirds of its life, even when the clock jumped far beyond', async () => {
    const replica = openSource(createFakeCluster());
    const first = await replica.look();
    replica.clock.now += 20 * day + hour;
    const second = await replica.look();
    expect(second.certificate).not.toBe(first.certificate);
    replica.clock.now += 60 * day;
    const third = await replica.look();
    expect(third.notAfter).toBe(replica.clock.now + 30 * day);
  });

  it('replaces a leaf of the future when the clock is set back', async () => {
    const replica = openSource(createFakeCluster());
    await replica.look();
    replica.clock.now += 40 * day;
    const future = await replica.look();
    replica.clock.now -= 30 * day;
    const back = await replica.look();
    expect(back.certificate).not.toBe(future.certificate);
    expect(Date.parse(new X509Certificate(back.certificate).validFrom)).toBeLessThan(replica.clock.now);
  });

  it('rotates in two steps: trust first, sign when that has settled; the old one stays in the bundle', async () => {
    const cluster = createFakeCluster();
    const [left, right] = [openSource(cluster), openSource(cluster)];
    const before = await left.look();
    await right.look();
    for (const replica of [left, right]) replica.clock.now += 200 * day + hour;
    const trusting = await left.look();
    expect(splitCertificates(trusting.authorities ?? '')).toHaveLength(2);
    const [next, old] = splitCertificates(trusting.authorities ?? '');
    expect(old).toBe(before.authorities);
    expect(verifies(trusting.certificate, old)).toBe(true);
    left.clock.now += hour + 1;
    const signing = await left.look();
    expect(verifies(signing.certificate, next)).toBe(true);
    expect(verifies(signing.certificate, old)).toBe(false);
    expect(splitCertificates(signing.authorities ?? '')).toHaveLength(2);
    const follower = await right.look();
    expect(verifies(follower.certificate, next)).toBe(true);
    left.clock.now += 100 * day;
    expect(splitCertificates((await left.look()).authorities ?? '')).toEqual([next]);
  });

  it('does not sign with a new authority before every configuration trusts it', async () => {
    let trusted = false;
    const replica = openSource(createFakeCluster(), { isTrusted: () => trusted });
    const before = await replica.look();
    replica.clock.now += 200 * day + hour;
    await replica.look();
    replica.clock.now += 2 * hour;
    expect(verifies((await replica.look()).certificate, before.authorities)).toBe(true);
    trusted = true;
    expect(verifies((await replica.look()).certificate, before.authorities)).toBe(false);
  });

  it('takes a deleted Secret as the wish to rotate, and keeps what is trusted', async () => {
    const cluster = createFakeCluster();
    const replica = openSource(cluster);
    const before = await replica.look();
    cluster.objects.delete(secretPath);
    const after = await replica.look();
    expect(splitCertificates(after.authorities ?? '')).toHaveLength(2);
    expect(after.authorities).toContain(before.authorities);
    expect(after.certificate).toBe(before.certificate);
  });

  it('restores a Secret that somebody broke', async () => {
    const cluster = createFakeCluster();
    const replica = openSource(cluster);
    const before = await replica.look();
    const stored = cluster.objects.get(secretPath);
    if (stored) cluster.objects.set(secretPath, { ...stored, data: { 'tls.crt': 'bm8=' } });
    const after = await replica.look();
    expect(after.authorities).toBe(before.authorities);
    expect(await openSource(cluster).look()).toMatchObject({ authorities: before.authorities });
  });

  it('replaces an authority whose certificate and key do not belong together, and keeps the certificate trusted', async () => {
    const cluster = createFakeCluster();
    await openSource(cluster).look();
    const stored = cluster.objects.get(secretPath);
    const other = await makeAuthority('other', start, day);
    const data = { ...(stored?.data as object), 'tls.key': Buffer.from(other.privateKey).toString('base64') };
    if (stored) cluster.objects.set(secretPath, { ...stored, data });
    const { certificate, authorities } = await openSource(cluster).look();
    expect(splitCertificates(authorities ?? '')).toHaveLength(2);
    expect(verifies(certificate, authorities)).toBe(true);
  });

  it('serves on while the API server is away', async () => {
    const cluster = createFakeCluster();
    const replica = openSource(cluster);
    const before = await replica.look();
    cluster.down = true;
    expect(await replica.look()).toBe(before);
    expect(replica.failures).toEqual(['ECONNREFUSED']);
    cluster.down = false;
    expect(await replica.look()).toBe(before);
  });
});

describe('mounted certificates', () => {
  const mount = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-tls-'));
    let version = 0;
    // As the kubelet does it: a new folder, and `..data` moved onto it.
    const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
      version += 1;
      const name = `..${version}`;
      await mkdir(join(folder, name));
      for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text);
      await symlink(name, join(folder, '..tmp'));
      await rename(join(folder, '..tmp'), join(folder, '..data'));
      for (const file of Object.keys(files)) {
        await symlink(join('..data', file), join(folder, file)).catch(() => {});
      }
    };
    return { folder, write, remove: () => rm(folder, { recursive: true }) };
  };
  const issue = async (): Promise<{ readonly leaf: CertifiedKey; readonly authority: CertifiedKey }> => {
    const authority = await makeAuthority('test', Date.now(), day);
    return { authority, leaf: await makeLeaf(authority, ['localhost'], Date.now(), day) };
  };
  const toFiles = ({ certificate, privateKey }: CertifiedKey, ca: string) => ({
    'tls.crt': certificate,
    'tls.key': privateKey,
    'ca.crt': ca,
  });

  it('are read again after each swap of the symlink', async () => {
    const { folder, write, remove } = await mount();
    let changes = 0;
    const listener = { changed: () => (changes += 1), failed: (problem: string) => expect.fail(problem) };
    const source = createFileSource(folder, listener);
    for (let round = 1; round <= 3; round += 1) {
      const { leaf, authority } = await issue();
      await write(toFiles(leaf, authority.certificate));
      await source.check();
      await source.check();
      expect(source.current).toMatchObject({ certificate: leaf.certificate, authorities: authority.certificate });
      expect(changes).toBe(round);
    }
    await remove();
  });

  it.each<readonly [string, (good: CertifiedKey, other: CertifiedKey) => Record<string, string>, RegExp]>([
    [
      'a key of another certificate',
      (good, other) => ({ ...toFiles(good, ''), 'tls.key': other.privateKey }),
      /not that/,
    ],
    [
      'half a certificate',
      (good) => ({ ...toFiles(good, ''), 'tls.crt': good.certificate.slice(0, 200) }),
      /certificate is not/,
    ],
    ['an empty key', (good) => ({ ...toFiles(good, ''), 'tls.key': '' }), /key is not readable/],
    ['no key', (good) => ({ 'tls.crt': good.certificate }), /ENOENT/],
  ])('that are broken keep the good ones: %s', async (_name, breakFiles, reason) => {
    const { folder, write, remove } = await mount();
    const failures: string[] = [];
    const source = createFileSource(folder, { changed: () => {}, failed: (problem) => failures.push(problem) });
    const [good, other] = [await issue(), await issue()];
    await write(toFiles(good.leaf, good.authority.certificate));
    await source.check();
    await write(breakFiles(other.leaf, good.leaf));
    await source.check();
    await source.check();
    expect(source.current?.certificate).toBe(good.leaf.certificate);
    expect(failures).toEqual([expect.stringMatching(reason)]);
    expect(failures.join()).not.toContain('PRIVATE KEY');
    await remove();
  });

  it('that have ended are not taken', async () => {
    const { folder, write, remove } = await mount();
    const authority = await makeAuthority('test', Date.now() - 10 * day, 9 * day);
    const leaf = await makeLeaf(authority, ['localhost'], Date.now() - 10 * day, day);
    await write(toFiles(leaf, authority.certificate));
    const failures: string[] = [];
    const source = createFileSource(folder, { changed: () => {}, failed: (problem) => failures.push(problem) });
    await source.check();
    expect(source.current).toBeUndefined();
    expect(failures).toEqual([expect.stringMatching(/ended on/)]);
    await remove();
  });
});

describe('mounted certificates and a clock that jumps', () => {
  it('are taken when the clock is right again, and told once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-clock-'));
    const authority = await makeAuthority('test', start, 300 * day);
    const write = async (moment: number): Promise<string> => {
      const { certificate, privateKey } = await makeLeaf(authority, ['localhost'], moment, 30 * day);
      await writeFile(join(folder, 'tls.crt'), certificate);
      await writeFile(join(folder, 'tls.key'), privateKey);
      return certificate;
    };
    const [clock, failures] = [{ now: start }, [] as string[]];
    const listener = { changed: () => {}, failed: (problem: string) => failures.push(problem) };
    const source = createFileSource(folder, listener, () => clock.now);
    const first = await write(start);
    await source.check();
    // The pair that is in use stays, wherever the clock goes.
    for (const jump of [60 * day, -60 * day]) {
      clock.now = start + jump;
      await source.check();
      expect(source.current?.certificate).toBe(first);
    }
    clock.now = start + 60 * day;
    const second = await write(start + day);
    await source.check();
    await source.check();
    expect([source.current?.certificate, failures]).toEqual([first, [expect.stringMatching(/ended on/)]]);
    clock.now = start - day;
    await source.check();
    await source.check();
    expect([source.current?.certificate, failures.slice(1)]).toEqual([first, [expect.stringMatching(/begins on/)]]);
    clock.now = start + day;
    await source.check();
    expect([source.current?.certificate, failures.length]).toEqual([second, 2]);
    await rm(folder, { recursive: true });
  });
});

describe('the clock of a server', () => {
  it('goes on by itself, and is ours until there was an answer', () => {
    const clock = createServerClock();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
    clock.hear(undefined);
    clock.hear('yesterday');
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
    clock.hear(new Date(start).toUTCString());
    expect(clock.now() - start).toBeGreaterThanOrEqual(0);
    expect(clock.now() - start).toBeLessThan(10_000);
  });
});

describe('caBundle', () => {
  const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/webhook';
  const kept = [{ kind: 'mutatingwebhookconfigurations' as const, name: 'webhook' }];
  const install = (cluster: FakeCluster, bundles: readonly (string | undefined)[]): void => {
    const webhooks = bundles.map((caBundle) => ({ clientConfig: caBundle === undefined ? {} : { caBundle } }));
    cluster.objects.set(path, { metadata: { name: 'webhook', resourceVersion: '1' }, webhooks });
  };
  const read = (cluster: FakeCluster): readonly string[] => {
    const { webhooks } = cluster.objects.get(path) as unknown as { webhooks: { clientConfig: { caBundle: string } }[] };
    return webhooks.map(({ clientConfig }) => Buffer.from(clientConfig.caBundle, 'base64').toString());
  };

  it('is written into every webhook where it is not, and left alone where it is', async () => {
    const bundle = (await makeAuthority('a', Date.now(), day)).certificate;
    const cluster = createFakeCluster();
    install(cluster, [undefined, Buffer.from('foreign').toString('base64'), Buffer.from(bundle).toString('base64')]);
    const states: string[] = [];
    const repair = createBundleRepair(
      cluster,
      kept,
      () => bundle,
      ({ state }) => states.push(state),
    );
    expect(repair.findUnseen()).toBe('mutatingwebhookconfigurations/webhook');
    await repair.run();
    expect(read(cluster)).toEqual([bundle, bundle, bundle]);
    await repair.run();
    expect(states).toEqual(['repaired', 'matches']);
    expect(cluster.writes).toHaveLength(1);
    expect(repair.isTrusted(bundle)).toBe(true);
    expect(repair.isTrusted(`${bundle}more`)).toBe(false);
    expect(repair.findUnseen()).toBeUndefined();
  });

  it('of a configuration that is not installed is no trouble', async () => {
    const repair = createBundleRepair(
      createFakeCluster(),
      kept,
      () => 'bundle',
      () => {},
    );
    await repair.run();
    expect(repair.findUnseen()).toBeUndefined();
    expect(repair.isTrusted('bundle')).toBe(true);
  });

  it('that cannot be looked at is not trusted', async () => {
    const cluster = createFakeCluster();
    cluster.down = true;
    const problems: (string | undefined)[] = [];
    const repair = createBundleRepair(
      cluster,
      kept,
      () => 'bundle',
      ({ problem }) => problems.push(problem),
    );
    await repair.run();
    expect(repair.isTrusted('bundle')).toBe(false);
    expect(problems).toEqual(['ECONNREFUSED']);
  });
});
