import { createHash } from 'node:crypto';
import { type ImageFiles, readSmallFile } from './image-files.js';
import { digestOf } from './image-manifest.js';
import { ImageProblem } from './image-problem.js';
import { ImageAccessError, type ManifestBlob } from './image-source.js';
import { isRecord, isStringList } from './json-shape.js';
import { detectCompression, magicLength } from './layer-decompress.js';
import { normalizeLayerPath } from './layer-facts.js';
import {
  isSameImage,
  type LayoutChoice,
  type LocalImageSource,
  openLayoutBlob,
  openLayoutFiles,
} from './oci-layout.js';
import type { ImageReference } from './reference.js';
import { openTarFiles } from './tar-files.js';

/** An image as `manifest.json` of a docker-archive lists it; paths are those of files in the archive. */
interface SavedImage {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
}

const listLimit = 4 * 2 ** 20;
const configLimit = 8 * 2 ** 20;

/**
 * Opens what `docker save` and `skopeo copy … docker-archive:` write, plain or gzipped. Since Docker 25 such an archive
 * is an OCI layout as well, and then read as one. Older ones have no manifests, so one is made up for each image: its
 * digest is known to no registry.
 */
export async function openDockerArchive(
  path: string,
  choice: LayoutChoice,
  signal?: AbortSignal,
): Promise<LocalImageSource> {
  const files = await openTarFiles(path, `Docker archive ${path}`, signal);
  try {
    const images = readImageList(await readSmallFile(files, 'manifest.json', listLimit, signal), files.name);
    const isLayout =
      (await files.measure('oci-layout')) !== undefined && (await files.measure('index.json')) !== undefined;
    return isLayout ? await openLayoutFiles(files, choice) : serveImages(files, images, choice);
  } catch (error) {
    await files.close();
    throw error;
  }
}

function serveImages(files: ImageFiles, images: readonly SavedImage[], choice: LayoutChoice): LocalImageSource {
  /** Where the blobs of made-up manifests are. */
  const blobs = new Map<string, string>();
  const manifests = new Map<string, ManifestBlob>();
  return {
    name: files.name,
    hasMadeUpDigests: true,
    has: async (reference) => images.some((image) => image.names.some((name) => isSameImage(name, reference))),
    readManifest: async (reference, want, signal) => {
      const known = manifests.get(want);
      if (known !== undefined) return known;
      const image = chooseImage(images, reference, choice, files.name);
      const manifest = await makeManifest(files, image, blobs, signal);
      manifests.set(manifest.digest, manifest);
      return manifest;
    },
    openBlob: async (_reference, descriptor, signal) => {
      const path = blobs.get(descriptor.digest);
      if (path === undefined) throw new ImageAccessError('not-found', `${files.name} has no blob ${descriptor.digest}`);
      return openLayoutBlob(files, path, descriptor, signal);
    },
    close: () => files.close(),
  };
}

function readImageList(bytes: Buffer | undefined, name: string): readonly SavedImage[] {
  const fail = (problem: string): ImageProblem =>
    new ImageProblem('image-source-invalid', {
      message: `${name} is no Docker archive: ${problem}`,
      help: ['make one with docker save; for an OCI archive write oci-archive:FILE'],
    });
  if (bytes === undefined) throw fail('it has no manifest.json');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw fail('its manifest.json is not JSON');
  }
  if (!Array.isArray(value)) throw fail('its manifest.json is not a list');
  return value.map((item: unknown) => {
    if (!isRecord(item)) throw fail('its manifest.json lists something else than images');
    const { Config, Layers } = item;
    const names = item.RepoTags ?? [];
    const config = typeof Config === 'string' ? normalizeLayerPath(Config) : undefined;
    if (config === undefined || !isStringList(Layers) || !isStringList(names)) {
      throw fail('its manifest.json has an image without Config, Layers or RepoTags');
    }
    return { config, names, layers: Layers.map((layer) => normalizeLayerPath(layer) ?? '') };
  });
}

function chooseImage(
  images: readonly SavedImage[],
  reference: ImageReference,
  choice: LayoutChoice,
  name: string,
): SavedImage {
  const { tag, isMapped } = choice;
  const named =
    tag === undefined
      ? images.find((image) => image.names.some((text) => isSameImage(text, reference)))
      : images.find((image) => image.names.includes(tag));
  const [only] = images;
  if (named !== undefined) return named;
  if (isMapped && tag === undefined && only !== undefined && images.length === 1) return only;
  const names = images.flatMap((image) => image.names).slice(0, 20);
  throw new ImageAccessError('not-found', `${name} has no image ${tag ?? reference.original}`, {
    notes: [names.length === 0 ? 'its images have no names' : `it has ${names.join(', ')}`],
  });
}

async function makeManifest(
  files: ImageFiles,
  image: SavedImage,
  blobs: Map<string, string>,
  signal: AbortSignal | undefined,
): Promise<ManifestBlob> {
  const config = await readSmallFile(files, image.config, configLimit, signal);
  if (config === undefined) throw new ImageAccessError('not-found', `${files.name} has no ${image.config}`);
  const configDigest = digestOf(config);
  blobs.set(configDigest, image.config);
  const diffIds = readDiffIds(config);
  const layers = [];
  for (const [at, path] of image.layers.entries()) {
    const size = await files.measure(path);
    if (size === undefined) throw new ImageAccessError('not-found', `${files.name} has no ${path}`);
    const digest = (await isPlain(files, path, signal)) ? diffIds[at] : undefined;
    const known = digest ?? (await hashFile(files, path, signal));
    blobs.set(known, path);
    layers.push({ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: known, size });
  }
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: configDigest, size: config.length },
      layers,
    }),
  );
  return { bytes, mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digestOf(bytes) };
}

/** What the configuration says of its layers; whether that is well-formed is checked when it is read as an image's. */
function readDiffIds(config: Buffer): readonly string[] {
  try {
    const value: unknown = JSON.parse(config.toString('utf8'));
    const ids = isRecord(value) && isRecord(value.rootfs) ? value.rootfs.diff_ids : undefined;
    return isStringList(ids) ? ids : [];
  } catch {
    return [];
  }
}

async function isPlain(files: ImageFiles, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await files.openStream(path, signal, magicLength)) pieces.push(Buffer.from(piece));
  return detectCompression(Buffer.concat(pieces)) === 'none';
}

async function hashFile(files: ImageFiles, path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of await files.openStream(path, signal)) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}
