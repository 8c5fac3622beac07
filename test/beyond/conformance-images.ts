import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageConfig } from '../../generator/image/index.js';
import { conformanceFolder } from '../conformance/conformance-data.js';
import { type ImageStore, makeImageStore } from '../generate/image-store.js';

interface ImageRow {
  readonly name: string;
  readonly tag: string;
  readonly arches?: readonly string[];
  readonly config: ImageConfig;
  readonly layers: readonly Readonly<Record<string, string>>[];
}

/** The conformance images under the names by which the manifests know them, in memory instead of a registry. */
export function readConformanceImages(): ImageStore {
  const { images } = JSON.parse(readFileSync(join(conformanceFolder, 'images.json'), 'utf8')) as {
    images: readonly ImageRow[];
  };
  return makeImageStore(
    images.map(({ name, tag, arches, config, layers }) => ({
      name: `localhost:5000/t/${name}:${tag}`,
      config,
      layers,
      ...(arches && { architectures: arches }),
    })),
  );
}
