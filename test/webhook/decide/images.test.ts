import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../webhook/cluster/cluster.js';
import { completeConfig } from '../../../webhook/config/load-config.js';
import { openImageStore } from '../../../webhook/facts/image-facts.js';
import { startRegistryServer } from '../../generate/registry-server.js';
import { testStore } from '../../generate/test-images.js';
import { openTestDecider, presentedPod, wantedOf } from '../../support/open-test-decider.js';

const events = { onFacts: () => {}, onRegistry: () => {} };
const platform = { os: 'linux', architecture: 'amd64' };

describe('images', () => {
  it('are read once for all reviews that need them at the same time', async () => {
    const test = await openTestDecider();
    const pods = Array.from({ length: 8 }, (_, index) =>
      presentedPod({ metadata: { labels: { index: String(index) } } }),
    );
    const decisions = await Promise.all(pods.map((object) => test.decide({ object })));
    expect(decisions.map(({ kind }) => kind)).toEqual(pods.map(() => 'allowed'));
    const blobs = test.registry.requests.filter((path) => path.includes('/cuda/blobs/'));
    expect(blobs.length).toBe(new Set(blobs).size);
    const before = test.registry.requests.length;
    await test.decide({ object: presentedPod({ metadata: { labels: { index: 'later' } } }) });
    expect(test.registry.requests.length).toBe(before);
    expect(test.counted).toMatchObject({ miss: 2 });
    await test.close();
  });

  it('that take long make the client ask again, while they are read', async () => {
    const hanging = await startRegistryServer(testStore, { hangs: true });
    const test = await openTestDecider({
      images: { waitSeconds: 0.2, retryAfterSeconds: 7, insecureRegistries: [hanging.host] },
    });
    const object = presentedPod({ container: { image: `${hanging.host}/cuda:12` } });
    expect(await test.decide({ object })).toMatchObject({
      kind: 'retry',
      retryAfterSeconds: 7,
      message: expect.stringMatching(/cuda:12/),
    });
    const warm = presentedPod();
    await expect.poll(async () => (await test.decide({ object: warm })).kind).toBe('allowed');
    await hanging.stop();
    await test.close();
  });

  it('that are known are admitted while the registry is down, others are asked for again', async () => {
    const test = await openTestDecider();
    const known = presentedPod();
    const wanted = wantedOf(await test.decide({ object: known }));
    await test.registry.stop();
    expect(wantedOf(await test.decide({ object: known }))).toEqual(wanted);
    const unknown = presentedPod({ container: { image: `${test.registry.host}/shell:1` } });
    expect(await test.decide({ object: unknown })).toMatchObject({
      kind: 'retry',
      message: expect.stringMatching(/^GP3013 image-registry-unreachable/),
    });
    await test.decider.close();
  });

  it('are looked up by each tenant with its own credentials', async () => {
    const registry = await startRegistryServer(testStore);
    const { images } = completeConfig({ images: { insecureRegistries: [registry.host] } });
    const store = openImageStore({ images, mirrors: [], insecureRegistries: [], events });
    const need = { reference: `${registry.host}/cuda:12`, platform, needsUsers: true };
    const secret = { name: 'other', format: 'dockerconfigjson' as const, text: '{"auths":{}}' };
    await store.provide(need, []);
    expect(store.peek(need, [])).toBeDefined();
    // What one tenant may know, another one has to ask for itself; the content is not read again.
    expect(store.peek(need, [secret])).toBeUndefined();
    const before = registry.requests.filter((path) => path.includes('/blobs/')).length;
    expect((await store.provide(need, [secret])).facts?.digest).toBeDefined();
    expect(registry.requests.filter((path) => path.includes('/blobs/')).length).toBe(before);
    await store.close();
    await registry.stop();
  });
});

describe('what a pod depends on in the cluster', () => {
  const objects: Record<string, unknown> = {
    '/api/v1/namespaces/models/configmaps/settings': {
      metadata: { name: 'settings', namespace: 'models' },
      data: { MODE: 'fast' },
    },
  };
  const cluster: Cluster = {
    now: Date.now,
    request: async (_method, path) => {
      const body = objects[path] as Record<string, unknown> | undefined;
      return body ? { status: 200, body } : { status: 404, body: {} };
    },
    watch: () => {},
  };

  it('is read where that is on', async () => {
    const test = await openTestDecider({ cluster: { configMaps: true } }, cluster);
    const envFrom = [{ configMapRef: { name: 'settings' } }];
    const object = presentedPod({ container: { envFrom } });
    const first = wantedOf(await test.decide({ object }));
    objects['/api/v1/namespaces/models/configmaps/settings'] = {
      metadata: { name: 'settings', namespace: 'models' },
      data: { MODE: 'slow' },
    };
    expect(wantedOf(await test.decide({ object }))).not.toEqual(first);
    const missing = presentedPod({ container: { envFrom: [{ configMapRef: { name: 'none' } }] } });
    expect(await test.decide({ object: missing })).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/none/),
    });
    await test.close();
  });

  it('makes the client ask again when the cluster does not answer', async () => {
    const down: Cluster = {
      now: Date.now,
      request: () => Promise.reject(new Error('connection refused')),
      watch: () => {},
    };
    const test = await openTestDecider({ cluster: { configMaps: true } }, down);
    const object = presentedPod({ container: { envFrom: [{ configMapRef: { name: 'settings' } }] } });
    expect(await test.decide({ object })).toMatchObject({
      kind: 'retry',
      message: expect.stringMatching(/cannot read configmaps/),
    });
    await test.close();
  });

  it('includes the OCI versions of the nodes of its class', async () => {
    const node = (name: string, version: string) => ({
      metadata: { name, labels: {} },
      status: {
        nodeInfo: { containerRuntimeVersion: `containerd://${version}`, kubeletVersion: 'v1.34.1' },
        allocatable: {},
      },
    });
    const lists: Record<string, unknown[]> = {
      '/api/v1/nodes': [node('a', '2.2.0')],
      '/apis/node.k8s.io/v1/runtimeclasses': [{ metadata: { name: 'kata-qemu-snp' } }],
    };
    const nodes: Cluster = {
      now: Date.now,
      request: async (_method, path) => ({ status: 200, body: { items: lists[path] ?? [] } }),
      watch: () => {},
    };
    const test = await openTestDecider({ cluster: { nodes: true }, policy: { ociVersions: [] } }, nodes);
    await expect.poll(() => test.decider.checks.every(({ findProblem }) => findProblem() === undefined)).toBe(true);
    const decision = await test.decide({ object: presentedPod() });
    expect(decision).toMatchObject({ kind: 'allowed', warnings: [] });
    await test.close();
    lists['/api/v1/nodes'] = [node('a', '2.2.0'), node('b', '1.7.20')];
    const mixed = await openTestDecider({ cluster: { nodes: true }, policy: { ociVersions: [] } }, nodes);
    await expect.poll(() => mixed.decider.checks.every(({ findProblem }) => findProblem() === undefined)).toBe(true);
    expect(await mixed.decide({ object: presentedPod() })).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/different OCI versions: 1\.1\.0, 1\.3\.0/),
    });
    await mixed.close();
  });
});
