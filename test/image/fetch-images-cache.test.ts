import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { application, base, fetch, makeFolder, need } from './fetch-setup.js';
import { makeRegistry } from './fetch-source.js';

describe('the cache', () => {
  const reference = 'r.example/app:1';
  function makeImage() {
    const registry = makeRegistry();
    registry.addImage('app:1', [base, application]);
    return registry;
  }

  test('a second run asks only what the tag names', async () => {
    const cache = { folder: makeFolder() };
    const registry = makeImage();
    const first = await fetch(registry, [need(reference)], { cache });
    registry.requests.splice(0);
    const second = await fetch(registry, [need(reference)], { cache });
    expect(registry.requests).toEqual(['manifest 1']);
    expect(second.get(reference)).toEqual(first.get(reference));
  });

  test('a damaged entry is dropped with a note and fetched again', async () => {
    const cache = { folder: makeFolder() };
    const registry = makeImage();
    await fetch(registry, [need(reference)], { cache });
    for (const name of readdirSync(cache.folder)) {
      const path = join(cache.folder, name);
      writeFileSync(path, readFileSync(path, 'latin1').replace('root', 'evil'), 'latin1');
    }
    const { get, slugs } = await fetch(registry, [need(reference)], { cache });
    expect(get(reference)?.passwd).toBe('root:x:0:0:root:/root:/bin/sh\n');
    expect(new Set(slugs)).toEqual(new Set(['image-cache-entry-damaged']));
    expect((await fetch(registry, [need(reference)], { cache })).slugs).toEqual([]);
  });

  test('a folder that cannot be written costs one note and nothing else', async () => {
    const file = join(makeFolder(), 'file');
    writeFileSync(file, '');
    const { get, slugs } = await fetch(makeImage(), [need(reference)], { cache: { folder: join(file, 'cache') } });
    expect(slugs).toEqual(['image-cache-unusable']);
    expect(get(reference)).toBeDefined();
  });

  test('--offline takes everything from the cache and says that the tag may have moved', async () => {
    const cache = { folder: makeFolder() };
    const registry = makeImage();
    const first = await fetch(registry, [need(reference)], { cache });
    registry.requests.splice(0);
    const { get, slugs } = await fetch(registry, [need(reference), need('r.example/other:1')], {
      cache,
      offline: true,
    });
    expect(registry.requests).toEqual([]);
    expect(get(reference)).toEqual(first.get(reference));
    expect(slugs).toEqual(['image-tag-assumed', 'image-not-cached']);
  });

  test('a digest needs no request at all once it is cached', async () => {
    const cache = { folder: makeFolder() };
    const registry = makeImage();
    const pinned = `r.example/app@${registry.tags.get('app:1')}`;
    await fetch(registry, [need(pinned)], { cache });
    registry.requests.splice(0);
    expect((await fetch(registry, [need(pinned)], { cache, offline: true })).slugs).toEqual([]);
    expect(registry.requests).toEqual([]);
  });

  test('cancelling leaves no file of a half-read layer behind', async () => {
    const cache = { folder: makeFolder() };
    const cancel = new AbortController();
    const registry = makeRegistry({
      onBlob: (digest) => {
        if (digest === registry.addBlob(base.blob)) cancel.abort();
      },
    });
    registry.addImage('app:1', [base]);
    const { slugs, images } = await fetch(registry, [need(reference), need('r.example/app:1', false)], {
      cache,
      signal: cancel.signal,
    });
    expect(slugs).toEqual(['image-fetch-aborted']);
    expect(images.size).toBe(0);
    expect(readdirSync(cache.folder).filter((name) => name.startsWith('layer-') || name.startsWith('.'))).toEqual([]);
  });

  test('the layers cache file of the reference generator is written and read', async () => {
    const layersFile = join(makeFolder(), 'layers-cache.json');
    const registry = makeImage();
    await fetch(registry, [need(reference)], { layersFile });
    const rows = JSON.parse(readFileSync(layersFile, 'utf8'));
    expect(rows).toContainEqual({
      diff_id: base.diffId,
      passwd: 'root:x:0:0:root:/root:/bin/sh\n',
      group: 'root:x:0:\n',
    });
    writeFileSync(
      layersFile,
      JSON.stringify([
        { diff_id: application.diffId, passwd: 'me:x:1:1:::\n', group: 'WHITEOUT' },
        { diff_id: base.diffId, passwd: 'root:x:0:0:::\n', group: 'root:x:0:\n' },
      ]),
    );
    const { get } = await fetch(registry, [need(reference)], { layersFile });
    expect(get(reference)).toMatchObject({ passwd: 'me:x:1:1:::\n', group: undefined });
  });

  test('a layers cache file of another shape is a warning', async () => {
    const layersFile = join(makeFolder(), 'layers-cache.json');
    writeFileSync(layersFile, '[{"diff_id":1}]');
    const { get, slugs } = await fetch(makeImage(), [need(reference)], { layersFile });
    expect(slugs).toEqual(['layers-cache-file-unusable']);
    expect(get(reference)).toBeDefined();
    expect(existsSync(layersFile)).toBe(true);
  });
});
