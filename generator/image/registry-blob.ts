import type { HttpResponse } from './http-connections.js';
import { type RetryOptions, waitBeforeRetry } from './http-retry.js';
import { type BlobDescriptor, ImageAccessError } from './image-source.js';

/** Opens the blob from `offset` on; with an offset, the answer may be the rest (206) or again the whole (200). */
export type OpenBlobAt = (offset: number) => Promise<HttpResponse>;

/** A connection that brings this much before it is cut has earned a new count of attempts. */
const progressBytes = 1024 * 1024;
/** For blobs of unknown size, where the size does not bound the number of connections. */
const resumeLimit = 1000;

/**
 * Opens a blob and gives its bytes; where the connection is cut or hangs, goes on from the byte reached, with a range
 * request. The bytes are not verified: a resumed blob may be put together from two different ones, which the digest
 * shows. A blob that is longer or shorter than `descriptor.size` throws while iterating.
 */
export async function readResumableBlob(
  open: OpenBlobAt,
  descriptor: BlobDescriptor,
  retry: RetryOptions,
): Promise<AsyncIterable<Uint8Array>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await open(0);
      checkAnnouncedSize(response, descriptor);
      return releaseUnread(response, resumeBlob(response, open, descriptor, retry));
    } catch (error) {
      await waitBeforeRetry(error, attempt, retry);
    }
  }
}

/** A generator that is left before its first chunk runs no code of its own: the connection is given back here. */
function releaseUnread(
  response: HttpResponse,
  generator: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncIterable<Uint8Array> {
  let isStarted = false;
  const iterator: AsyncIterator<Uint8Array> = {
    next() {
      isStarted = true;
      return generator.next();
    },
    return() {
      if (!isStarted) response.discard();
      return generator.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* resumeBlob(
  first: HttpResponse,
  open: OpenBlobAt,
  descriptor: BlobDescriptor,
  retry: RetryOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { size } = descriptor;
  let offset = 0;
  let attempt = 1;
  let earned = 0;
  let response: HttpResponse | undefined = first;
  for (let resumed = 0; ; resumed += 1) {
    try {
      response ??= await open(offset);
      let skip = countBytesToSkip(response, offset);
      for await (const chunk of response.body) {
        const rest = skip === 0 ? chunk : chunk.subarray(Math.min(skip, chunk.byteLength));
        skip -= chunk.byteLength - rest.byteLength;
        if (rest.byteLength === 0) continue;
        offset += rest.byteLength;
        if (size !== undefined && offset > size) throw describeWrongSize(descriptor, 'more');
        yield rest;
      }
      if (skip > 0 || (size !== undefined && offset < size)) throw describeWrongSize(descriptor, 'fewer');
      return;
    } catch (error) {
      if (resumed >= resumeLimit) throw error;
      if (offset - earned >= progressBytes) {
        attempt = 1;
        earned = offset;
      }
      await waitBeforeRetry(error, attempt, retry);
      attempt += 1;
      response = undefined;
    }
  }
}

function checkAnnouncedSize(response: HttpResponse, descriptor: BlobDescriptor): void {
  const announced = response.headers['content-length'];
  if (announced === undefined || descriptor.size === undefined || Number(announced) === descriptor.size) return;
  response.discard();
  const text = `the blob ${descriptor.digest} has ${Number(announced)} bytes in the registry, and ${descriptor.size} in its manifest`;
  throw new ImageAccessError('bad-response', text);
}

/** How much of an answer lies before `offset`: nothing of a proper partial answer, all of it where ranges are ignored. */
function countBytesToSkip(response: HttpResponse, offset: number): number {
  if (response.status === 200) return offset;
  const range = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(response.headers['content-range'] ?? '');
  const start = Number(range?.[1]);
  if (offset > 0 && start <= offset) return offset - start;
  response.discard();
  throw new ImageAccessError('bad-response', 'the registry answers a range request with another range');
}

function describeWrongSize(descriptor: BlobDescriptor, word: 'more' | 'fewer'): ImageAccessError {
  const text = `the blob ${descriptor.digest} has ${word} bytes than the ${descriptor.size} of its manifest`;
  return new ImageAccessError('bad-response', text, { retryable: word === 'fewer' });
}
