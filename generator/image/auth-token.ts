import type { AuthMethod } from './auth-challenge.js';
import type { Credential } from './auth-credential.js';
import { readWholeBody } from './http-body.js';
import type { HttpRequest, HttpResponse } from './http-connections.js';
import { showUrl } from './http-failure.js';
import { ImageAccessError } from './image-source.js';
import { describeFailedResponse } from './registry-failure.js';

/** A bearer token of a token server; `expiresAt` in milliseconds as `Date.now()` gives them. */
export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** The token server does not accept a credential: the next one may do. */
export interface RefusedCredential {
  readonly refused: true;
}

export interface TokenRequest {
  readonly method: Extract<AuthMethod, { kind: 'bearer' }>;
  readonly scope: string;
  /** Absent: an anonymous token. */
  readonly credential: Credential | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type SendRequest = (request: HttpRequest) => Promise<HttpResponse>;

const clientId = 'kata-genpolicy';
const answerBytesLimit = 1024 * 1024;
/** What the token specification says for an answer without `expires_in`. */
const defaultLifeSeconds = 60;
const lifeLimitSeconds = 24 * 3600;

/**
 * Asks a token server for a token (distribution's "Token Authentication Specification" and its OAuth 2 variant).
 * An identity token goes by POST as `refresh_token`, and by GET where the server knows no POST; a password goes by
 * GET, and by POST where the server knows no GET. Throws an {@link ImageAccessError} when there is no usable answer.
 */
export async function fetchToken(send: SendRequest, request: TokenRequest): Promise<AccessToken | RefusedCredential> {
  const { credential } = request;
  const forms =
    credential?.kind === 'identity-token'
      ? [makePost(request), makeGet(request)]
      : credential === undefined
        ? [makeGet(request)]
        : [makeGet(request), makePost(request)];
  for (const [index, form] of forms.entries()) {
    const response = await send(form);
    if (response.status === 200) return readToken(response);
    if (index + 1 < forms.length && [404, 405, 501].includes(response.status)) {
      response.discard();
      continue;
    }
    if ([400, 401, 403].includes(response.status)) {
      response.discard();
      return { refused: true };
    }
    throw await describeFailedResponse(response, `the token server ${showUrl(request.method.realm)}`);
  }
  throw new Error('a token request without a form');
}

function makeGet({ method, scope, credential, signal }: TokenRequest): HttpRequest {
  const url = new URL(method.realm);
  if (method.service !== undefined) url.searchParams.set('service', method.service);
  for (const part of splitScopes(scope)) url.searchParams.append('scope', part);
  const basic = credential === undefined ? undefined : makeBasic(credential);
  const headers = { accept: 'application/json', ...(basic === undefined ? {} : { authorization: basic }) };
  return { method: 'GET', url, headers, signal };
}

function makePost({ method, scope, credential, signal }: TokenRequest): HttpRequest {
  const form = new URLSearchParams({ client_id: clientId, scope: splitScopes(scope).join(' ') });
  if (method.service !== undefined) form.set('service', method.service);
  if (credential?.kind === 'identity-token') {
    form.set('grant_type', 'refresh_token');
    form.set('refresh_token', credential.token);
  } else if (credential?.kind === 'password') {
    form.set('grant_type', 'password');
    form.set('username', credential.username);
    form.set('password', credential.password);
  }
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', url: method.realm, headers, body: form.toString(), signal };
}

function splitScopes(scope: string): string[] {
  return scope.split(' ').filter((part) => part !== '');
}

/** The value of `Authorization` for a credential that has the form of user and password. */
export function makeBasic(credential: Credential): string | undefined {
  if (credential.kind === 'registry-token') return undefined;
  const pair =
    credential.kind === 'password'
      ? `${credential.username}:${credential.password}`
      : `${credential.username ?? '<token>'}:${credential.token}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

async function readToken(response: HttpResponse): Promise<AccessToken> {
  const what = `the token server ${showUrl(response.url)}`;
  const bytes = await readWholeBody(response.body, answerBytesLimit, `the answer of ${what}`);
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    answer = undefined;
  }
  const members = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  // "token" by the first specification, "access_token" by OAuth 2; a server that sends both means the same.
  const token = [members.token, members.access_token].find((value) => typeof value === 'string' && value !== '');
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new ImageAccessError('bad-response', `${what} answers without a token`, { retryable: true });
  }
  const seconds = members.expires_in;
  const life = typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, lifeLimitSeconds) : defaultLifeSeconds;
  return { token, expiresAt: Date.now() + life * 1000 };
}
