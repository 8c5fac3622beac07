import { type AuthMethod, chooseAuthMethod } from './auth-challenge.js';
import type { CredentialCandidate } from './auth-credential.js';
import { type AccessToken, fetchToken, makeBasic, type RefusedCredential, type SendRequest } from './auth-token.js';
import type { HttpResponse } from './http-connections.js';
import { showForeignText } from './http-failure.js';
import { ImageAccessError } from './image-source.js';

/** What the next request sends as `Authorization`; hand `generation` back with the answer. */
export interface Authorization {
  readonly header: string | undefined;
  readonly generation: number;
}

/** How we prove ourselves to one registry for one repository; shared by all requests for it, also parallel ones. */
export interface AuthSession {
  authorize(signal?: AbortSignal): Promise<Authorization>;
  /** Takes a 401 or 403 in. Tells whether there is another way to try, so that the request should be sent again. */
  learnRefusal(response: HttpResponse, used: Authorization): Promise<boolean>;
  /** Takes in that a request was accepted. */
  learnSuccess(used: Authorization): void;
  /** What was tried, for the notes of an error. */
  describeAttempts(): string[];
  /** What must not come back in a message. */
  listSecrets(): string[];
}

/** What all sessions of a run share: one token for a scope, one challenge for a registry. */
export interface AuthMemory {
  readonly tokens: WeakMap<object, Map<string, Promise<AccessToken | RefusedCredential>>>;
  readonly methods: Map<string, AuthMethod>;
  /** Stands for "no credential" among the keys of `tokens`. */
  readonly anonymous: object;
}

export interface AuthSessionOptions {
  readonly memory: AuthMemory;
  /** The registry's own address; its challenges are remembered under it. */
  readonly origin: URL;
  /** As in the path of requests: `library/busybox`. */
  readonly repository: string;
  readonly loadCandidates: () => Promise<readonly CredentialCandidate[]>;
  /** Sends a request to a token server, with retries. */
  readonly send: SendRequest;
  readonly mayUsePlainHttp: (host: string) => boolean;
}

/** A token with less life than this is renewed before use. */
const lifeMarginMs = 5_000;

type Way = CredentialCandidate | 'anonymous';

export function createAuthMemory(): AuthMemory {
  return { tokens: new WeakMap(), methods: new Map(), anonymous: {} };
}

export function createAuthSession(options: AuthSessionOptions): AuthSession {
  const { memory, origin, repository } = options;
  // A challenge that another repository of this registry got saves the first refused request.
  let method = memory.methods.get(origin.origin);
  let guessed = method !== undefined;
  let ways: Promise<readonly Way[]> | undefined;
  let knownWays: readonly Way[] = [];
  let position = 0;
  let generation = 0;
  let current: Promise<{ header: string | undefined; expiresAt: number }> | undefined;
  let accepted = -1;
  const refused: string[] = [];

  async function loadWays(of: AuthMethod): Promise<readonly Way[]> {
    const candidates = await options.loadCandidates();
    // A Basic challenge has no anonymous answer, and a token that is not a password cannot answer it.
    const usable: Way[] =
      of.kind === 'basic'
        ? candidates.filter(({ credential }) => credential.kind !== 'registry-token')
        : [...candidates, 'anonymous'];
    knownWays = usable;
    return usable;
  }

  function step(): void {
    const way = knownWays[position];
    if (way !== undefined)
      refused.push(way === 'anonymous' ? 'without a credential' : `with the credential of ${way.origin}`);
    position += 1;
    generation += 1;
    current = undefined;
  }

  async function prepare(signal: AbortSignal | undefined): Promise<{ header: string | undefined; expiresAt: number }> {
    const forever = Number.POSITIVE_INFINITY;
    if (method === undefined || method.kind === 'unsupported') return { header: undefined, expiresAt: forever };
    ways ??= loadWays(method);
    const list = await ways;
    for (;;) {
      const way = list[position];
      if (way === undefined) return { header: undefined, expiresAt: forever };
      if (way !== 'anonymous' && way.credential.kind === 'registry-token') {
        return { header: `Bearer ${way.credential.token}`, expiresAt: forever };
      }
      if (method.kind === 'basic') {
        return { header: way === 'anonymous' ? undefined : makeBasic(way.credential), expiresAt: forever };
      }
      const token = await obtainToken(method, way, signal);
      if ('token' in token) return { header: `Bearer ${token.token}`, expiresAt: token.expiresAt };
      refused.push(way === 'anonymous' ? 'without a credential' : `with the credential of ${way.origin}`);
      position += 1;
    }
  }

  async function obtainToken(
    bearer: Extract<AuthMethod, { kind: 'bearer' }>,
    way: Way,
    signal: AbortSignal | undefined,
  ): Promise<AccessToken | RefusedCredential> {
    const { realm } = bearer;
    if (
      way !== 'anonymous' &&
      realm.protocol === 'http:' &&
      origin.protocol === 'https:' &&
      !options.mayUsePlainHttp(realm.host)
    ) {
      throw new ImageAccessError(
        'tls',
        `${origin.host} wants credentials to be sent to ${realm.host} over plain HTTP`,
        {
          help: [`correct the token realm in the settings of the registry, or add --insecure-registry ${realm.host}`],
        },
      );
    }
    const { tokens, key, scope } = findTokens(bearer, way);
    for (let known = tokens.get(key); known !== undefined; known = tokens.get(key)) {
      const token = await known.catch(() => undefined);
      if (token && (!('token' in token) || isFresh(token.expiresAt))) return token;
      // Whoever sees first that it is of no use fetches the next one; the others wait for that.
      if (tokens.get(key) === known) break;
    }
    const credential = way === 'anonymous' ? undefined : way.credential;
    const fetched = fetchToken(options.send, { method: bearer, scope, credential, signal });
    tokens.set(key, fetched);
    return fetched;
  }

  function findTokens(bearer: Extract<AuthMethod, { kind: 'bearer' }>, way: Way) {
    const owner = way === 'anonymous' ? memory.anonymous : way;
    const tokens = memory.tokens.get(owner) ?? new Map<string, Promise<AccessToken | RefusedCredential>>();
    memory.tokens.set(owner, tokens);
    const scope = chooseScope(bearer.scope, repository);
    return { tokens, scope, key: `${bearer.realm.href}\0${bearer.service ?? ''}\0${scope}` };
  }

  /** A token was accepted before and is not any more: forget it, but not the credential. */
  function renew(): void {
    const way = knownWays[position];
    if (way !== undefined && method?.kind === 'bearer') {
      const { tokens, key } = findTokens(method, way);
      tokens.delete(key);
    }
    generation += 1;
    current = undefined;
  }

  return {
    async authorize(signal) {
      for (;;) {
        current ??= prepare(signal);
        const prepared = current;
        const of = generation;
        try {
          const { header, expiresAt } = await prepared;
          if (isFresh(expiresAt) || current !== prepared) return { header, generation: of };
          // One renewal, even when the server gives tokens of a very short life.
          current = prepare(signal);
          return { header: (await current).header, generation: of };
        } catch (error) {
          if (current === prepared) current = undefined;
          // The request that fetched the token was stopped, but this one was not.
          const stopped = error instanceof ImageAccessError && error.kind === 'aborted' && signal?.aborted !== true;
          if (!stopped) throw error;
        }
      }
    },
    async learnRefusal(response, used) {
      if (used.generation !== generation) return true;
      if (response.status === 401) {
        const found = chooseAuthMethod(response.headers['www-authenticate'], response.url);
        if (method === undefined || (guessed && !isSameMethod(found, method, repository))) {
          method = found;
          guessed = false;
          memory.methods.set(origin.origin, found);
          ways = loadWays(found);
          position = 0;
          generation += 1;
          current = undefined;
          return found.kind !== 'unsupported' && (await ways).length > 0;
        }
      }
      if (used.header === undefined || method === undefined) return false;
      if (response.status === 401 && method.kind === 'bearer' && accepted === generation) {
        renew();
        return true;
      }
      step();
      return position < knownWays.length;
    },
    learnSuccess(used) {
      accepted = used.generation;
    },
    describeAttempts() {
      const attempts = [...new Set(refused)].map((way) => `refused ${way}`);
      if (method?.kind !== 'unsupported') return attempts;
      const schemes = method.schemes.slice(0, 5).map((scheme) => showForeignText(scheme, 40));
      return [
        ...attempts,
        `it asks for ${schemes.join(', ') || 'no known way of authentication'}, and we know Bearer and Basic`,
      ];
    },
    listSecrets: () =>
      knownWays.flatMap((way) => {
        if (way === 'anonymous') return [];
        const secret = way.credential.kind === 'password' ? way.credential.password : way.credential.token;
        return [secret, makeBasic(way.credential)?.slice('Basic '.length) ?? secret];
      }),
  };
}

function isFresh(expiresAt: number): boolean {
  return expiresAt - lifeMarginMs > Date.now();
}

function isSameMethod(one: AuthMethod, other: AuthMethod, repository: string): boolean {
  if (one.kind !== 'bearer' || other.kind !== 'bearer') return one.kind === other.kind;
  const isSameScope = chooseScope(one.scope, repository) === chooseScope(other.scope, repository);
  return one.realm.href === other.realm.href && one.service === other.service && isSameScope;
}

/** The scope of a challenge, made to name our repository where it was given for another one. */
function chooseScope(scope: string | undefined, repository: string): string {
  if (scope === undefined) return `repository:${repository}:pull`;
  return scope.replace(/\brepository:[^\s:]+(?=:)/g, `repository:${repository}`);
}
