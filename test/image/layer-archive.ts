import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** An entry of an archive made for a test; what is left out is a plain file without content. */
export interface TestEntry {
  readonly path: string;
  readonly type?: string;
  readonly content?: string | Buffer;
  readonly linkTarget?: string;
  /** Size to state, where it is not that of the content. */
  readonly size?: number;
}

/** Makes a ustar header block. */
export function makeHeader({ path, type = '0', content = '', linkTarget = '', size }: TestEntry): Buffer {
  const block = Buffer.alloc(512);
  block.write(path, 0, 100, 'utf8');
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${(size ?? Buffer.byteLength(content)).toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(type, 156);
  block.write(linkTarget, 157, 100, 'utf8');
  block.write('ustar\x0000', 257, 'latin1');
  return seal(block);
}

/** Writes the checksum of a header that was changed. */
export function seal(block: Buffer): Buffer {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** Makes an archive of entries, with the two zero blocks at its end. */
export function makeTar(entries: readonly TestEntry[]): Buffer {
  const pieces = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content ?? '');
    return [makeHeader(entry), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...pieces, Buffer.alloc(1024)]);
}

/** Makes an entry with PAX records for the entry after it. */
export function makePax(records: Readonly<Record<string, string>>): TestEntry {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = Buffer.byteLength(rest);
    while (String(length).length + Buffer.byteLength(rest) !== length)
      length = String(length).length + Buffer.byteLength(rest);
    return `${length}${rest}`;
  });
  return { path: 'PaxHeader', type: 'x', content: lines.join('') };
}

export const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A layer as a registry has it: compressed bytes and what manifest and configuration say of them. */
export interface TestLayer {
  readonly blob: Buffer;
  readonly diffId: string;
  readonly mediaType: string;
}

/** Makes a gzipped layer of entries. */
export function makeLayer(
  entries: readonly TestEntry[],
  mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip',
): TestLayer {
  const tar = makeTar(entries);
  return { blob: gzipSync(tar), diffId: sha256(tar), mediaType };
}
