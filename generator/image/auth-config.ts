import { type Diagnostic, type DiagnosticSlug, makeDiagnostic } from '../diagnostics/index.js';
import { type CredentialCandidate, readAuthEntry } from './auth-credential.js';
import { rankAuthKey } from './auth-match.js';

/** Registry credentials as one file or pull secret holds them. Secrets inside: never printed as a whole. */
export interface AuthConfig {
  /** The file or pull secret, for messages. */
  readonly origin: string;
  readonly entries: readonly { readonly key: string; readonly candidate: CredentialCandidate }[];
  /** Names of credential helpers by registry, from `credHelpers`. */
  readonly helpers: readonly { readonly key: string; readonly helper: string }[];
  /** Name of the helper for all registries, from `credsStore`. */
  readonly store: string | undefined;
}

const entryLimit = 10_000;

/**
 * Reads the text of `config.json`, `auth.json`, `.dockerconfigjson` (an object with `auths`) or `.dockercfg` (the
 * content of `auths` alone). What cannot be used is pushed to `problems` under `slug`, without a word of the text.
 */
export function readAuthConfig(
  text: string,
  format: 'config' | 'dockercfg',
  origin: string,
  slug: DiagnosticSlug,
  problems: Diagnostic[],
): AuthConfig {
  const complain = (message: string): void => {
    const help = ['write it again with: docker login, or kubectl create secret docker-registry'];
    problems.push(makeDiagnostic(slug, { message: `${origin} ${message}`, help }));
  };
  const empty: AuthConfig = { origin, entries: [], helpers: [], store: undefined };
  let config: unknown;
  try {
    config = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // The parser's message quotes the text, and with it perhaps a password.
    complain('is not JSON');
    return empty;
  }
  if (!isObject(config)) {
    complain('is not a JSON object');
    return empty;
  }
  const auths = format === 'dockercfg' ? config : readMember(config, 'auths', complain);
  const entries: { key: string; candidate: CredentialCandidate }[] = [];
  for (const [key, entry] of Object.entries(auths).slice(0, entryLimit)) {
    const credential = readAuthEntry(entry);
    if (credential === undefined) continue;
    if ('problem' in credential)
      complain(`has an entry for ${JSON.stringify(key.slice(0, 200))} that ${credential.problem}`);
    else entries.push({ key, candidate: { credential, origin } });
  }
  if (format === 'dockercfg') return { ...empty, entries };
  const helpers = Object.entries(readMember(config, 'credHelpers', complain))
    .slice(0, entryLimit)
    .flatMap(([key, helper]) => (typeof helper === 'string' && helper !== '' ? [{ key, helper }] : []));
  const store = typeof config.credsStore === 'string' ? config.credsStore || undefined : undefined;
  return { origin, entries, helpers, store };
}

function readMember(
  config: Readonly<Record<string, unknown>>,
  name: string,
  complain: (message: string) => void,
): Readonly<Record<string, unknown>> {
  const member = Object.hasOwn(config, name) ? config[name] : undefined;
  if (isObject(member)) return member;
  if (member !== undefined && member !== null) complain(`has "${name}" that is not an object`);
  return {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries that fit an image, the most exact first. */
export function findAuthEntries(config: AuthConfig, registry: string, repository: string): CredentialCandidate[] {
  return rankFitting(config.entries, registry, repository).map(({ candidate }) => candidate);
}

/** The credential helper that a configuration names for an image: its own before the one for all registries. */
export function chooseHelper(config: AuthConfig, registry: string, repository: string): string | undefined {
  return rankFitting(config.helpers, registry, repository)[0]?.helper ?? config.store;
}

function rankFitting<T extends { readonly key: string }>(
  items: readonly T[],
  registry: string,
  repository: string,
): T[] {
  return items
    .map((item) => ({ item, rank: rankAuthKey(item.key, registry, repository) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map(({ item }) => item);
}
