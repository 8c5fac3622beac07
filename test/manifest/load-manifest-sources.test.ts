import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { loadManifestSources, type ManifestReader } from '../../generator/manifest/index.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  mkdirSync(join(folder, 'sub'));
  mkdirSync(join(folder, 'empty'));
  for (const [name, text] of Object.entries({
    'b.yaml': 'b',
    'a.yml': '\uFEFFa',
    'sub/c.json': '{}',
    'notes.txt': 'no',
  }))
    writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, 'utf16.bin'), Buffer.from('\uFEFFa: 1', 'utf16le'));
  writeFileSync(join(folder, 'latin1.bin'), Buffer.from('a: \xe9', 'latin1'));
  writeFileSync(join(folder, 'nul.bin'), 'a: \0');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function load(paths: readonly string[], reader?: ManifestReader) {
  const collector = createCollector();
  const sources = await loadManifestSources(paths, collector, reader);
  return { sources, found: collector.diagnostics.map(({ slug, help }) => [slug, ...help].join(' | ')) };
}

describe('loadManifestSources', () => {
  it('reads files and folders in the order of their names, and keeps the byte order mark', async () => {
    const { sources, found } = await load([join(folder, 'b.yaml'), folder]);
    expect(found).toEqual([]);
    expect(sources).toEqual(
      ['b.yaml', 'a.yml', 'b.yaml', 'sub/c.json'].map((name) => {
        const path = join(folder, name);
        const text = name === 'a.yml' ? '\uFEFFa' : name === 'b.yaml' ? 'b' : '{}';
        return { path, source: { name: path, text } };
      }),
    );
  });

  it.each([
    ['gone.yaml', 'manifest-not-found'],
    ['b.yaml/x', 'manifest-not-found'],
    ['empty', 'manifest-folder-empty'],
    ['utf16.bin', 'manifest-not-text | it looks like UTF-16: save it as UTF-8'],
    ['latin1.bin', 'manifest-not-text | save it as UTF-8, or leave it out'],
    ['nul.bin', 'manifest-not-text | save it as UTF-8, or leave it out'],
  ])('%s: %s', async (name, finding) => {
    expect(await load([join(folder, name)])).toEqual({ sources: [], found: [finding] });
  });

  const input: ManifestReader = {
    inspect: () => Promise.resolve({ isFolder: false, size: 65 * 1024 * 1024 }),
    list: () => Promise.resolve([]),
    read: () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })),
    readInput: () => Promise.resolve(Buffer.from('a: 1')),
  };
  it.each([[[]], [['-']], [['-', '-']]])('reads standard input once for %j', async (paths) => {
    expect(await load(paths, input)).toEqual({
      sources: [{ path: undefined, source: { name: '<stdin>', text: 'a: 1' } }],
      found: [],
    });
  });
  it('has a limit for a file', async () => {
    expect((await load(['big.yaml'], input)).found).toEqual(['manifest-too-large']);
  });
  it('says why a file cannot be read', async () => {
    const small = { ...input, inspect: () => Promise.resolve({ isFolder: false, size: 1 }) };
    expect((await load(['secret.yaml'], small)).found).toEqual(['manifest-unreadable']);
  });
});
