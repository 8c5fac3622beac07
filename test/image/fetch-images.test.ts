import { describe, expect, test } from 'vitest';
import { imageKey, pinReference } from '../../generator/image/fetch-images.js';
import { ImageAccessError } from '../../generator/image/image-source.js';
import { application, base, fetch, need, platform } from './fetch-setup.js';
import { configType, indexType, makeRegistry, manifestType, type TestRegistry } from './fetch-source.js';
import { makeLayer } from './layer-archive.js';

describe('fetchImages', () => {
  test('gives the configuration, the layers and the user files of an image', async () => {
    const registry = makeRegistry();
    const { digest } = registry.addImage('app:1', [base, application], {
      config: { User: '33', Env: ['A=b'], Cmd: null },
    });
    const { get, slugs } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual([]);
    expect(get('r.example/app:1')).toMatchObject({
      digest,
      resolvedDigest: digest,
      platform,
      config: { User: '33', Env: ['A=b'] },
      passwd: 'root:x:0:0:root:/root:/bin/sh\n',
      group: 'root:x:0:\n',
    });
  });

  test('asks once for what several needs share', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [base, application]);
    await fetch(registry, [need('r.example/app:1'), need('r.example/app:1', false), need('r.example/app:1')]);
    expect(registry.requests).toHaveLength(new Set(registry.requests).size);
    expect(registry.requests.filter((request) => request.startsWith('manifest'))).toEqual(['manifest 1']);
  });

  test('reads no layer when users are not asked for', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [base]);
    const { get } = await fetch(registry, [need('r.example/app:1', false)]);
    expect(get('r.example/app:1')?.passwd).toBeUndefined();
    expect(registry.requests).toHaveLength(2);
  });

  test('does not read a big layer ahead', async () => {
    const registry = makeRegistry();
    const big = makeLayer([{ path: 'big' }]);
    registry.addImage('app:1', [big, base]);
    const text = registry.blobs.get(registry.tags.get('app:1') ?? '')?.toString() ?? '';
    const document = JSON.parse(text);
    document.layers[0].size = 2 ** 30;
    registry.tags.set('app:1', registry.addJson(document, manifestType).digest);
    expect((await fetch(registry, [need('r.example/app:1')])).slugs).toEqual([]);
    expect(registry.requests).not.toContain(`blob ${document.layers[0].digest}`);
    expect(registry.requests).toContain(`blob ${document.layers[1].digest}`);
  });

  test('stops a layer that is read ahead, as soon as newer ones settle both files', async () => {
    const registry = makeRegistry();
    const slow = makeLayer([{ path: 'slow' }]);
    registry.addImage('app:1', [slow, base]);
    let stopped = false;
    const source: TestRegistry = {
      ...registry,
      openBlob: async (reference, descriptor, signal) => {
        if (!registry.blobs.get(descriptor.digest)?.equals(slow.blob))
          return registry.openBlob(reference, descriptor, signal);
        // This layer never comes: only being stopped ends it.
        await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
        stopped = true;
        throw new ImageAccessError('aborted', 'stopped');
      },
    };
    const { get, slugs } = await fetch(source, [need('r.example/app:1')]);
    expect(slugs).toEqual([]);
    expect(get('r.example/app:1')?.group).toBe('root:x:0:\n');
    expect(stopped).toBe(true);
  });

  test('a layer below the one that settles all may be missing', async () => {
    const registry = makeRegistry();
    const missing = makeLayer([{ path: 'gone' }]);
    registry.addImage('app:1', [missing, base]);
    registry.blobs.forEach((bytes, digest) => {
      if (bytes.equals(missing.blob)) registry.blobs.delete(digest);
    });
    const { slugs, get } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual([]);
    expect(get('r.example/app:1')?.passwd).toContain('root');
  });

  test('reports every image that fails, in the order of the needs, and gives the others', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [base]);
    const { slugs, get, diagnostics } = await fetch(registry, [
      need('r.example/none:1'),
      need('UPPER case'),
      need('r.example/app:1'),
      need('r.example/none:2'),
    ]);
    expect(slugs).toEqual(['image-not-found', 'image-reference-invalid', 'image-not-found']);
    expect(diagnostics[0]?.message).toContain('r.example/none:1');
    expect(get('r.example/app:1')).toBeDefined();
  });

  test('points at the first place that names the image, and notes the others', async () => {
    const source = { name: 'pod.yaml', text: 'image: r.example/none:1\nimage: r.example/none:1\n' };
    const spansOf = () => [
      { source, start: 7, end: 23 },
      { source, start: 31, end: 47 },
    ];
    const { diagnostics } = await fetch(makeRegistry(), [need('r.example/none:1')], { spansOf });
    expect(diagnostics[0]?.span?.start).toBe(7);
    expect(diagnostics[0]?.notes).toContain('it is also named at pod.yaml:2:8');
  });
});

describe('platforms', () => {
  function addIndex(registry: TestRegistry, name: string, entries: readonly object[]) {
    const index = registry.addJson({ schemaVersion: 2, manifests: entries }, indexType);
    registry.tags.set(name, index.digest);
    return index;
  }

  test('an index is resolved to the wanted platform, attestations aside', async () => {
    const registry = makeRegistry();
    const amd = registry.addImage('x:amd', [base], { config: { User: 'amd' } });
    const arm = registry.addImage('x:arm', [base], { architecture: 'arm64', config: { User: 'arm' } });
    const index = addIndex(registry, 'app:1', [
      { ...amd, platform: { os: 'unknown', architecture: 'unknown' } },
      { ...arm, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      { ...amd, platform: { os: 'linux', architecture: 'amd64' } },
    ]);
    const armNeed = {
      reference: 'r.example/app:1',
      platform: { os: 'linux', architecture: 'arm64' },
      needsUsers: false,
    };
    const { images, slugs } = await fetch(registry, [need('r.example/app:1', false), armNeed]);
    expect(slugs).toEqual([]);
    expect(images.get(imageKey(need('r.example/app:1')))).toMatchObject({
      config: { User: 'amd' },
      digest: amd.digest,
      resolvedDigest: index.digest,
    });
    expect(images.get(imageKey(armNeed))).toMatchObject({ config: { User: 'arm' }, resolvedDigest: index.digest });
    expect(registry.requests.filter((request) => request === 'manifest 1')).toHaveLength(1);
  });

  test('a missing platform names what is offered', async () => {
    const registry = makeRegistry();
    const arm = registry.addImage('x:arm', [base], { architecture: 'arm64' });
    addIndex(registry, 'app:1', [{ ...arm, platform: { os: 'linux', architecture: 'arm64' } }]);
    const { slugs, diagnostics } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual(['image-platform-missing']);
    expect(diagnostics[0]?.notes).toEqual(['it is offered for linux/arm64']);
  });

  test('a single image for another architecture is used, with a warning', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [base], { architecture: 'arm64' });
    const { slugs, get } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual(['image-platform-differs']);
    expect(get('r.example/app:1')?.platform.architecture).toBe('arm64');
  });

  test('a Windows image is no Linux image', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [base], { os: 'windows' });
    expect((await fetch(registry, [need('r.example/app:1')])).slugs).toEqual(['image-platform-missing']);
  });

  test('an index in an index is followed, but not without end', async () => {
    const registry = makeRegistry();
    const image = registry.addImage('x:1', [base]);
    let inner = registry.addJson(
      { schemaVersion: 2, manifests: [{ ...image, platform: { os: 'linux', architecture: 'amd64' } }] },
      indexType,
    );
    const middle = registry.addJson({ schemaVersion: 2, manifests: [inner] }, indexType);
    registry.tags.set('nested:1', middle.digest);
    for (let depth = 0; depth < 6; depth += 1) {
      inner = registry.addJson({ schemaVersion: 2, manifests: [inner] }, indexType);
    }
    registry.tags.set('deep:1', inner.digest);
    const { slugs, get } = await fetch(registry, [need('r.example/nested:1'), need('r.example/deep:1')]);
    expect(slugs).toEqual(['image-index-too-deep']);
    expect(get('r.example/nested:1')?.digest).toBe(image.digest);
  });
});

describe('what is no image', () => {
  const cases: Record<string, [string, object]> = {
    'Docker schema 1': ['image-unsupported', { schemaVersion: 1, fsLayers: [] }],
    'an artifact': [
      'image-not-an-image',
      {
        schemaVersion: 2,
        artifactType: 'application/x',
        config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
        layers: [],
      },
    ],
    'both an index and an image': ['image-manifest-malformed', { schemaVersion: 2, manifests: [], layers: [] }],
    'a list': ['image-manifest-malformed', []],
    'a descriptor without digest': ['image-manifest-malformed', { schemaVersion: 2, config: { size: 1 }, layers: [] }],
    'a negative size': ['image-manifest-malformed', { config: { digest: `sha256:${'0'.repeat(64)}`, size: -1 } }],
  };
  test.each(Object.entries(cases))('%s is refused', async (_name, [slug, document]) => {
    const registry = makeRegistry();
    registry.tags.set('app:1', registry.addJson(document, manifestType).digest);
    const { slugs } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual([slug]);
  });

  test('a chart whose configuration can be read is named as what it is', async () => {
    const registry = makeRegistry();
    const config = registry.addJson({ name: 'chart' }, 'application/vnd.cncf.helm.config.v1+json');
    registry.tags.set('app:1', registry.addJson({ schemaVersion: 2, config, layers: [] }, manifestType).digest);
    const { slugs, diagnostics } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual(['image-not-an-image']);
    expect(diagnostics[0]?.notes.join()).toContain('helm.config');
  });

  test('each wrong member of the configuration is named', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [base], { config: { Env: 'A=b', Cmd: [1], User: 0, Volumes: [] }, os: 1 });
    const { slugs, diagnostics } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual(['image-config-malformed']);
    const text = [diagnostics[0]?.message, ...(diagnostics[0]?.notes ?? [])].join('\n');
    for (const member of ['Env', 'Cmd', 'User', 'Volumes', '"os"']) expect(text).toContain(member);
  });

  test('a configuration with other layers than the manifest is refused', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [base], { rootfs: { type: 'layers', diff_ids: [] } });
    expect((await fetch(registry, [need('r.example/app:1')])).slugs).toEqual(['image-config-malformed']);
  });
});

describe('digests', () => {
  test('a changed manifest, configuration or layer is never used', async () => {
    for (const victim of ['manifest', 'config', 'layer'] as const) {
      const registry = makeRegistry();
      const manifest = registry.addImage('app:1', [base]);
      const document = JSON.parse(registry.blobs.get(manifest.digest)?.toString() ?? '');
      const digest = { manifest: manifest.digest, config: document.config.digest, layer: document.layers[0].digest }[
        victim
      ];
      const bytes = Buffer.from(registry.blobs.get(digest) ?? '');
      bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
      registry.blobs.set(digest, bytes);
      const { slugs, images } = await fetch(registry, [need(`r.example/app@${manifest.digest}`)]);
      expect(slugs, victim).toEqual(['image-digest-mismatch']);
      expect(images.size).toBe(0);
    }
  });

  test('a layer that does not decompress to its diff id is not used', async () => {
    const registry = makeRegistry();
    registry.addImage('app:1', [{ ...base, diffId: application.diffId }]);
    expect((await fetch(registry, [need('r.example/app:1')])).slugs).toEqual(['image-digest-mismatch']);
  });

  test('a layer that comes damaged once is fetched again', async () => {
    let broken = true;
    const registry = makeRegistry({
      onBlob: (digest) => {
        const bytes = registry.blobs.get(digest);
        if (bytes !== undefined && digest === layerDigest) {
          registry.blobs.set(digest, broken ? Buffer.concat([bytes.subarray(0, -1), Buffer.of(1)]) : base.blob);
          broken = false;
        }
      },
    });
    const layerDigest = registry.addBlob(base.blob);
    registry.addImage('app:1', [base]);
    const { slugs, get } = await fetch(registry, [need('r.example/app:1')]);
    expect(slugs).toEqual([]);
    expect(get('r.example/app:1')?.passwd).toContain('root');
  });

  test('--require-digest refuses tags', async () => {
    const registry = makeRegistry();
    const { digest } = registry.addImage('app:1', [base]);
    const { slugs, get } = await fetch(registry, [need('r.example/app:1'), need(`r.example/app:1@${digest}`)], {
      requireDigest: true,
    });
    expect(slugs).toEqual(['image-digest-required']);
    expect(get(`r.example/app:1@${digest}`)).toBeDefined();
  });

  test('pinReference writes the resolved digest after the name as its user wrote it', async () => {
    const registry = makeRegistry();
    const { digest } = registry.addImage('library/app:1', [base]);
    registry.tags.set('library/app:latest', digest);
    const { images } = await fetch(registry, [need('app:1', false), need('app', false)]);
    expect([...images.values()].map(pinReference)).toEqual([`app@${digest}`, `app@${digest}`]);
  });
});

test('configurations of unknown type are looked into, since old tools wrote other types', async () => {
  const registry = makeRegistry();
  const manifest = registry.addImage('app:1', [base]);
  const text = registry.blobs.get(manifest.digest)?.toString().replace(configType, 'application/octet-stream') ?? '';
  registry.tags.set('app:1', registry.addBlob(Buffer.from(text)));
  const { slugs, get } = await fetch(registry, [need('r.example/app:1')]);
  expect(slugs).toEqual([]);
  expect(get('r.example/app:1')?.passwd).toContain('root');
});
