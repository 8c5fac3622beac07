import { type ImageFiles, openFolderFiles, readSmallFile } from './image-files.js';
import { type Descriptor, digestOf, type IndexEntry, parseManifest } from './image-manifest.js';
import { ImageProblem } from './image-problem.js';
import { type BlobDescriptor, ImageAccessError, type ImageSource } from './image-source.js';
import { type ImageReference, isDigest, parseImageReference } from './reference.js';

/** A layout or an archive that images can be looked up in. */
export interface LocalImageSource extends ImageSource {
  /** Whether the source names this image: by its full name, or by its digest. */
  has(reference: ImageReference): Promise<boolean>;
  /** Whether its digests were made up because it states none. */
  readonly hasMadeUpDigests: boolean;
  close(): Promise<void>;
}

/** How a layout is asked: for one image that the user named, or for whatever it has a name for. */
export interface LayoutChoice {
  /** The name in the layout, from `oci:PATH:TAG`. */
  readonly tag?: string | undefined;
  /** The user said that the image is in this layout, so that it need not be found by its full name. */
  readonly isMapped: boolean;
}

const manifestLimit = 4 * 2 ** 20;
const refNameAnnotation = 'org.opencontainers.image.ref.name';
/** `ctr images export` writes the full name here, and only the tag into the standard's annotation. */
const containerdNameAnnotation = 'io.containerd.image.name';

/** Opens an OCI image layout in a folder. */
export function openOciLayout(folder: string, choice: LayoutChoice): Promise<LocalImageSource> {
  return openLayoutFiles(openFolderFiles(folder, `OCI layout ${folder}`), choice);
}

/** Opens an OCI image layout whose files are given. Throws {@link ImageProblem} when they are none. */
export async function openLayoutFiles(files: ImageFiles, choice: LayoutChoice): Promise<LocalImageSource> {
  const index = await readSmallFile(files, 'index.json', manifestLimit);
  if (index === undefined) {
    throw new ImageProblem('image-source-invalid', {
      message: `${files.name} has no index.json, so it is no OCI layout`,
      help: ['make one with: skopeo copy docker://IMAGE oci:FOLDER:TAG'],
    });
  }
  const document = parseManifest(index, `${files.name} (index.json)`);
  if (document.kind !== 'index') {
    throw new ImageProblem('image-source-invalid', { message: `index.json of ${files.name} is no index` });
  }
  const { entries } = document;

  const readBlob = async (digest: string, signal?: AbortSignal): Promise<Buffer> => {
    const bytes = await readSmallFile(files, blobPath(digest), manifestLimit, signal);
    if (bytes !== undefined) return bytes;
    throw new ImageAccessError('not-found', `${files.name} has no blob ${digest}`);
  };

  return {
    name: files.name,
    hasMadeUpDigests: false,
    has: async (reference) => {
      if (reference.digest === undefined) return entries.some((entry) => namesImage(entry, reference));
      return (await files.measure(blobPath(reference.digest))) !== undefined;
    },
    readManifest: async (reference, want, signal) => {
      if (isDigest(want)) return { bytes: await readBlob(want, signal), mediaType: '', digest: want };
      const entry = chooseEntry(entries, reference, choice, files.name);
      // Several platforms without a name and without an index of their own: index.json is that index.
      if (entry === undefined) return { bytes: index, mediaType: '', digest: digestOf(index) };
      const bytes = await readBlob(entry.digest, signal);
      checkDigest(bytes, entry, files.name);
      return { bytes, mediaType: entry.mediaType, digest: entry.digest };
    },
    openBlob: (_reference, descriptor, signal) =>
      openLayoutBlob(files, blobPath(descriptor.digest), descriptor, signal),
    close: () => files.close(),
  };
}

/** Opens a file as the blob of a descriptor: its size must be the one that is stated. */
export async function openLayoutBlob(
  files: ImageFiles,
  path: string,
  descriptor: BlobDescriptor,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  const size = await files.measure(path);
  if (size === undefined) throw new ImageAccessError('not-found', `${files.name} has no blob ${descriptor.digest}`);
  if (descriptor.size !== undefined && size !== descriptor.size) {
    throw new ImageAccessError(
      'digest-mismatch',
      `blob ${descriptor.digest} in ${files.name} has ${size} bytes instead of ${descriptor.size}`,
    );
  }
  return files.openStream(path, signal);
}

/** Whether a name that a layout or an archive gives an image is the one that a manifest uses. */
export function isSameImage(name: string, reference: ImageReference): boolean {
  const parsed = parseImageReference(name);
  if (!parsed.ok) return false;
  const { registry, repository, tag, digest } = parsed.reference;
  if (registry !== reference.registry || repository !== reference.repository) return false;
  if (reference.digest !== undefined) return digest === reference.digest;
  return digest === undefined && (tag ?? 'latest') === (reference.tag ?? 'latest');
}

function chooseEntry(
  entries: readonly IndexEntry[],
  reference: ImageReference,
  choice: LayoutChoice,
  name: string,
): IndexEntry | undefined {
  const named = entries.find((entry) => namesImage(entry, reference));
  if (choice.tag === undefined && named !== undefined) return named;
  if (choice.isMapped) {
    const tag = choice.tag ?? reference.tag ?? 'latest';
    const tagged = entries.find((entry) => listNames(entry).includes(tag));
    if (tagged !== undefined) return tagged;
    if (choice.tag === undefined) {
      if (entries.length === 1) return entries[0];
      if (entries.length > 1 && entries.every((entry) => listNames(entry).length === 0)) return undefined;
    }
  }
  const names = [...new Set(entries.flatMap(listNames))].slice(0, 20);
  throw new ImageAccessError('not-found', `${name} has no image ${choice.tag ?? reference.original}`, {
    notes: [names.length === 0 ? 'its images have no names' : `it has ${names.join(', ')}`],
  });
}

function listNames(entry: IndexEntry): readonly string[] {
  return [entry.annotations[refNameAnnotation], entry.annotations[containerdNameAnnotation]].filter(
    (name): name is string => name !== undefined && name !== '',
  );
}

/** A bare tag names no repository, so it does not tell which image it is. */
function namesImage(entry: IndexEntry, reference: ImageReference): boolean {
  if (reference.digest !== undefined && entry.digest === reference.digest) return true;
  return listNames(entry).some((name) => /[/:]/.test(name) && isSameImage(name, reference));
}

function checkDigest(bytes: Uint8Array, descriptor: Descriptor, name: string): void {
  if (!descriptor.digest.startsWith('sha256:') || digestOf(bytes) === descriptor.digest) return;
  throw new ImageAccessError('digest-mismatch', `blob ${descriptor.digest} in ${name} does not have its digest`);
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
