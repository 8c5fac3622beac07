import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageAccessError } from './image-source.js';

/** Files of a layout or an archive, by paths with `/` that have no `.` or `..` parts. */
export interface ImageFiles {
  /** For messages, such as `OCI layout ./images`. */
  readonly name: string;
  /** Bytes of a file; `undefined` when there is none. */
  measure(path: string): Promise<number | undefined>;
  /** A file as a stream; only for paths that exist. `end` is an offset that is not read any more. */
  openStream(path: string, signal?: AbortSignal, end?: number): Promise<AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
}

/** Reads a whole file of at most `limit` bytes. `undefined` when there is none; throws {@link ImageAccessError}. */
export async function readSmallFile(
  files: ImageFiles,
  path: string,
  limit: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  const size = await files.measure(path);
  if (size === undefined) return undefined;
  if (size > limit)
    throw new ImageAccessError('too-large', `${path} in ${files.name} has ${size} bytes; the limit is ${limit}`);
  const pieces: Uint8Array[] = [];
  for await (const piece of await files.openStream(path, signal)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Gives the files of a folder. */
export function openFolderFiles(folder: string, name: string): ImageFiles {
  return {
    name,
    measure: async (path) => {
      const found = await stat(join(folder, path)).catch(() => undefined);
      return found?.isFile() ? found.size : undefined;
    },
    openStream: async (path, signal, end) => {
      // Opened first, so that a missing file is told here and not by the stream.
      const file = await open(join(folder, path)).catch((error: unknown) => {
        throw new ImageAccessError('not-found', `${path} in ${name} cannot be read`, { cause: error });
      });
      if (end === 0) {
        await file.close();
        return emptyStream();
      }
      const range = end === undefined ? {} : { end: end - 1 };
      return translate(createReadStream('', { fd: file, ...range }), `${path} in ${name}`, signal);
    },
    close: async () => {},
  };
}

/** Turns the errors of a file stream into {@link ImageAccessError}, and ends it when the run is cancelled. */
export async function* translate(
  stream: AsyncIterable<Uint8Array> & { destroy(): unknown },
  what: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of stream) {
      if (signal?.aborted) throw new ImageAccessError('aborted', `reading ${what} was stopped`);
      yield piece;
    }
  } catch (error) {
    if (error instanceof ImageAccessError) throw error;
    throw new ImageAccessError('bad-response', `${what} cannot be read`, { cause: error });
  } finally {
    stream.destroy();
  }
}

/** A stream without any bytes. */
export async function* emptyStream(): AsyncGenerator<Uint8Array> {}
