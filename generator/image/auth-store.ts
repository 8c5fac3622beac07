import { type Diagnostic, makeDiagnostic } from '../diagnostics/index.js';
import { type AuthConfig, chooseHelper, findAuthEntries, readAuthConfig } from './auth-config.js';
import type { CredentialCandidate } from './auth-credential.js';
import { listCredentialFiles, readCredentialFiles } from './auth-files.js';
import { askCredentialHelper } from './auth-helper.js';
import { dockerHubServer } from './auth-match.js';
import type { Environment } from './http-proxy.js';
import { readMonotonicMs } from './monotonic-clock.js';

/** An image pull secret as text, decoded from base64. */
export interface PullSecret {
  /** For messages: `team/regcred`. */
  readonly name: string;
  /** The secret's key: `.dockerconfigjson` or the older `.dockercfg`. */
  readonly format: 'dockerconfigjson' | 'dockercfg';
  readonly text: string;
}

export interface CredentialStoreOptions {
  readonly environment: Environment;
  readonly helperTimeoutMs?: number | undefined;
}

/**
 * Finds the credentials for registries. One store serves a whole run, and also a server for all its life: files are
 * read and helpers asked once in five minutes, since credentials are rotated and the tokens of helpers expire.
 */
export interface CredentialStore {
  /**
   * The credentials to try for a repository, best first: those of `pullSecrets` (the workload's own, in its order),
   * then of the files that {@link listCredentialFiles} names; in each, a credential helper comes before `auths`.
   */
  findCredentials(
    registry: string,
    repository: string,
    pullSecrets: readonly PullSecret[],
  ): Promise<readonly CredentialCandidate[]>;
  /** Says where credentials for a repository were looked for and found, without any secret: notes for a 401. */
  describeCredentials(registry: string, repository: string, pullSecrets: readonly PullSecret[]): Promise<string[]>;
  /** Warnings so far, in an order that does not depend on which request came first. */
  readonly problems: readonly Diagnostic[];
}

const defaultHelperTimeoutMs = 30_000;
const answerLifeMs = 5 * 60_000;
/** More warnings than this only repeat themselves. */
const problemLimit = 1000;

/** Gives what `load` gave last, while that is young enough. */
function createRefreshed<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: { readonly value: Promise<T>; readonly at: number } | undefined;
  return () => {
    if (loaded === undefined || readMonotonicMs() - loaded.at > answerLifeMs) {
      loaded = { value: load(), at: readMonotonicMs() };
    }
    return loaded.value;
  };
}

export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const problems = new Map<string, Diagnostic>();
  const secretConfigs = new WeakMap<PullSecret, AuthConfig>();
  const answers = new Map<string, () => Promise<CredentialCandidate | undefined>>();
  const readFiles = createRefreshed(async () => {
    const found: Diagnostic[] = [];
    const configs = await readCredentialFiles(options.environment, found);
    keepProblems(found);
    return configs;
  });

  function keepProblems(found: readonly Diagnostic[]): void {
    for (const problem of found) if (problems.size < problemLimit) problems.set(problem.message, problem);
  }

  function readSecret(secret: PullSecret): AuthConfig {
    const known = secretConfigs.get(secret);
    if (known) return known;
    const format = secret.format === 'dockercfg' ? 'dockercfg' : 'config';
    const origin = `pull secret ${secret.name}`;
    const found: Diagnostic[] = [];
    const config = readAuthConfig(secret.text, format, origin, 'image-pull-secret-invalid', found);
    keepProblems(found);
    // A secret from a manifest must not choose programs to run on this machine.
    const harmless: AuthConfig = { ...config, helpers: [], store: undefined };
    secretConfigs.set(secret, harmless);
    return harmless;
  }

  async function ask(helper: string, server: string, config: AuthConfig): Promise<CredentialCandidate | undefined> {
    const answer = await askCredentialHelper(helper, server, {
      environment: options.environment,
      timeoutMs: options.helperTimeoutMs ?? defaultHelperTimeoutMs,
    });
    const program = `docker-credential-${helper}`;
    if (answer.kind === 'credential') {
      return { credential: answer.credential, origin: `credential helper ${program} (from ${config.origin})` };
    }
    if (answer.kind === 'failed') {
      keepProblems([
        makeDiagnostic('image-credential-helper-failed', {
          message: `the credential helper ${program}, which ${config.origin} names for ${server}, ${answer.problem}`,
          help: [`see what it says: echo ${server} | ${program} get`],
        }),
      ]);
    }
    return undefined;
  }

  function askOnce(helper: string, server: string, config: AuthConfig): Promise<CredentialCandidate | undefined> {
    const key = `${helper}\0${server}`;
    const known = answers.get(key);
    if (known) return known();
    const asked = createRefreshed(() => ask(helper, server, config));
    answers.set(key, asked);
    return asked();
  }

  async function findCredentials(
    registry: string,
    repository: string,
    pullSecrets: readonly PullSecret[],
  ): Promise<readonly CredentialCandidate[]> {
    const found: CredentialCandidate[] = [];
    for (const config of [...pullSecrets.map(readSecret), ...(await readFiles())]) {
      const helper = chooseHelper(config, registry, repository);
      const server = registry === 'docker.io' ? dockerHubServer : registry;
      const answer = helper === undefined ? undefined : await askOnce(helper, server, config);
      if (answer) found.push(answer);
      found.push(...findAuthEntries(config, registry, repository));
    }
    return found;
  }

  return {
    findCredentials,
    async describeCredentials(registry, repository, pullSecrets) {
      const found = await findCredentials(registry, repository, pullSecrets);
      if (found.length > 0) return [...new Set(found.map(({ origin }) => `tried the credential of ${origin}`))];
      const places = [
        ...pullSecrets.map(({ name }) => `pull secret ${name}`),
        ...listCredentialFiles(options.environment),
      ];
      return [`no credential for ${registry} found in: ${places.join(', ')}`];
    },
    get problems() {
      return [...problems].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, problem]) => problem);
    },
  };
}
