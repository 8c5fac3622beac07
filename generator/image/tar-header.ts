/** One 512-byte header of a tar archive (ustar, GNU or v7), before extended headers are applied to it. */
export interface TarHeader {
  /** Path as written, with the ustar prefix joined on. */
  readonly path: string;
  readonly linkTarget: string;
  /** The type flag, such as `0` for a file and `5` for a folder; the old NUL for a file is given as `0`. */
  readonly type: string;
  /** Bytes of content that follow, before padding. */
  readonly size: number;
  /** Whether old GNU sparse maps follow the header in blocks of their own. */
  readonly sparseMapFollows: boolean;
}

export const tarBlockSize = 512;

/**
 * Types that never have content, whatever their size field says. Go's archive/tar, which the container runtimes
 * unpack with, skips nothing after these, so a walk that did would lose its step with the runtime.
 */
const typesWithoutContent = new Set(['1', '2', '3', '4', '5', '6']);

/** Whether entries of a type can have content in the archive. */
export function mayHaveContent(type: string): boolean {
  return !typesWithoutContent.has(type);
}

/** Whether a block holds only NULs, which ends an archive. */
export function isZeroBlock(block: Buffer): boolean {
  for (let at = 0; at < tarBlockSize; at += 1) if (block[at] !== 0) return false;
  return true;
}

/** Reads a header block of 512 bytes; `undefined` when it is not one (wrong checksum, impossible size). */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (!hasValidChecksum(block)) return undefined;
  const flag = block[156] ?? 0;
  const type = flag === 0 ? '0' : String.fromCharCode(flag);
  const size = readTarNumber(block, 124, 12);
  if (size === undefined) return undefined;
  const name = readTarText(block, 0, 100);
  // Only POSIX archives have a prefix: GNU ones keep times and sparse maps in those bytes.
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? readTarText(block, 345, 155) : '';
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    linkTarget: type === '1' || type === '2' ? readTarText(block, 157, 100) : '',
    type,
    size: mayHaveContent(type) ? size : 0,
    sparseMapFollows: type === 'S' && block[482] === 1,
  };
}

/** Bytes that content of `size` bytes takes in an archive, padding included. */
export function roundUpToBlock(size: number): number {
  return Math.ceil(size / tarBlockSize) * tarBlockSize;
}

/**
 * Reads the records of a PAX extended header (`length key=value\n`). Gives `undefined` when they are malformed.
 * An empty value means that the record takes back an earlier one, so such keys are left out.
 */
export function readPaxRecords(bytes: Buffer): ReadonlyMap<string, string> | undefined {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    if (space === -1 || space - at > 9) return undefined;
    const digits = bytes.toString('latin1', at, space);
    if (!/^[0-9]+$/.test(digits)) return undefined;
    const end = at + Number(digits);
    if (end > bytes.length || end <= space + 1 || bytes[end - 1] !== 0x0a) return undefined;
    const equals = bytes.indexOf(0x3d, space + 1);
    if (equals === -1 || equals >= end) return undefined;
    const key = bytes.toString('utf8', space + 1, equals);
    const value = bytes.toString('utf8', equals + 1, end - 1);
    if (value === '') records.delete(key);
    else records.set(key, value);
    at = end;
  }
  return records;
}

/** Reads text that ends at a NUL or at the end of its field. */
function readTarText(block: Buffer, start: number, length: number): string {
  const nul = block.indexOf(0, start);
  const end = nul === -1 || nul > start + length ? start + length : nul;
  return block.toString('utf8', start, end);
}

function hasValidChecksum(block: Buffer): boolean {
  const stated = readTarNumber(block, 148, 8);
  if (stated === undefined) return false;
  let unsigned = 0;
  let negative = 0;
  // This runs for each of up to millions of entries. The block is as long as the loop, so the cast holds.
  for (let at = 0; at < tarBlockSize; at += 1) {
    const byte = block[at] as number;
    unsigned += byte;
    negative += byte >> 7;
  }
  // The checksum counts its own field as spaces.
  for (let at = 148; at < 156; at += 1) {
    const byte = block[at] as number;
    unsigned += 0x20 - byte;
    negative -= byte >> 7;
  }
  return stated === unsigned || stated === unsigned - 256 * negative; // Some old writers summed signed bytes.
}

/** Reads an octal field, or GNU's base-256 form for numbers that do not fit; an empty field is 0. */
function readTarNumber(block: Buffer, start: number, length: number): number | undefined {
  const first = block[start] ?? 0;
  if ((first & 0x80) !== 0) {
    if ((first & 0x40) !== 0) return undefined;
    let value = first & 0x3f;
    for (let at = start + 1; at < start + length; at += 1) value = value * 256 + (block[at] ?? 0);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const text = readTarText(block, start, length).trim();
  if (text === '') return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}
