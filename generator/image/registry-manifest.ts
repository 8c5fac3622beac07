import { createHash } from 'node:crypto';
import { readWholeBody } from './http-body.js';
import type { HttpResponse } from './http-connections.js';
import { ImageAccessError, type ManifestBlob } from './image-source.js';
import { isDigest } from './reference.js';

/** The limit that the distribution specification gives registries, and that containerd and docker keep. */
export const manifestBytesLimit = 4 * 1024 * 1024;
/** An image configuration is larger only by malice or by mistake. */
export const configBytesLimit = 8 * 1024 * 1024;

/** What we ask for. Schema 1 is not among it, but old registries send it anyway. */
export const manifestAccept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * Reads the answer to a request for a manifest: at most 4 MiB, JSON, of schema 2, with the digest that was asked for
 * and the one that the registry states. Throws an {@link ImageAccessError}.
 */
export async function readManifestResponse(response: HttpResponse, want: string, host: string): Promise<ManifestBlob> {
  const announced = Number(response.headers['content-length'] ?? 0);
  if (announced > manifestBytesLimit) {
    response.discard();
    throw new ImageAccessError(
      'too-large',
      `the manifest has ${announced} bytes, and ${manifestBytesLimit} are allowed`,
    );
  }
  const bytes = await readWholeBody(response.body, manifestBytesLimit, 'the manifest');
  const stated = response.headers['docker-content-digest'];
  const named = isDigest(want) ? want : undefined;
  const claimed = typeof stated === 'string' && isDigest(stated) ? stated : undefined;
  const digest = computeDigest(bytes, named ?? claimed);
  const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  // Before the digest: a schema 1 manifest is signed inside, and its digest is not taken over the bytes as sent.
  const manifest = parseManifest(bytes, host, contentType);
  if (isSchema1(manifest, contentType)) throw describeSchema1();
  if (named !== undefined && digest !== named) throw describeMismatch(host, named, digest);
  const actual = named === undefined || claimed === undefined ? digest : computeDigest(bytes, claimed);
  if (claimed !== undefined && actual !== claimed) throw describeMismatch(host, claimed, actual);
  const own = manifest.mediaType;
  return { bytes, mediaType: typeof own === 'string' && own !== '' ? own : contentType, digest };
}

/** Computes a digest of the algorithm that `like` has, else sha256. */
function computeDigest(bytes: Uint8Array, like: string | undefined): string {
  const algorithm = like?.split(':')[0] ?? 'sha256';
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

function parseManifest(bytes: Uint8Array, host: string, contentType: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, for both.
  }
  const isPage = contentType === 'text/html';
  throw new ImageAccessError(
    'bad-response',
    `${host} answers with ${isPage ? 'a web page' : 'something'} that is no manifest`,
    {
      notes: contentType === '' ? [] : [`its content type is ${JSON.stringify(contentType.slice(0, 100))}`],
      help: isPage ? ['check that the host is a registry, and that no login page or proxy stands before it'] : [],
      retryable: !isPage,
    },
  );
}

function isSchema1(manifest: Readonly<Record<string, unknown>>, contentType: string): boolean {
  return manifest.schemaVersion === 1 || contentType.startsWith('application/vnd.docker.distribution.manifest.v1');
}

function describeSchema1(): ImageAccessError {
  return new ImageAccessError('unsupported', 'the image has a manifest of Docker schema 1, which is not supported', {
    notes: ['containerd 2 and docker do not run such images either'],
    help: ['push it again with a current docker or podman, or convert it: skopeo copy --format v2s2 …'],
  });
}

function describeMismatch(host: string, wanted: string, got: string): ImageAccessError {
  return new ImageAccessError('digest-mismatch', `the manifest that ${host} sends is not the one of digest ${wanted}`, {
    notes: [`its digest is ${got}`],
    help: ['a proxy or mirror may have changed it: ask the registry directly, or try again'],
    retryable: true,
  });
}
