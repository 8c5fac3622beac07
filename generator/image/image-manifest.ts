import { createHash } from 'node:crypto';
import { ImageProblem } from './image-problem.js';
import { isRecord, readOptionalString } from './json-shape.js';
import { isDigest } from './reference.js';

/** A descriptor of an OCI or Docker manifest; `size` in bytes. */
export interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
}

/** A descriptor in an index, with what it says about itself. */
export interface IndexEntry extends Descriptor {
  readonly platform:
    | { readonly os: string; readonly architecture: string; readonly variant: string | undefined }
    | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A manifest document, by what it is: one image, or an index of several. */
export type ManifestDocument =
  | {
      readonly kind: 'image';
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly artifactType: string | undefined;
    }
  | { readonly kind: 'index'; readonly entries: readonly IndexEntry[] };

const layerCountLimit = 1000;
const indexEntryLimit = 10_000;

/**
 * Reads the bytes of a manifest or an index. The shape decides which it is, since not all writers state `mediaType`;
 * a document that could be both is refused, as the OCI specification asks (CVE-2021-41190).
 *
 * `subject` names the document in messages. Throws {@link ImageProblem}.
 */
export function parseManifest(bytes: Uint8Array, subject: string): ManifestDocument {
  const fail = (problem: string): ImageProblem =>
    new ImageProblem('image-manifest-malformed', { message: `the manifest of ${subject} cannot be used: ${problem}` });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw fail('it is not JSON');
  }
  if (!isRecord(value)) throw fail('it is not a JSON object');
  if (value.schemaVersion === 1 || Array.isArray(value.fsLayers)) {
    throw new ImageProblem('image-unsupported', {
      message: `${subject} has a Docker schema 1 manifest, which no longer works anywhere`,
      help: ['push the image again with a current docker, podman or skopeo, which write schema 2 or OCI manifests'],
    });
  }
  const { manifests, layers, config } = value;
  if (manifests !== undefined && (layers !== undefined || config !== undefined)) {
    throw fail('it is an index and an image at once');
  }
  if (manifests !== undefined) {
    if (!Array.isArray(manifests)) throw fail('"manifests" is not a list');
    if (manifests.length > indexEntryLimit) throw fail(`it lists more than ${indexEntryLimit} manifests`);
    return { kind: 'index', entries: manifests.map((entry, at) => readIndexEntry(entry, `manifests[${at}]`, fail)) };
  }
  const artifactType = typeof value.artifactType === 'string' ? value.artifactType : undefined;
  if (config === undefined && (artifactType !== undefined || value.blobs !== undefined)) {
    throw describeArtifact(subject, artifactType ?? 'an artifact manifest');
  }
  if (config === undefined) throw fail('it has neither "config" nor "manifests"');
  const list = layers ?? [];
  if (!Array.isArray(list)) throw fail('"layers" is not a list');
  if (list.length > layerCountLimit) throw fail(`it lists more than ${layerCountLimit} layers`);
  return {
    kind: 'image',
    config: readDescriptor(config, 'config', fail),
    layers: list.map((layer, at) => readDescriptor(layer, `layers[${at}]`, fail)),
    artifactType,
  };
}

/** Makes the problem of a reference that names something else than a container image. */
export function describeArtifact(subject: string, type: string): ImageProblem {
  return new ImageProblem('image-not-an-image', {
    message: `${subject} is not a container image`,
    notes: [`its type is ${type}`],
    help: ['name the image itself; charts, signatures and attestations cannot run in a pod'],
  });
}

/** The digest of bytes, `sha256:…`. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

type Fail = (problem: string) => ImageProblem;

function readDescriptor(value: unknown, where: string, fail: Fail): Descriptor {
  if (!isRecord(value)) throw fail(`${where} is not an object`);
  const { digest, size } = value;
  if (typeof digest !== 'string' || !isDigest(digest)) throw fail(`${where}.digest is not a digest`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw fail(`${where}.size is not a size`);
  const mediaType = readOptionalString(value.mediaType);
  if (mediaType === null) throw fail(`${where}.mediaType is not a string`);
  return { digest, size, mediaType: mediaType ?? '' };
}

function readIndexEntry(value: unknown, where: string, fail: Fail): IndexEntry {
  const descriptor = readDescriptor(value, where, fail);
  if (!isRecord(value)) throw fail(`${where} is not an object`);
  return {
    ...descriptor,
    platform: readPlatform(value.platform, where, fail),
    annotations: readAnnotations(value.annotations),
  };
}

function readPlatform(value: unknown, where: string, fail: Fail): IndexEntry['platform'] {
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw fail(`${where}.platform is not an object`);
  const { os, architecture } = value;
  if (typeof os !== 'string' || typeof architecture !== 'string') {
    throw fail(`${where}.platform has no "os" and "architecture"`);
  }
  const variant = readOptionalString(value.variant);
  if (variant === null) throw fail(`${where}.platform.variant is not a string`);
  return { os, architecture, variant: variant === '' ? undefined : variant };
}

function readAnnotations(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
