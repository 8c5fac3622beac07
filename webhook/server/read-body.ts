import type { Readable } from 'node:stream';

export type ReadBody =
  | { readonly kind: 'whole'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'too-large'; readonly head: string };

/** Reads a body of at most `limit` bytes. Of a larger one only the head is kept, and the rest is let through unread. */
export async function readBody(stream: Readable, limit: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= limit) chunks.push(chunk);
    else if (chunks.length > 1) chunks.length = 1;
  }
  if (bytes > limit) return { kind: 'too-large', head: chunks[0]?.toString('utf8', 0, headBytes) ?? '' };
  return { kind: 'whole', text: Buffer.concat(chunks).toString('utf8'), bytes };
}

const headBytes = 2048;

/** The first bytes of a body, which hold the uid; the rest is let through unread, so that the connection stays usable. */
export async function readHead(stream: Readable): Promise<string> {
  let head = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
  }
  return head.toString('utf8');
}
