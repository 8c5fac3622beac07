import {
  isZeroBlock,
  mayHaveContent,
  readPaxRecords,
  readTarHeader,
  roundUpToBlock,
  type TarHeader,
  tarBlockSize,
} from './tar-header.js';

/** An entry of an archive with its extended headers applied. */
export interface TarEntry {
  readonly path: string;
  readonly linkTarget: string;
  readonly type: string;
  /** Bytes of content in the archive. */
  readonly size: number;
}

export interface TarHandler {
  /** Called for each entry, in order. Gives whether its content is wanted. */
  onEntry(entry: TarEntry): boolean;
  /** Called with pieces of the content of an entry that was wanted. The piece is only valid during the call. */
  onContent(piece: Buffer): void;
}

export interface TarWalk {
  /** Takes the next bytes of the archive. Throws {@link TarError}. */
  push(chunk: Buffer): void;
  /** Says that the archive ends here. Throws {@link TarError} when that is in the middle of something. */
  end(): void;
}

/** Bytes are not the tar archive that they should be, or it is bigger than the limits allow. */
export class TarError extends Error {
  readonly kind: 'malformed' | 'too-many-entries';
  constructor(kind: TarError['kind'], message: string) {
    super(message);
    this.name = 'TarError';
    this.kind = kind;
  }
}

/** Bytes of one extended header (long name, PAX records) beyond which an archive counts as hostile. */
const extensionLimit = 1 << 20;

type State = 'header' | 'sparse-map' | 'extension' | 'content' | 'padding' | 'done';

/**
 * Makes a walk over an archive that comes in chunks of any size, keeping no more than a header and the extended
 * headers in memory.
 *
 * Why not tar-stream: a layer is walked for two small files among up to millions of entries, and tar-stream makes a
 * stream object for each and passes all content through it. Measured with Node 20 on plain archives: 200,000 files of
 * 1 KiB take 0.8 s here and 1.9 s there, one file of 1 GiB 4 ms here and 130 ms there. And tar-stream neither limits
 * extended headers nor ignores the sizes of entries that have no content.
 */
export function createTarWalk(handler: TarHandler, limits: { readonly entries: number }): TarWalk {
  const block = Buffer.alloc(tarBlockSize);
  let filled = 0;
  let state: State = 'header';
  let remaining = 0;
  let padding = 0;
  let wanted = false;
  let entries = 0;
  let extension: Buffer[] = [];
  let extensionType = '';
  let held: TarHeader | undefined;
  let longPath: string | undefined;
  let longLink: string | undefined;
  let pax: ReadonlyMap<string, string> | undefined;

  const countHeader = (): void => {
    entries += 1;
    if (entries > limits.entries) {
      throw new TarError('too-many-entries', `it has more than ${limits.entries} entries`);
    }
  };

  const takeHeader = (): void => {
    if (isZeroBlock(block)) {
      // Readers differ on a single zero block; the reference (Rust's tar) stops at the first.
      state = 'done';
      return;
    }
    const header = readTarHeader(block);
    if (header === undefined) {
      throw new TarError(
        'malformed',
        entries === 0 ? 'it is not a tar archive' : `entry ${entries + 1} has no valid header`,
      );
    }
    countHeader();
    if (header.type === 'L' || header.type === 'K' || header.type === 'x' || header.type === 'g') {
      if (header.size > extensionLimit)
        throw new TarError('malformed', `entry ${entries} has an extended header of ${header.size} bytes`);
      extension = [];
      extensionType = header.type;
      remaining = header.size;
      padding = roundUpToBlock(header.size) - header.size;
      if (remaining > 0) state = 'extension';
      else takeExtension();
      return;
    }
    held = header;
    if (header.sparseMapFollows) state = 'sparse-map';
    else startEntry(header);
  };

  const takeExtension = (): void => {
    const bytes = Buffer.concat(extension);
    extension = [];
    if (extensionType === 'L') longPath = cutAtNul(bytes);
    else if (extensionType === 'K') longLink = cutAtNul(bytes);
    else if (extensionType === 'x') {
      pax = readPaxRecords(bytes);
      if (pax === undefined) throw new TarError('malformed', `entry ${entries} has malformed PAX records`);
    }
    // Global PAX headers ('g') only carry comments in practice, and Go's reader does not apply them either.
    state = padding > 0 ? 'padding' : 'header';
  };

  const startEntry = (header: TarHeader): void => {
    // GNU's sparse form 1.0 keeps the real name in a record of its own.
    const path = pax?.get('GNU.sparse.name') ?? pax?.get('path') ?? longPath ?? header.path;
    const linkTarget = pax?.get('linkpath') ?? longLink ?? header.linkTarget;
    let size = header.size;
    const paxSize = pax?.get('size');
    if (paxSize !== undefined && mayHaveContent(header.type)) {
      size = /^[0-9]{1,16}$/.test(paxSize) ? Number(paxSize) : Number.NaN;
      if (!Number.isSafeInteger(size)) throw new TarError('malformed', `entry ${entries} has an impossible size`);
    }
    longPath = undefined;
    longLink = undefined;
    pax = undefined;
    held = undefined;
    wanted = handler.onEntry({ path, linkTarget, type: header.type, size });
    remaining = size;
    padding = roundUpToBlock(size) - size;
    state = remaining > 0 ? 'content' : 'header';
  };

  const takeSparseMap = (): void => {
    countHeader();
    // Byte 504 of a map block says whether one more follows.
    if (block[504] !== 1 && held !== undefined) startEntry(held);
  };

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length && state !== 'done') {
        if (state === 'header' || state === 'sparse-map') {
          const step = Math.min(tarBlockSize - filled, chunk.length - at);
          chunk.copy(block, filled, at, at + step);
          filled += step;
          at += step;
          if (filled < tarBlockSize) return;
          filled = 0;
          if (state === 'header') takeHeader();
          else takeSparseMap();
          continue;
        }
        if (state === 'padding') {
          const step = Math.min(padding, chunk.length - at);
          padding -= step;
          at += step;
          if (padding === 0) state = 'header';
          continue;
        }
        const step = Math.min(remaining, chunk.length - at);
        // A chunk that is kept past this call is copied: its memory may be reused by whoever made it.
        if (state === 'extension') extension.push(Buffer.from(chunk.subarray(at, at + step)));
        else if (wanted) handler.onContent(chunk.subarray(at, at + step));
        remaining -= step;
        at += step;
        if (remaining > 0) continue;
        if (state === 'extension') takeExtension();
        else state = padding > 0 ? 'padding' : 'header';
      }
    },
    end() {
      if (state === 'done' || (state === 'header' && filled === 0)) return;
      // Some writers leave out the padding of the last entry.
      if (state === 'padding') return;
      throw new TarError('malformed', `it ends in the middle of entry ${entries + (state === 'header' ? 1 : 0)}`);
    },
  };
}

function cutAtNul(bytes: Buffer): string {
  const nul = bytes.indexOf(0);
  return bytes.toString('utf8', 0, nul === -1 ? bytes.length : nul);
}
