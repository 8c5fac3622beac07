import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync, gunzipSync } from 'node:zlib';
import type { InitdataAlgorithm } from './initdata.js';

/** More than any guest would read; a larger text is a mistake or an attack. */
const maxTomlBytes = 32 * 1024 * 1024;

/** Where the data of a policy begin. What stands before is the same in many policies. */
const dataRule = '\npolicy_data := ';

/** Level 9 takes twice the time of 6 for one percent. */
const level = 6;

/** Ten bytes: deflate, no time, and 255 for an operating system that is not told, so that all write the same bytes. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/** Encodes the TOML of initdata for the annotation: base64 of gzip. */
export function encodeInitdata(toml: string): string {
  const at = toml.lastIndexOf(dataRule) + 1;
  const bytes = Buffer.from(toml, 'utf8');
  const start = packStart(toml.slice(0, at));
  // The window goes on behind the start, so that the data refer to its texts as in one piece.
  const dictionary = start.bytes.subarray(-windowBytes);
  const rest = deflateRawSync(bytes.subarray(start.bytes.length), {
    level,
    ...(dictionary.length > 0 && { dictionary }),
  });
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.length % 2 ** 32, 4);
  return Buffer.concat([header, start.packed, rest, trailer]).toString('base64');
}

/** As far back as deflate refers. */
const windowBytes = 32 * 1024;

interface PackedStart {
  readonly bytes: Buffer;
  /** Ends on a whole byte, and is not the end of the stream. */
  readonly packed: Buffer;
}

const starts = new Map<string, PackedStart>();
const maxStarts = 32;
/** Larger ones hold more than rules, and are no one else's. */
const maxKeptBytes = 128 * 1024;
const noStart: PackedStart = { bytes: Buffer.alloc(0), packed: Buffer.alloc(0) };

/** Packs what stands before the data, once for each text: that is the larger part of the time. */
function packStart(text: string): PackedStart {
  if (text === '') return noStart;
  const known = starts.get(text);
  if (known) return known;
  const bytes = Buffer.from(text, 'utf8');
  const packed = deflateRawSync(bytes, { level, finishFlush: constants.Z_SYNC_FLUSH });
  const start = { bytes, packed };
  if (bytes.length > maxKeptBytes) return start;
  if (starts.size >= maxStarts) starts.clear();
  starts.set(text, start);
  return start;
}

/** What an annotation decodes to, or why it does not. */
export type DecodedInitdata =
  | { readonly kind: 'toml'; readonly text: string }
  | { readonly kind: 'undecodable'; readonly reason: string };

/** Decodes the annotation's value. */
export function decodeInitdata(value: string): DecodedInitdata {
  const compact = value.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return { kind: 'undecodable', reason: 'it is not base64' };
  let bytes: Buffer;
  try {
    bytes = gunzipSync(Buffer.from(compact, 'base64'), { maxOutputLength: maxTomlBytes });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    return {
      kind: 'undecodable',
      reason: tooLarge ? `it unpacks to more than ${maxTomlBytes} bytes` : 'its base64 does not hold gzip data',
    };
  }
  try {
    return { kind: 'toml', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'undecodable', reason: 'it does not hold UTF-8 text' };
  }
}

/** The digest of initdata and the values in which hardware reports show it, as hexadecimal. */
export interface InitdataDigest {
  readonly algorithm: InitdataAlgorithm;
  readonly digest: string;
  /** SNP `HOST_DATA`, 32 bytes. */
  readonly snpHostData: string;
  /** TDX `MRCONFIGID`, 48 bytes. */
  readonly tdxMrConfigId: string;
}

/** The runtime fits the digest to the field: longer ones are cut, shorter ones get zeros at the end. */
function fitDigest(digest: string, bytes: number): string {
  return digest.slice(0, bytes * 2).padEnd(bytes * 2, '0');
}

/** Computes the digest that a relying party must check: over the bytes of the TOML, before compression. */
export function digestInitdata(toml: string, algorithm: InitdataAlgorithm): InitdataDigest {
  const digest = createHash(algorithm).update(toml, 'utf8').digest('hex');
  return { algorithm, digest, snpHostData: fitDigest(digest, 32), tdxMrConfigId: fitDigest(digest, 48) };
}
