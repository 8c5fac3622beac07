import type { HttpConnections, HttpRequest, HttpResponse } from './http-connections.js';
import { showUrl } from './http-failure.js';
import { ImageAccessError } from './image-source.js';

/** Registries redirect once or twice, to storage and perhaps to its nearest copy. */
const redirectLimit = 6;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface RedirectRules {
  /** Whether plain HTTP to this host (`host:port`) is what the user wants. */
  mayUsePlainHttp(host: string): boolean;
}

/**
 * Sends a request and follows its redirects. Credentials stay at home: once a redirect leaves scheme, host or port,
 * `Authorization` is gone for good, and a POST, whose body may hold a token, does not follow at all. A redirect
 * from HTTPS to plain HTTP is refused, unless the target is named as insecure.
 */
export async function followRedirects(
  connections: HttpConnections,
  request: HttpRequest,
  rules: RedirectRules,
): Promise<HttpResponse> {
  const visited = new Set<string>();
  let current = request;
  for (;;) {
    visited.add(current.url.href);
    const response = await connections.exchange(current);
    if (!redirectStatuses.has(response.status)) return response;
    response.discard();
    const target = readTarget(response, current.url);
    checkTarget(current, response.status, target, rules);
    if (visited.has(target.href)) {
      throw new ImageAccessError('bad-response', `${request.url.host} redirects in a loop (${showUrl(target)})`);
    }
    if (visited.size > redirectLimit) {
      throw new ImageAccessError('bad-response', `${request.url.host} redirects more than ${redirectLimit} times`);
    }
    const headers = target.origin === current.url.origin ? current.headers : dropAuthorization(current.headers);
    current = { ...current, url: target, headers };
  }
}

function readTarget(response: HttpResponse, from: URL): URL {
  const location = response.headers.location;
  if (location === undefined || !URL.canParse(location, from.href)) {
    const text = `${from.host} answers with a redirect (status ${response.status}) that has no usable location`;
    throw new ImageAccessError('bad-response', text);
  }
  const target = new URL(location, from.href);
  target.hash = '';
  target.username = '';
  target.password = '';
  return target;
}

function checkTarget(request: HttpRequest, status: number, target: URL, rules: RedirectRules): void {
  const { host } = request.url;
  if (target.protocol !== 'https:' && target.protocol !== 'http:') {
    throw new ImageAccessError('bad-response', `${host} redirects to an address of scheme ${target.protocol}`);
  }
  if (target.protocol === 'http:' && request.url.protocol === 'https:' && !rules.mayUsePlainHttp(target.host)) {
    throw new ImageAccessError('tls', `${host} redirects from HTTPS to plain HTTP (${showUrl(target)})`, {
      help: [`correct the external URL in the settings of the registry, or add --insecure-registry ${target.host}`],
    });
  }
  if (request.method === 'POST' && (status < 307 || target.origin !== request.url.origin)) {
    throw new ImageAccessError('bad-response', `${host} redirects the request for a token to ${showUrl(target)}`);
  }
}

function dropAuthorization(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}
