/** One challenge of a `WWW-Authenticate` header; scheme and parameter names in lower case. */
export interface AuthChallenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const headerLengthLimit = 16 * 1024;
const tokenPattern = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const quotedPattern = /"((?:[^"\\]|\\.)*)"/y;
const token68Pattern = /[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/y;

/**
 * Takes a `WWW-Authenticate` header apart (RFC 9110, 11.6.1): one header, or several joined with commas, may hold
 * several challenges, whose parameters are separated by commas too, and commas inside quotes are text. What cannot
 * be read is passed over.
 */
export function parseChallenges(header: string): AuthChallenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const text = header.slice(0, headerLengthLimit);
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    take(/[\s,]*/y);
    const name = take(tokenPattern)?.[0]?.toLowerCase();
    if (name === undefined) {
      at += 1;
      continue;
    }
    const current = challenges.at(-1);
    if (current && take(/\s*=\s*/y)) {
      const quoted = take(quotedPattern)?.[1]?.replace(/\\(.)/g, '$1');
      const value = quoted ?? take(tokenPattern)?.[0] ?? '';
      if (!current.parameters.has(name)) current.parameters.set(name, value);
      continue;
    }
    challenges.push({ scheme: name, parameters: new Map() });
    take(/[ \t]+/y);
    // "Negotiate abc==": one opaque text instead of parameters.
    take(token68Pattern);
  }
  return challenges;
}

/** How to answer a registry's 401: ask `realm` for a token, send user and password, or not at all. */
export type AuthMethod =
  | {
      readonly kind: 'bearer';
      readonly realm: URL;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    }
  | { readonly kind: 'basic' }
  | { readonly kind: 'unsupported'; readonly schemes: readonly string[] };

/** Chooses the challenge to answer: Bearer before Basic. `base` is the URL that relative realms start from. */
export function chooseAuthMethod(header: string | undefined, base: URL): AuthMethod {
  const challenges = parseChallenges(header ?? '');
  for (const { scheme, parameters } of challenges) {
    const realm = parameters.get('realm');
    if (scheme !== 'bearer' || realm === undefined || !URL.canParse(realm, base.href)) continue;
    const url = new URL(realm, base.href);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') continue;
    url.username = '';
    url.password = '';
    const scope = parameters.get('scope') || undefined;
    return { kind: 'bearer', realm: url, service: parameters.get('service') || undefined, scope };
  }
  if (challenges.some(({ scheme }) => scheme === 'basic')) return { kind: 'basic' };
  return { kind: 'unsupported', schemes: challenges.map(({ scheme }) => scheme) };
}
