import type { ImageReference } from './reference.js';

/** Bytes of a manifest or an index, exactly as served: its digest is taken over them. */
export interface ManifestBlob {
  readonly bytes: Uint8Array;
  /** What the bytes say about themselves (`mediaType`), else what the source said; `''` when neither did. */
  readonly mediaType: string;
  /** Digest computed over `bytes`, in the algorithm of the digest asked for, else `sha256:…`. */
  readonly digest: string;
}

/** What a manifest says about a blob; `size` in bytes, absent when nobody said. */
export interface BlobDescriptor {
  readonly digest: string;
  readonly size: number | undefined;
  readonly mediaType?: string | undefined;
}

/** A place that images are read from: a registry, a layout, an archive, containerd. */
export interface ImageSource {
  /** For messages: `registry localhost:5000`, `OCI layout ./x`. */
  readonly name: string;
  /**
   * Reads a manifest or an index by tag or digest (`want`). The digest is checked when `want` is one, and when the
   * source names one. Throws {@link ImageAccessError}.
   */
  readManifest(reference: ImageReference, want: string, signal?: AbortSignal): Promise<ManifestBlob>;
  /**
   * Opens a blob as a stream of bytes that are not verified yet: whoever reads them computes the digest while
   * reading. It holds a connection until it has been iterated or left, or `signal` is aborted. One that ends early, or grows past `descriptor.size`, throws from the iteration. Throws
   * {@link ImageAccessError}, here and while iterating.
   */
  openBlob(
    reference: ImageReference,
    descriptor: BlobDescriptor,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;
  /** Ends connections and open files. Reading after that is a bug. */
  close?(): Promise<void>;
}

export type ImageAccessErrorKind =
  | 'unauthorized'
  | 'not-found'
  | 'rate-limited'
  | 'network'
  | 'tls'
  | 'timeout'
  | 'server-error'
  | 'bad-response'
  | 'digest-mismatch'
  | 'too-large'
  | 'unsupported'
  | 'configuration'
  | 'aborted';

/** What an access error carries besides its message; no part may hold a secret. */
export interface ImageAccessErrorDetails {
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
  /** Whether the same request may work later, so that trying again (or a next mirror) makes sense. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * An image could not be read: an expected failure that stays inside this room. Whoever composes the sources turns it
 * into a diagnostic. It is an exception, and not a value, so that it passes through streams.
 */
export class ImageAccessError extends Error {
  readonly kind: ImageAccessErrorKind;
  readonly notes: readonly string[];
  readonly help: readonly string[];
  readonly retryable: boolean;

  constructor(kind: ImageAccessErrorKind, message: string, details: ImageAccessErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ImageAccessError';
    this.kind = kind;
    this.notes = details.notes ?? [];
    this.help = details.help ?? [];
    this.retryable = details.retryable ?? false;
  }
}
