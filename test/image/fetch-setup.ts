import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { type FetchImagesOptions, fetchImages, imageKey } from '../../generator/image/fetch-images.js';
import type { TestRegistry } from './fetch-source.js';
import { makeLayer } from './layer-archive.js';

export const platform = { os: 'linux', architecture: 'amd64' };
export const need = (reference: string, needsUsers = true) => ({ reference, platform, needsUsers });
const folders: string[] = [];
export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-test-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export const base = makeLayer([
  { path: 'etc/', type: '5' },
  { path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\n' },
  { path: 'etc/group', content: 'root:x:0:\n' },
]);
export const application = makeLayer([{ path: 'app/run', content: 'run' }]);

/** Fetches from a registry in memory, without a cache unless the options have one. */
export async function fetch(
  registry: TestRegistry,
  needs: ReturnType<typeof need>[],
  options: FetchImagesOptions = {},
) {
  const collector = createCollector();
  const images = await fetchImages(needs, { openRegistry: async () => registry, cache: false, ...options }, collector);
  const slugs = collector.diagnostics.map(({ slug }) => slug);
  return {
    images,
    slugs,
    diagnostics: collector.diagnostics,
    get: (reference: string) => images.get(imageKey(need(reference))),
  };
}
