import { type ImageConfiguration, parseImageConfig } from './image-config.js';
import type { LayerDescriptor, Platform } from './image-facts.js';
import {
  type Descriptor,
  describeArtifact,
  type IndexEntry,
  type ManifestDocument,
  parseManifest,
} from './image-manifest.js';
import { isAttestation, normalizeArchitecture, orderMatches, showPlatform } from './image-platform.js';
import { ImageProblem } from './image-problem.js';

/** How the documents of one image are read: from a source, with the cache before it. */
export interface DocumentReader {
  /** For messages: the reference as the user wrote it. */
  readonly subject: string;
  /** Reads what the reference names. */
  readTop(): Promise<{ readonly bytes: Uint8Array; readonly digest: string }>;
  /** Reads a manifest that an index names; the digest is verified. */
  readManifest(descriptor: Descriptor): Promise<Uint8Array>;
  /** Reads a configuration blob; digest and size are verified. */
  readConfig(descriptor: Descriptor): Promise<Uint8Array>;
}

/** An image with its platform chosen and its configuration read, before any layer is. */
export interface ResolvedImage {
  readonly digest: string;
  readonly resolvedDigest: string;
  readonly platform: Platform;
  readonly configuration: ImageConfiguration;
  readonly layers: readonly LayerDescriptor[];
  /** Findings that do not stop the run. */
  readonly warnings: readonly ImageProblem[];
}

const indexDepthLimit = 4;
/** Indexes in an index that state no platform are tried in turn, this many at most. */
const nestedIndexLimit = 16;
const imageConfigTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);
const indexTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** Finds the image for a platform behind a reference. Throws {@link ImageProblem} and what `reader` throws. */
export async function resolveImage(reader: DocumentReader, want: Platform): Promise<ResolvedImage> {
  const top = await reader.readTop();
  const offers = new Set<string>();
  const found = await findManifest(reader, parseManifest(top.bytes, reader.subject), top.digest, want, 0, offers);
  if (found === undefined) throw describeMissingPlatform(reader.subject, want, offers);
  const configuration = await readConfiguration(reader, found.document);
  const { layers } = found.document;
  const { diffIds } = configuration;
  if (diffIds !== undefined && diffIds.length !== layers.length) {
    throw new ImageProblem('image-config-malformed', {
      message: `the configuration of ${reader.subject} names ${diffIds.length} layers and the manifest ${layers.length}`,
      help: ['rebuild the image and push it again'],
    });
  }
  return {
    digest: found.digest,
    resolvedDigest: top.digest,
    platform: statePlatform(configuration, want),
    configuration,
    layers: layers.map(({ digest, mediaType, size }, at) => ({ digest, mediaType, size, diffId: diffIds?.[at] })),
    warnings: comparePlatforms(reader.subject, configuration, want),
  };
}

type ImageDocument = Extract<ManifestDocument, { kind: 'image' }>;
type Found = { readonly document: ImageDocument; readonly digest: string };

async function findManifest(
  reader: DocumentReader,
  document: ManifestDocument,
  digest: string,
  want: Platform,
  depth: number,
  offers: Set<string>,
): Promise<Found | undefined> {
  if (document.kind === 'image') return { document, digest };
  if (depth >= indexDepthLimit) {
    throw new ImageProblem('image-index-too-deep', {
      message: `${reader.subject} has indexes in indexes, more than ${indexDepthLimit} deep`,
    });
  }
  for (const { platform } of document.entries.filter((entry) => !isAttestation(entry))) {
    if (platform !== undefined) offers.add(showPlatform(platform));
  }
  for (const entry of listCandidates(document.entries, want)) {
    const bytes = await reader.readManifest(entry);
    const inner = parseManifest(bytes, `${reader.subject} (${entry.digest})`);
    const found = await findManifest(reader, inner, entry.digest, want, depth + 1, offers);
    if (found !== undefined) return found;
  }
  return undefined;
}

function listCandidates(entries: readonly IndexEntry[], want: Platform): readonly IndexEntry[] {
  const best = orderMatches(entries, want)[0];
  if (best !== undefined) return [best];
  const silent = entries.filter((entry) => entry.platform === undefined && !isAttestation(entry));
  const nested = silent.filter((entry) => indexTypes.has(entry.mediaType));
  if (nested.length > 0) return nested.slice(0, nestedIndexLimit);
  // A single image that does not state its platform: its configuration will.
  return silent.length === 1 ? silent : [];
}

async function readConfiguration(reader: DocumentReader, document: ImageDocument): Promise<ImageConfiguration> {
  const { config, artifactType } = document;
  if (imageConfigTypes.has(config.mediaType)) {
    return parseImageConfig(await reader.readConfig(config), reader.subject);
  }
  // Old tools wrote other types here, so what the blob has in it decides, unless it is clear already.
  const type = artifactType ?? config.mediaType;
  if (artifactType !== undefined || config.mediaType === 'application/vnd.oci.empty.v1+json') {
    throw describeArtifact(reader.subject, JSON.stringify(type));
  }
  const bytes = await reader.readConfig(config);
  try {
    const configuration = parseImageConfig(bytes, reader.subject);
    if (configuration.diffIds !== undefined) return configuration;
  } catch (error) {
    if (!(error instanceof ImageProblem)) throw error;
  }
  throw describeArtifact(reader.subject, JSON.stringify(type));
}

function statePlatform(configuration: ImageConfiguration, want: Platform): Platform {
  const variant = configuration.variant ?? want.variant;
  return {
    os: configuration.os ?? want.os,
    architecture: normalizeArchitecture(configuration.architecture ?? want.architecture),
    ...(variant === undefined ? {} : { variant }),
  };
}

function comparePlatforms(subject: string, configuration: ImageConfiguration, want: Platform): ImageProblem[] {
  const { os, architecture } = configuration;
  if (os !== undefined && os.toLowerCase() !== want.os.toLowerCase()) {
    throw describeMissingPlatform(subject, want, new Set([`${os}/${architecture ?? 'unknown'}`]));
  }
  if (architecture === undefined || normalizeArchitecture(architecture) === normalizeArchitecture(want.architecture)) {
    return [];
  }
  return [
    new ImageProblem('image-platform-differs', {
      message: `${subject} says that it is for ${want.os}/${architecture}, not for ${showPlatform(want)}`,
      notes: ['there is no other image under this reference, so the policy is made from this one'],
      help: ['name the platform of the nodes with --platform, or use an image that is built for it'],
    }),
  ];
}

function describeMissingPlatform(subject: string, want: Platform, offers: ReadonlySet<string>): ImageProblem {
  const list = [...offers].slice(0, 50).join(', ');
  return new ImageProblem('image-platform-missing', {
    message: `${subject} is not offered for ${showPlatform(want)}`,
    notes: [list === '' ? 'it offers no platform at all' : `it is offered for ${list}`],
    help: ['choose one with --platform, with kubernetes.io/arch in the nodeSelector, or use another image'],
  });
}
