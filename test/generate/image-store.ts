import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImageConfig } from '../../generator/image/index.js';
import { ImageAccessError, type ImageSource } from '../../generator/image/index.js';
import { makeLayer, sha256 } from '../image/layer-archive.js';

/** An image that a test makes: its configuration and, layer by layer, its files. */
export interface TestImage {
  /** Full name with tag. */
  readonly name: string;
  readonly config?: ImageConfig;
  readonly layers?: readonly Readonly<Record<string, string>>[];
  readonly architectures?: readonly string[];
}

/** Images in memory: blobs by digest, and which manifest or index each name means. */
export interface ImageStore {
  readonly blobs: Map<string, Buffer>;
  readonly names: Map<string, { readonly digest: string; readonly size: number; readonly mediaType: string }>;
}

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
};

/** Builds images in memory; the same images always have the same digests. */
export function makeImageStore(images: readonly TestImage[]): ImageStore {
  const store: ImageStore = { blobs: new Map(), names: new Map() };
  const add = (bytes: Buffer, mediaType: string) => {
    const digest = sha256(bytes);
    store.blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const addJson = (value: unknown, mediaType: string) => add(Buffer.from(JSON.stringify(value)), mediaType);
  for (const { name, config = {}, layers = [], architectures = ['amd64'] } of images) {
    const packed = layers.map((files) =>
      makeLayer(Object.entries(files).map(([path, content]) => ({ path, content }))),
    );
    const manifests = architectures.map((architecture) => {
      const rootfs = { type: 'layers', diff_ids: packed.map(({ diffId }) => diffId) };
      const manifest = {
        schemaVersion: 2,
        mediaType: types.manifest,
        config: addJson({ os: 'linux', architecture, config, rootfs }, types.config),
        layers: packed.map(({ blob, mediaType }) => add(blob, mediaType)),
      };
      return { ...addJson(manifest, types.manifest), platform: { os: 'linux', architecture } };
    });
    const [only, ...others] = manifests;
    if (only === undefined) throw new Error(`${name} has no architecture`);
    const { platform, ...single } = only;
    const top =
      others.length === 0 ? single : addJson({ schemaVersion: 2, mediaType: types.index, manifests }, types.index);
    store.names.set(name, top);
  }
  return store;
}

/** Serves a store as a registry would. */
export function openImageStore({ blobs, names }: ImageStore): ImageSource {
  const find = (digest: string): Buffer => {
    const bytes = blobs.get(digest);
    if (bytes === undefined) throw new ImageAccessError('not-found', `there is no blob ${digest}`);
    return bytes;
  };
  return {
    name: 'registry in memory',
    readManifest: async ({ registry, repository }, want) => {
      const digest = want.includes(':') ? want : names.get(`${registry}/${repository}:${want}`)?.digest;
      if (digest === undefined) throw new ImageAccessError('not-found', `there is no ${repository}:${want}`);
      const bytes = find(digest);
      const computed = sha256(bytes);
      if (want.includes(':') && computed !== want) throw new ImageAccessError('digest-mismatch', `not ${want}`);
      return { bytes, mediaType: '', digest: computed };
    },
    openBlob: async (_reference, { digest }) => {
      const bytes = find(digest);
      return (async function* () {
        yield bytes;
      })();
    },
  };
}

/** Writes a store as an OCI image layout, for `--image-source oci:FOLDER`. */
export function writeImageLayout(folder: string, { blobs, names }: ImageStore): void {
  const write = (path: string, bytes: Buffer | string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  for (const [digest, bytes] of blobs) write(`blobs/${digest.replace(':', '/')}`, bytes);
  const manifests = [...names].map(([name, descriptor]) => ({
    ...descriptor,
    annotations: { 'org.opencontainers.image.ref.name': name },
  }));
  write('oci-layout', '{"imageLayoutVersion":"1.0.0"}');
  write('index.json', JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }));
}
