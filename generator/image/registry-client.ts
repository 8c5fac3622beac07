import { type AuthMemory, type AuthSession, createAuthSession } from './auth-session.js';
import type { CredentialStore, PullSecret } from './auth-store.js';
import type { HttpConnections, HttpRequest, HttpResponse } from './http-connections.js';
import { followRedirects } from './http-redirect.js';
import { type RetryNotice, type RetryPolicy, retryAccess } from './http-retry.js';
import { ImageAccessError } from './image-source.js';
import type { RegistryEndpoint } from './registry-endpoint.js';
import { describeFailedResponse } from './registry-failure.js';

/** One GET of the registry API. */
export interface RegistryRequest {
  readonly endpoint: RegistryEndpoint;
  readonly repository: string;
  /** Below the repository: `manifests/latest`, `blobs/sha256:…`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests to registries and proves who we are; retries of whole operations are the caller's. */
export interface RegistryClient {
  /** Gives an answer of status 200 or 206; throws an {@link ImageAccessError} for all others. */
  get(request: RegistryRequest): Promise<HttpResponse>;
}

export interface RegistryClientOptions {
  readonly connections: HttpConnections;
  readonly credentials: CredentialStore;
  readonly pullSecrets: readonly PullSecret[];
  readonly memory: AuthMemory;
  readonly insecure: ReadonlySet<string>;
  readonly userAgent: string;
  readonly policy: RetryPolicy;
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
}

/** Enough for a challenge, a renewal and several credentials; a registry that changes its mind forever ends here. */
const roundLimit = 12;

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const sessions = new Map<string, AuthSession>();
  const rules = { mayUsePlainHttp: (host: string) => options.insecure.has(host) };
  const agent = { 'user-agent': options.userAgent, 'accept-encoding': 'identity' };

  const send = (request: HttpRequest): Promise<HttpResponse> =>
    followRedirects(options.connections, { ...request, headers: { ...agent, ...request.headers } }, rules);

  /** Token servers fail and limit like registries do. */
  function sendToTokenServer(request: HttpRequest): Promise<HttpResponse> {
    const what = `token of ${request.url.host}`;
    return retryAccess({ policy: options.policy, what, onRetry: options.onRetry, signal: request.signal }, async () => {
      const response = await send(request);
      const isPassing =
        response.status === 429 || response.status === 408 || (response.status >= 500 && response.status !== 501);
      if (isPassing) throw await describeFailedResponse(response, `the token server ${request.url.host}`);
      return response;
    });
  }

  function findSession(origin: URL, repository: string, credentialName: string | undefined): AuthSession {
    const key = `${origin.origin}\0${repository}\0${credentialName ?? ''}`;
    const known = sessions.get(key);
    if (known) return known;
    const session = createAuthSession({
      memory: options.memory,
      origin,
      repository,
      loadCandidates: async () =>
        credentialName === undefined
          ? []
          : options.credentials.findCredentials(credentialName, repository, options.pullSecrets),
      send: sendToTokenServer,
      mayUsePlainHttp: rules.mayUsePlainHttp,
    });
    sessions.set(key, session);
    return session;
  }

  async function getAuthorized(
    request: RegistryRequest,
    url: URL,
    session: AuthSession,
    isHome: boolean,
  ): Promise<HttpResponse> {
    for (let round = 1; ; round += 1) {
      const used = await session.authorize(request.signal);
      const authorization = used.header === undefined ? {} : { authorization: used.header };
      const headers = { ...request.headers, ...authorization };
      const response = await send({ method: 'GET', url, headers, signal: request.signal });
      if (response.status !== 401 && response.status !== 403) {
        session.learnSuccess(used);
        return response;
      }
      if (response.url.origin !== url.origin) {
        session.learnSuccess(used);
        return answerForeignRefusal(request, response, isHome);
      }
      if (round >= roundLimit || !(await session.learnRefusal(response, used))) {
        throw await describeRefusal(request, response, session);
      }
      response.discard();
    }
  }

  /**
   * The host that a redirect led to refuses. When it is a registry of its own (registry.k8s.io hands over to others),
   * an anonymous token may be had there; our credentials are not for it. Else a signed address may have expired, and
   * asking the registry for a new one helps.
   */
  async function answerForeignRefusal(
    request: RegistryRequest,
    response: HttpResponse,
    isHome: boolean,
  ): Promise<HttpResponse> {
    const { url } = response;
    const session = findSession(new URL(url.origin), request.repository, undefined);
    const isBearer = /^\s*bearer\s/i.test(response.headers['www-authenticate'] ?? '');
    if (isHome && isBearer) {
      response.discard();
      return getAuthorized(request, url, session, false);
    }
    const error = await describeFailedResponse(
      response,
      `${url.host}, to which ${request.endpoint.origin.host} redirects,`,
    );
    throw new ImageAccessError(error.kind, error.message, { notes: error.notes, retryable: true });
  }

  async function describeRefusal(
    request: RegistryRequest,
    response: HttpResponse,
    session: AuthSession,
  ): Promise<ImageAccessError> {
    const { endpoint, repository } = request;
    const error = await describeFailedResponse(response, `registry ${endpoint.credentialName}`, session.listSecrets());
    const found = await options.credentials.describeCredentials(
      endpoint.credentialName,
      repository,
      options.pullSecrets,
    );
    const notes = [
      ...error.notes,
      ...session.describeAttempts(),
      ...found,
      'registries answer like this also for a repository that does not exist',
    ];
    const help = [
      'check the spelling of the repository',
      `log in (docker login ${endpoint.credentialName}), or give the image pull secret in a file with -c`,
    ];
    return new ImageAccessError('unauthorized', `registry ${endpoint.credentialName} refuses access to ${repository}`, {
      notes,
      help,
    });
  }

  return {
    async get(request) {
      const { endpoint } = request;
      const repository = `${endpoint.prefix}${request.repository}`;
      const inner = { ...request, repository };
      const url = new URL(`/v2/${repository}/${request.path}`, endpoint.origin);
      const session = findSession(endpoint.origin, repository, endpoint.credentialName);
      const response = await getAuthorized(inner, url, session, true);
      if (response.status === 200 || response.status === 206) return response;
      const error = await describeFailedResponse(response, `registry ${endpoint.origin.host}`, session.listSecrets());
      throw error.kind === 'not-found' ? describeMissing(error, inner) : error;
    },
  };
}

function describeMissing(error: ImageAccessError, { endpoint, repository, path }: RegistryRequest): ImageAccessError {
  const name = path.slice(path.indexOf('/') + 1);
  const kind = path.startsWith('blobs/') ? 'blob' : name.includes(':') ? 'manifest' : 'tag';
  const text = `registry ${endpoint.origin.host} has no ${kind} ${name} in repository ${repository}`;
  return new ImageAccessError('not-found', text, {
    notes: error.notes,
    help: ['check the spelling of repository and tag'],
  });
}
