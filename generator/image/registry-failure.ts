import { readWholeBody } from './http-body.js';
import type { HttpResponse } from './http-connections.js';
import { showForeignText } from './http-failure.js';
import { RetryLaterError, readRetryAfter } from './http-retry.js';
import { ImageAccessError, type ImageAccessErrorKind } from './image-source.js';

const errorBodyBytesLimit = 64 * 1024;
const shownErrorsLimit = 3;

/**
 * Turns an answer that is no success into an error. `what` begins the message: `registry r.example`,
 * `the token server https://…`. Reads the body for what the registry says (`errors` of the distribution
 * specification) and keeps it as notes.
 */
export async function describeFailedResponse(
  response: HttpResponse,
  what: string,
  secrets: readonly string[] = [],
): Promise<ImageAccessError> {
  const { status } = response;
  const said = await readErrorBody(response);
  const kind = chooseKind(status);
  const help = chooseHelp(status, said.plain, response.url);
  const notes = said.errors.map((text) => `it says: ${hideSecrets(text, secrets)}`);
  const retryable = status === 408 || status === 425 || status === 429 || status >= 500;
  const error = new ImageAccessError(kind, `${what} ${describeStatus(status)}`, { notes, help, retryable });
  const wait = retryable ? readRetryAfter(response.headers['retry-after'], Date.now()) : undefined;
  return wait === undefined ? error : new RetryLaterError(error, wait);
}

function chooseKind(status: number): ImageAccessErrorKind {
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 408) return 'timeout';
  return status >= 500 ? 'server-error' : 'bad-response';
}

function describeStatus(status: number): string {
  if (status === 401 || status === 403) return `refuses access (status ${status})`;
  if (status === 404 || status === 410) return `has no such thing (status ${status})`;
  if (status === 429) return 'refuses more requests for now (status 429)';
  if (status >= 500) return `fails (status ${status})`;
  return `answers with status ${status}`;
}

function chooseHelp(status: number, body: string, url: URL): string[] {
  if (status === 429) return ['wait, or give credentials: many registries allow more requests to known users'];
  // What Go's TLS server answers to plain HTTP.
  if (status === 400 && url.protocol === 'http:' && /HTTP request to an HTTPS server/i.test(body)) {
    return [`${url.host} serves HTTPS: leave out --insecure-registry ${url.host}`];
  }
  return [];
}

/** Reads `{"errors": [{"code", "message"}]}`; a body of any other form gives no errors. */
async function readErrorBody(response: HttpResponse): Promise<{ errors: string[]; plain: string }> {
  let plain = '';
  try {
    const bytes = await readWholeBody(response.body, errorBodyBytesLimit, 'the answer');
    plain = Buffer.from(bytes).toString('utf8');
    const body: unknown = JSON.parse(plain);
    const errors: unknown = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
    if (!Array.isArray(errors)) return { errors: [], plain };
    return { errors: errors.slice(0, shownErrorsLimit).flatMap(describeError), plain };
  } catch {
    return { errors: [], plain };
  }
}

function describeError(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, message } = error as { code?: unknown; message?: unknown };
  const parts = [code, message].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length === 0 ? [] : [showForeignText(parts.join(': '))];
}

/** A server that repeats what we sent must not bring it into a message. */
function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((hidden, secret) => (secret.length < 4 ? hidden : hidden.replaceAll(secret, '***')), text);
}
