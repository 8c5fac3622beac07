import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { InitdataAlgorithm } from './initdata.js';

/** More than any guest would read; a larger text is a mistake or an attack. */
const maxTomlBytes = 32 * 1024 * 1024;

/** Encodes the TOML of initdata for the annotation: base64 of gzip. */
export function encodeInitdata(toml: string): string {
  // Level 9 takes twice the time of 6 for one percent.
  const packed = gzipSync(Buffer.from(toml, 'utf8'), { level: 6 });
  // The header names the operating system; 255 is "unknown", so that all systems write the same bytes.
  packed[9] = 255;
  return packed.toString('base64');
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
