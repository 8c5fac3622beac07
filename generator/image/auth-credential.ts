/** What proves who we are to a registry. Its members are secrets and never part of a message. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An OAuth 2 refresh token, with which the token server gives access tokens. */
  | { readonly kind: 'identity-token'; readonly username: string | undefined; readonly token: string }
  /** A token that the registry itself takes. */
  | { readonly kind: 'registry-token'; readonly token: string };

/** A credential that was found for a registry, and where. */
export interface CredentialCandidate {
  readonly credential: Credential;
  /** Where it comes from, for messages: `pull secret team/regcred`, `/home/u/.docker/config.json`. */
  readonly origin: string;
}

/** What `auths` of a Docker configuration, and pull secrets, hold for a registry. */
export interface AuthEntry {
  readonly auth?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly identitytoken?: unknown;
  readonly registrytoken?: unknown;
}

/**
 * Reads an entry of `auths`. Gives `undefined` for an empty entry, with which docker marks that a helper holds the
 * credential, and a sentence without secrets for one that cannot be used.
 */
export function readAuthEntry(entry: unknown): Credential | { readonly problem: string } | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return { problem: 'is not an object' };
  const { auth, username, password, identitytoken, registrytoken } = entry as AuthEntry;
  for (const [name, value] of Object.entries({ auth, username, password, identitytoken, registrytoken })) {
    if (value !== undefined && value !== null && typeof value !== 'string')
      return { problem: `has ${JSON.stringify(name)} that is not a string` };
  }
  const pair = typeof auth === 'string' && auth !== '' ? decodeAuth(auth) : undefined;
  if (pair === null) return { problem: 'has an "auth" that is not "user:password" in base64' };
  const user = pair?.username ?? (typeof username === 'string' ? username : '');
  const secret = pair?.password ?? (typeof password === 'string' ? password : '');
  if (typeof registrytoken === 'string' && registrytoken !== '')
    return { kind: 'registry-token', token: registrytoken };
  if (typeof identitytoken === 'string' && identitytoken !== '') {
    return { kind: 'identity-token', username: user === '' ? undefined : user, token: identitytoken };
  }
  return user === '' && secret === '' ? undefined : makeCredential(user, secret);
}

/** Helpers and `docker login` mark an identity token by the user name `<token>`. */
export function makeCredential(username: string, secret: string): Credential {
  return username === '<token>'
    ? { kind: 'identity-token', username: undefined, token: secret }
    : { kind: 'password', username, password: secret };
}

function decodeAuth(auth: string): { username: string; password: string } | null {
  const encoded = auth.trim();
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  // docker pads the password with NUL in some versions, and takes it off as we do.
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}
