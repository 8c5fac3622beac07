import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { PullSecret } from './auth-store.js';
import type { ImageSource } from './image-source.js';
import type { RegistryMirror } from './registry-endpoint.js';

export interface OpenRegistryOptions {
  /** `host[:port]` of registries that are spoken to in plain HTTP. */
  readonly insecureRegistries: readonly string[];
  readonly mirrors: readonly RegistryMirror[];
  /** PEM file with certificates to trust besides the usual ones. */
  readonly caFile?: string | undefined;
  /** Pull secrets of the manifests, which come before the user's own credential files. */
  readonly pullSecrets: readonly PullSecret[];
}

/**
 * Opens the client for registries with the credentials and proxies of this process's environment. The code is loaded
 * only here: a run that finds everything in its cache or in an archive never needs it. Problems with credential
 * files are reported when the source is closed.
 */
export async function openRegistry(options: OpenRegistryOptions, collector: DiagnosticCollector): Promise<ImageSource> {
  const [{ createRegistrySource }, { createCredentialStore }] = await Promise.all([
    import('./registry-source.js'),
    import('./auth-store.js'),
  ]);
  const credentials = createCredentialStore({ environment: process.env });
  const registry = createRegistrySource({
    credentials,
    environment: process.env,
    insecureRegistries: options.insecureRegistries,
    mirrors: options.mirrors,
    caFile: options.caFile,
  });
  const source = registry.withPullSecrets(options.pullSecrets);
  return {
    name: source.name,
    readManifest: (reference, want, signal) => source.readManifest(reference, want, signal),
    openBlob: (reference, descriptor, signal) => source.openBlob(reference, descriptor, signal),
    close: async () => {
      collector.add(credentials.problems);
      await registry.close();
    },
  };
}
