/**
 * Decompresses zstd in pieces. Node's own zstd came with 22.15, so fzstd serves all versions alike. fzstd reserves
 * whatever window a frame asks for (up to 2 GiB), moves that window once per block, and takes frames recursively;
 * so this walk finds frames and blocks itself (RFC 8878, section 3.1), checks them, and hands fzstd one frame at a time.
 */
export interface ZstdDecoder {
  /** Takes compressed bytes; gives decompressed pieces to the sink. Throws {@link ZstdError}. */
  push(chunk: Uint8Array): void;
  /** Says that the input ends. Throws {@link ZstdError} when that is in the middle of a frame. */
  end(): void;
}

export class ZstdError extends Error {
  override readonly name = 'ZstdError';
}

/** Bytes of window that a frame may ask for: what zstd's highest level without `--long` or `--ultra` uses, times 8. */
const windowLimit = 64 * 2 ** 20;
/**
 * Bytes of window moved per byte of output. Real streams have blocks of 128 KiB, which gives 512 at most; a stream of
 * tiny blocks with a big window would keep a processor busy for hours.
 */
const moveRatioLimit = 1024;
const moveAllowance = 64 * 2 ** 20;

type FrameSink = { push(chunk: Uint8Array, final?: boolean): unknown };

type State = 'magic' | 'skip-size' | 'skip' | 'descriptor' | 'frame-header' | 'block-header' | 'block' | 'checksum';

/** Makes a decoder that gives its output to `sink`. Loads fzstd on first use. */
export async function createZstdDecoder(sink: (piece: Uint8Array) => void): Promise<ZstdDecoder> {
  const { Decompress } = await import('fzstd');
  let state: State = 'magic';
  let need = 4;
  let held = new Uint8Array(18);
  let heldLength = 0;
  let frame: FrameSink | undefined;
  let descriptor = 0;
  let hasChecksum = false;
  let isLastBlock = false;
  let window = 0;
  let moved = 0;
  let produced = 0;

  const feed = (bytes: Uint8Array, final: boolean): void => {
    try {
      frame?.push(bytes, final);
    } catch (error) {
      throw new ZstdError(`its zstd data is malformed (${error instanceof Error ? error.message : String(error)})`);
    }
  };

  const go = (next: State, bytes: number): void => {
    state = next;
    need = bytes;
    heldLength = 0;
  };

  /** Takes what the state wanted: all its bytes are in `held`. */
  const takeHeld = (): void => {
    const bytes = held.slice(0, heldLength);
    const view = new DataView(bytes.buffer);
    if (state === 'magic') {
      const magic = view.getUint32(0, true);
      if (magic >>> 4 === 0x184d2a5) go('skip-size', 4);
      else if (magic === 0xfd2fb528) go('descriptor', 1);
      else throw new ZstdError('its zstd data is malformed (no frame where one must begin)');
    } else if (state === 'skip-size') {
      const size = view.getUint32(0, true);
      if (size === 0) go('magic', 4);
      else go('skip', size);
    } else if (state === 'descriptor') {
      descriptor = bytes[0] ?? 0;
      hasChecksum = (descriptor & 4) !== 0;
      go('frame-header', measureFrameHeader(descriptor));
    } else if (state === 'frame-header') {
      window = readWindowSize(descriptor, bytes);
      if (window > windowLimit) {
        throw new ZstdError(
          `its zstd data asks for a window of ${window} bytes, more than the limit of ${windowLimit}`,
        );
      }
      frame = new Decompress((piece) => {
        produced += piece.length;
        if (piece.length > 0) sink(piece);
      });
      feed(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, descriptor, ...bytes), false);
      go('block-header', 3);
    } else if (state === 'block-header') {
      const header = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16);
      isLastBlock = (header & 1) === 1;
      const type = (header >> 1) & 3;
      if (type === 3) throw new ZstdError('its zstd data is malformed (reserved block type)');
      moved += window;
      if (moved > moveRatioLimit * Math.max(produced, moveAllowance)) {
        throw new ZstdError('its zstd data has a big window and absurdly small blocks');
      }
      const size = type === 1 ? 1 : header >> 3;
      const isFinal = isLastBlock && !hasChecksum && size === 0;
      feed(bytes, isFinal);
      if (size > 0) go('block', size);
      else endBlock();
    } else if (state === 'checksum') {
      feed(bytes, true);
      go('magic', 4);
    }
  };

  const endBlock = (): void => {
    if (!isLastBlock) go('block-header', 3);
    else if (hasChecksum) go('checksum', 4);
    else go('magic', 4);
  };

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length) {
        const step = Math.min(need, chunk.length - at);
        const bytes = chunk.subarray(at, at + step);
        at += step;
        need -= step;
        if (state === 'skip') {
          if (need === 0) go('magic', 4);
        } else if (state === 'block') {
          // fzstd keeps pieces of unfinished blocks, and the caller may reuse the chunk's memory.
          feed(bytes.slice(), need === 0 && isLastBlock && !hasChecksum);
          if (need === 0) endBlock();
        } else {
          if (heldLength + step > held.length) held = new Uint8Array(heldLength + step);
          held.set(bytes, heldLength);
          heldLength += step;
          if (need === 0) takeHeld();
        }
      }
    },
    end() {
      if (state !== 'magic' || heldLength > 0) throw new ZstdError('its zstd data ends too early');
    },
  };
}

/** Bytes of a frame header after its descriptor: window, dictionary id, content size. */
function measureFrameHeader(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeFlag = descriptor >> 6;
  const contentSize = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}

function readWindowSize(descriptor: number, header: Uint8Array): number {
  if ((descriptor & 0x20) === 0) {
    const byte = header[0] ?? 0;
    const base = 2 ** (10 + (byte >> 3));
    return base + (base / 8) * (byte & 7);
  }
  const sizeFlag = descriptor >> 6;
  const length = sizeFlag === 0 ? 1 : 1 << sizeFlag;
  let size = 0;
  for (let at = header.length - 1; at >= header.length - length; at -= 1) size = size * 256 + (header[at] ?? 0);
  return sizeFlag === 1 ? size + 256 : size;
}
