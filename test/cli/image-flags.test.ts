import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RegistryServer, startRegistryServer } from '../generate/registry-server.js';
import { testStore } from '../generate/test-images.js';
import { type Certificates, hasOpenssl, makeCertificates } from '../support/docker-registry.js';
import { localImages, makePodText, makeWorkFolder, readPolicies } from './work-folder.js';

let registry: RegistryServer;
beforeAll(async () => {
  registry = await startRegistryServer(testStore);
});
afterAll(() => registry.stop());

const insecure = () => ['--insecure-registry', registry.host];

/** A folder with a pod whose image comes from the registry, where the sandbox's comes from the layout. */
function makeRemotePod(image = 'shell:1') {
  return makeWorkFolder({ 'pod.yaml': makePodText('web', `${registry.host}/${image}`) });
}

describe('registries', () => {
  it('are asked by --insecure-registry in plain HTTP', async () => {
    const folder = makeRemotePod();
    const run = await folder.run(['-y', 'pod.yaml', ...insecure()]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(readPolicies(folder.read('pod.yaml'))).toHaveLength(1);
  });

  it('that do not have the image are an error at the image', async () => {
    const folder = makeRemotePod('nowhere:1');
    const before = folder.snapshot();
    const run = await folder.run(['-y', 'pod.yaml', ...insecure()]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^pod\.yaml:7:14: error GP3\d{3} image-not-found/m);
    expect(folder.snapshot()).toEqual(before);
  });

  it('that do not answer are an error of the world', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makePodText('web', '127.0.0.1:1/shell:1') });
    const run = await folder.run(['-y', 'pod.yaml', '--insecure-registry', '127.0.0.1:1']);
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/^pod\.yaml:7:14: error GP3\d{3}/m);
  });

  it.skipIf(!hasOpenssl)('with a certificate of their own need --ca-file', async () => {
    const secrets = mkdtempSync(join(tmpdir(), 'genpolicy-cli-tls-'));
    const certificates: Certificates = makeCertificates(secrets);
    const server = await startRegistryServer(testStore, { tls: certificates });
    try {
      const folder = makeWorkFolder({ 'pod.yaml': makePodText('web', `${server.host}/shell:1`) });
      const refused = await folder.run(['-y', 'pod.yaml']);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toMatch(/certificate/i);
      expect(await folder.run(['-y', 'pod.yaml', '--ca-file', certificates.caFile])).toMatchObject({ code: 0 });
    } finally {
      await server.stop();
      rmSync(secrets, { recursive: true, force: true });
    }
  });

  it('--ca-file that cannot be read is an error', async () => {
    const run = await makeRemotePod().run(['-y', 'pod.yaml', '--ca-file', 'missing.pem']);
    expect([2, 3]).toContain(run.code);
    expect(run.stderr).toContain('missing.pem');
  });
});

describe('--platform', () => {
  it('chooses from an index', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makePodText('web') });
    expect((await folder.run(['-y', 'pod.yaml', '--platform', 'linux/arm64'])).code).toBe(0);
    const s390x = await folder.run(['-y', 'pod.yaml', '--platform', 'linux/s390x']);
    expect(s390x.code).not.toBe(0);
    expect(s390x.stderr).toContain('linux/s390x');
  });

  it('of another form is an error', async () => {
    const run = await makeWorkFolder({ 'pod.yaml': makePodText('web') }).run([
      '-y',
      'pod.yaml',
      '--platform',
      'linux/',
    ]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('error GP8003 flag-value-invalid: --platform linux/');
  });
});

describe('the cache', () => {
  const args = () => ['-y', 'pod.yaml', ...localImages(), ...insecure()];
  const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = registry.requests.length;
    await work();
    return registry.requests.length - before;
  };

  it('spares layers in later runs, and lets --offline do without the registry', async () => {
    const folder = makeRemotePod();
    const first = await requestsOf(() => folder.runPlain(args()));
    const second = await requestsOf(() => folder.runPlain(args()));
    expect(second).toBeLessThan(first);
    const written = folder.read('pod.yaml');
    const before = registry.requests.length;
    const offline = await folder.runPlain([...args(), '--offline']);
    expect(offline.code).toBe(0);
    expect(offline.stderr).toContain('image-tag-assumed');
    expect(registry.requests.length).toBe(before);
    expect(folder.read('pod.yaml')).toBe(written);
  });

  it('--no-cache neither reads nor writes it', async () => {
    const folder = makeRemotePod();
    const first = await requestsOf(() => folder.runPlain([...args(), '--no-cache']));
    const second = await requestsOf(() => folder.runPlain([...args(), '--no-cache']));
    expect(second).toBe(first);
    const offline = await folder.runPlain([...args(), '--offline']);
    expect(offline.code).toBe(3);
    expect(offline.stderr).toMatch(/^pod\.yaml:7:14: error GP3\d{3} image-not-cached/m);
  });

  it.each(['-u', '--use-cached-files'])('%s also keeps layer facts in ./layers-cache.json', async (flag) => {
    const folder = makeRemotePod();
    expect((await folder.run(['-y', 'pod.yaml', flag, ...insecure()])).code).toBe(0);
    expect(Array.isArray(JSON.parse(folder.read('layers-cache.json')))).toBe(true);
  });

  it('--layers-cache-file-path takes the file after =, with and without -u', async () => {
    const folder = makeRemotePod();
    const file = '--layers-cache-file-path=facts.json';
    expect((await folder.run(['-y', 'pod.yaml', '-u', file, ...insecure()])).code).toBe(0);
    expect(JSON.parse(folder.read('facts.json'))).not.toEqual([]);
    expect(existsSync(join(folder.path, 'layers-cache.json'))).toBe(false);
  });
});

describe('-d', () => {
  const socket = '/run/containerd/containerd.sock';

  it.each(['-d=no.sock', '--containerd-socket-path=no.sock'])('%s names a socket', async (flag) => {
    const folder = makeWorkFolder({ 'pod.yaml': makePodText('web') });
    const run = await folder.runPlain([flag, '-y', 'pod.yaml', '--no-cache']);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('containerd at no.sock');
  });

  it.skipIf(existsSync(socket)).each(['-d', '--containerd-socket-path'])(
    '%s alone does not take the next argument for a socket',
    async (flag) => {
      const folder = makeWorkFolder({ 'pod.yaml': makePodText('web') });
      const run = await folder.runPlain([flag, '--yaml-file', 'pod.yaml', '--no-cache']);
      expect(run.code).toBe(3);
      expect(run.stderr).toContain(`containerd at ${socket}`);
    },
  );
});

describe('--image-source', () => {
  it('that cannot be used is an error', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makePodText('web') });
    for (const source of ['oci:nowhere', 'floppy:a', 'oci-archive:missing.tar']) {
      const run = await folder.run(['-y', 'pod.yaml', '--image-source', source]);
      expect(run.code, source).toBe(2);
      expect(run.stderr, source).toContain('--image-source');
    }
  });

  it('can be for one image only', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makePodText('web', 'elsewhere.example/tool:7') });
    const [, layout = ''] = localImages();
    const run = await folder.run([
      '-y',
      'pod.yaml',
      '--image-source',
      `elsewhere.example/tool:7=${layout}:registry.example/shell:1`,
    ]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('digests', () => {
  const digestOf = (name: string): string => testStore.names.get(name)?.digest ?? '';

  it('--require-digest refuses tags, also of the sandbox’s image', async () => {
    const folder = makeRemotePod();
    const run = await folder.run(['-y', 'pod.yaml', '--require-digest', ...insecure()]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^pod\.yaml:7:14: error GP3\d{3} image-digest-required/m);
  });

  it('--pin writes the digest of the index for a tag, and the policy names that reference', async () => {
    const folder = makeRemotePod();
    const pinned = `${registry.host}/shell@${digestOf('registry.example/shell:1')}`;
    expect(await folder.run(['-y', 'pod.yaml', '--pin', ...insecure()])).toMatchObject({ code: 0, stderr: '' });
    expect(folder.read('pod.yaml')).toContain(`image: ${pinned}\n`);
    const [policy] = readPolicies(folder.read('pod.yaml'));
    expect(policy?.containers[1]?.OCI.Annotations['io.kubernetes.cri.image-name']).toBe(pinned);
    const written = folder.read('pod.yaml');
    expect((await folder.run(['-y', 'pod.yaml', '--pin', ...insecure()])).code).toBe(0);
    expect(folder.read('pod.yaml')).toBe(written);
  });
});
