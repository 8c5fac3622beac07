import { type BlobDescriptor, ImageAccessError, type ImageSource } from '../../generator/image/image-source.js';
import { sha256, type TestLayer } from './layer-archive.js';

/** A registry in memory that counts what it is asked for. */
export interface TestRegistry extends ImageSource {
  /** Requests so far: `manifest <want>` and `blob <digest>`. */
  readonly requests: string[];
  readonly blobs: Map<string, Buffer>;
  readonly tags: Map<string, string>;
  /** Keeps bytes as a blob; gives its digest. */
  addBlob(bytes: Buffer): string;
  /** Keeps a JSON document; gives its descriptor. */
  addJson(value: unknown, mediaType: string): { digest: string; size: number; mediaType: string };
  /** Keeps an image and names it `repository:tag`. */
  addImage(
    name: string,
    layers: readonly TestLayer[],
    config?: object,
  ): { digest: string; size: number; mediaType: string };
}

export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';
export const configType = 'application/vnd.oci.image.config.v1+json';

export function makeRegistry(
  hooks: { onBlob?: (digest: string) => Promise<void> | void; chunk?: number } = {},
): TestRegistry {
  const requests: string[] = [];
  const blobs = new Map<string, Buffer>();
  const tags = new Map<string, string>();
  const addBlob = (bytes: Buffer): string => {
    const digest = sha256(bytes);
    blobs.set(digest, bytes);
    return digest;
  };
  const addJson: TestRegistry['addJson'] = (value, mediaType) => {
    const bytes = Buffer.from(JSON.stringify(value));
    return { digest: addBlob(bytes), size: bytes.length, mediaType };
  };
  return {
    name: 'registry test',
    requests,
    blobs,
    tags,
    addBlob,
    addJson,
    addImage: (name, layers, config = {}) => {
      const configuration = addJson(
        {
          os: 'linux',
          architecture: 'amd64',
          config: {},
          rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
          ...config,
        },
        configType,
      );
      const manifest = addJson(
        {
          schemaVersion: 2,
          config: configuration,
          layers: layers.map(({ blob, mediaType }) => ({ mediaType, digest: addBlob(blob), size: blob.length })),
        },
        manifestType,
      );
      tags.set(name, manifest.digest);
      return manifest;
    },
    readManifest: async (reference, want) => {
      requests.push(`manifest ${want}`);
      const digest = want.startsWith('sha256:') ? want : tags.get(`${reference.repository}:${want}`);
      const bytes = digest === undefined ? undefined : blobs.get(digest);
      if (bytes === undefined || digest === undefined) throw new ImageAccessError('not-found', `there is no ${want}`);
      return { bytes, mediaType: '', digest };
    },
    openBlob: async (_reference, descriptor: BlobDescriptor, signal) => {
      requests.push(`blob ${descriptor.digest}`);
      await hooks.onBlob?.(descriptor.digest);
      if (signal?.aborted) throw new ImageAccessError('aborted', 'stopped');
      const bytes = blobs.get(descriptor.digest);
      if (bytes === undefined) throw new ImageAccessError('not-found', `there is no blob ${descriptor.digest}`);
      const step = hooks.chunk ?? 65_536;
      return (async function* () {
        for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
      })();
    },
  };
}
