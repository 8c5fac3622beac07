/** How long to wait, in milliseconds. There is no limit for a whole blob: a large layer may take its time. */
export interface HttpTimeouts {
  /** For a connection with everything that belongs to it: name, TCP, proxy tunnel, TLS. */
  readonly connectMs: number;
  /** From the request to the head of the answer. */
  readonly headersMs: number;
  /** For the next {@link slowBodyBytes} bytes of a body, counted only while the reader waits for them. */
  readonly idleMs: number;
}

export const defaultTimeouts: HttpTimeouts = { connectMs: 15_000, headersMs: 30_000, idleMs: 30_000 };

/** Fewer bytes than this in `idleMs` is a body that hangs, also when a byte drips now and then. */
export const slowBodyBytes = 1024;
