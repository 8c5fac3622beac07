import type { IncomingMessage } from 'node:http';
import { describeConnectionFailure } from './http-failure.js';
import { type HttpTimeouts, slowBodyBytes } from './http-timeouts.js';
import { ImageAccessError } from './image-source.js';
import { readMonotonicMs } from './monotonic-clock.js';

/**
 * Reads the body of an answer chunk by chunk. A body that is cut, or that brings next to nothing in `idleMs` while
 * the reader waits, throws a retryable {@link ImageAccessError}. Leaving the iteration early closes the connection.
 */
export async function* streamBody(
  message: IncomingMessage,
  url: URL,
  timeouts: HttpTimeouts,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let waiting = false;
  let bytes = 0;
  const timer = setTimeout(() => {
    if (waiting) message.destroy(slowError(url, timeouts));
    else bytes = slowBodyBytes;
  }, timeouts.idleMs);
  const beginPeriod = (): void => {
    bytes = 0;
    timer.refresh();
  };
  try {
    const chunks: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]();
    for (;;) {
      waiting = true;
      if (bytes >= slowBodyBytes) beginPeriod();
      const next = await chunks.next();
      waiting = false;
      if (next.done === true) break;
      bytes += next.value.byteLength;
      const handedOver = readMonotonicMs();
      yield next.value;
      // The time that a slow reader takes is no fault of the server.
      if (readMonotonicMs() - handedOver > slowReaderMs) beginPeriod();
    }
    if (!message.complete) throw cutError(url);
  } catch (error) {
    throw describeConnectionFailure(error, url, signal);
  } finally {
    clearTimeout(timer);
    message.destroy();
  }
}

/** A reader that keeps a chunk longer than this begins a new period for the server. */
const slowReaderMs = 100;

function slowError(url: URL, timeouts: HttpTimeouts): ImageAccessError {
  const text = `${url.host} sends too slowly: less than ${slowBodyBytes} bytes in ${timeouts.idleMs / 1000} seconds`;
  return new ImageAccessError('timeout', text, { retryable: true });
}

function cutError(url: URL): ImageAccessError {
  return new ImageAccessError('network', `the connection to ${url.host} was cut`, { retryable: true });
}

/** Reads a whole body of at most `limit` bytes; a longer one throws a `too-large` error that names `what`. */
export async function readWholeBody(body: AsyncIterable<Uint8Array>, limit: number, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > limit) throw new ImageAccessError('too-large', `${what} has more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
