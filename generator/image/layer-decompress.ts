import { createGunzip } from 'node:zlib';
import { createZstdDecoder, ZstdError } from './layer-zstd.js';

/** A decompression that is fed bytes; output goes to the sink, piece by piece, before `push` resolves. */
export interface Decompressor {
  readonly compression: Compression;
  /** Throws {@link CompressionError}, and whatever the sink throws. */
  push(chunk: Uint8Array): Promise<void>;
  /** Says that the input ends. Throws like `push`. */
  end(): Promise<void>;
  /** Frees what is held, after an error or when the rest is of no interest. */
  destroy(): void;
}

export type Compression = 'none' | 'gzip' | 'zstd';

/** Bytes cannot be decompressed; the message completes "layer …: ". */
export class CompressionError extends Error {
  readonly kind: 'malformed' | 'unsupported';
  constructor(kind: CompressionError['kind'], message: string) {
    super(message);
    this.name = 'CompressionError';
    this.kind = kind;
  }
}

/** Bytes that {@link detectCompression} wants to see. */
export const magicLength = 6;

/**
 * Tells how bytes are compressed from how they begin. Media types are not asked: layers with the wrong one exist, and
 * containerd goes by the bytes too (its `compression.DetectCompression`).
 */
export function detectCompression(start: Uint8Array): Compression | { readonly unsupported: string } {
  const [a, b, c, d] = start;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  // zstd streams may begin with a skippable frame.
  if (a !== undefined && a >= 0x50 && a <= 0x5f && b === 0x2a && c === 0x4d && d === 0x18) return 'zstd';
  if (a === 0x42 && b === 0x5a && c === 0x68) return { unsupported: 'bzip2' };
  if (a === 0xfd && b === 0x37 && c === 0x7a && d === 0x58) return { unsupported: 'xz' };
  if (a === 0x04 && b === 0x22 && c === 0x4d && d === 0x18) return { unsupported: 'lz4' };
  return 'none';
}

/** Makes a decompressor for bytes that begin like `start`. Throws {@link CompressionError} when there is none. */
export async function openDecompressor(start: Uint8Array, sink: (piece: Buffer) => void): Promise<Decompressor> {
  const compression = detectCompression(start);
  if (typeof compression === 'object') {
    throw new CompressionError(
      'unsupported',
      `it is compressed with ${compression.unsupported}, which is not supported`,
    );
  }
  if (compression === 'gzip') return openGunzip(sink);
  if (compression === 'zstd') return openZstd(sink);
  const push = async (chunk: Uint8Array): Promise<void> => sink(asBuffer(chunk));
  return { compression, push, end: async () => {}, destroy: () => {} };
}

function openGunzip(sink: (piece: Buffer) => void): Decompressor {
  const gunzip = createGunzip({ chunkSize: 1 << 17 });
  let failure: { readonly error: unknown } | undefined;
  let ended = false;
  let wake: (() => void) | undefined;
  const settle = (): void => {
    wake?.();
    wake = undefined;
  };
  gunzip.on('data', (piece: Buffer) => {
    if (failure !== undefined) return;
    try {
      sink(piece);
    } catch (error) {
      failure = { error };
      gunzip.destroy();
      settle();
    }
  });
  gunzip.on('end', () => {
    ended = true;
    settle();
  });
  gunzip.on('close', settle);
  gunzip.on('error', (error) => {
    failure ??= { error: new CompressionError('malformed', `its gzip data is malformed (${error.message})`) };
    settle();
  });
  const wait = async (start: (done: () => void) => void): Promise<void> => {
    await new Promise<void>((resolve) => {
      wake = resolve;
      start(settle);
    });
    if (failure !== undefined) throw failure.error;
  };
  return {
    compression: 'gzip',
    push: async (chunk) => {
      // Zeros after the last member are padding; zlib ends there. Anything else is an error, as it is for containerd.
      if (ended) return;
      await wait((done) => gunzip.write(chunk, () => done()));
    },
    end: async () => {
      if (ended) return;
      await wait(() => gunzip.end());
    },
    destroy: () => gunzip.destroy(),
  };
}

async function openZstd(sink: (piece: Buffer) => void): Promise<Decompressor> {
  const decoder = await createZstdDecoder((piece) => sink(asBuffer(piece)));
  const translate = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      throw error instanceof ZstdError ? new CompressionError('malformed', error.message) : error;
    }
  };
  return {
    compression: 'zstd',
    push: async (chunk) => translate(() => decoder.push(chunk)),
    end: async () => translate(() => decoder.end()),
    destroy: () => {},
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
