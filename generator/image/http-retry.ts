import { ImageAccessError } from './image-source.js';

export interface RetryPolicy {
  /** How often to try in all; 1 means no retry. */
  readonly attempts: number;
  /** The wait before the first retry; it doubles with every further one. */
  readonly baseDelayMs: number;
  /** No single wait is longer, whatever `Retry-After` says: a server that asks for more ends the attempts. */
  readonly delayLimitMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 5, baseDelayMs: 300, delayLimitMs: 60_000 };

/** Tells what is tried again and why, for progress and logs. */
export interface RetryNotice {
  readonly what: string;
  readonly reason: string;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly delayMs: number;
}

/** An access error of a server that said how long to wait. */
export class RetryLaterError extends ImageAccessError {
  /** Milliseconds from the answer on. */
  readonly retryAfterMs: number;

  constructor(source: ImageAccessError, retryAfterMs: number) {
    super(source.kind, source.message, { notes: source.notes, help: source.help, retryable: true });
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Reads a `Retry-After` header, a number of seconds or an HTTP date, as milliseconds from `now`; `undefined` when it
 * is absent or neither.
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  // Date.parse takes many texts; only the three forms of an HTTP date (RFC 9110, 5.6.7) count. asctime's has no zone.
  if (!/^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}( GMT| \d{4})$/.test(text)) return undefined;
  const date = Date.parse(text.endsWith(' GMT') ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

export interface RetryOptions {
  readonly policy: RetryPolicy;
  /** What is being done, for notices: `manifest docker.io/library/busybox:1.36`. */
  readonly what: string;
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does `work` until it succeeds, fails with an error that no retry can mend, or the attempts are used up; waits
 * exponentially longer in between, with jitter so that parallel requests do not come back together, or as long as the
 * server asked. The last error is thrown; it says how many attempts there were.
 */
export async function retryAccess<T>(options: RetryOptions, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      await waitBeforeRetry(error, attempt, options);
    }
  }
}

/** Waits until attempt number `attempt + 1` may begin, or throws `error` when there is none. */
export async function waitBeforeRetry(error: unknown, attempt: number, options: RetryOptions): Promise<void> {
  const { policy, signal } = options;
  if (!(error instanceof ImageAccessError) || !error.retryable) throw error;
  const attempts = Math.min(policy.attempts, attemptLimit(error));
  if (attempt >= attempts) throw addAttempts(error, attempt);
  const delayMs = chooseDelay(error, attempt, policy);
  if (delayMs === undefined) throw describeLongWait(error);
  options.onRetry?.({ what: options.what, reason: error.message, attempt, delayMs });
  const { setTimeout: sleep } = await import('node:timers/promises');
  try {
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new ImageAccessError('aborted', `${options.what}: stopped while waiting to try again`);
  }
}

/** Some failures seldom go away: trying five times would only make the user wait for the same message. */
function attemptLimit(error: ImageAccessError): number {
  if (error.kind === 'digest-mismatch' || error.kind === 'bad-response' || error.kind === 'unauthorized') return 2;
  if (error.kind === 'timeout') return 2;
  const { cause } = error;
  const refused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
  return refused ? 3 : Number.POSITIVE_INFINITY;
}

function chooseDelay(error: ImageAccessError, attempt: number, policy: RetryPolicy): number | undefined {
  const backoff = Math.min(policy.baseDelayMs * 2 ** (attempt - 1), policy.delayLimitMs);
  const jittered = backoff * (0.5 + Math.random() / 2);
  if (!(error instanceof RetryLaterError)) return jittered;
  if (error.retryAfterMs > policy.delayLimitMs) return undefined;
  return Math.max(error.retryAfterMs, policy.baseDelayMs * Math.random());
}

function addAttempts(error: ImageAccessError, attempts: number): ImageAccessError {
  if (attempts === 1) return error;
  const notes = [...error.notes, `tried ${attempts} times`];
  return new ImageAccessError(error.kind, error.message, { notes, help: error.help, cause: error });
}

function describeLongWait(error: ImageAccessError): ImageAccessError {
  const seconds = error instanceof RetryLaterError ? Math.ceil(error.retryAfterMs / 1000) : 0;
  const notes = [...error.notes, `the server asks to wait ${seconds} seconds, which is longer than we wait`];
  return new ImageAccessError(error.kind, error.message, { notes, help: error.help, cause: error });
}
