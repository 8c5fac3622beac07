import { createAuthMemory } from './auth-session.js';
import type { CredentialStore, PullSecret } from './auth-store.js';
import { createHttpConnections } from './http-connections.js';
import type { Environment } from './http-proxy.js';
import {
  defaultRetryPolicy,
  type RetryNotice,
  type RetryOptions,
  type RetryPolicy,
  retryAccess,
} from './http-retry.js';
import { defaultTimeouts, type HttpTimeouts } from './http-timeouts.js';
import { type BlobDescriptor, ImageAccessError, type ImageSource, type ManifestBlob } from './image-source.js';
import type { ImageReference } from './reference.js';
import { readResumableBlob } from './registry-blob.js';
import { createRegistryClient } from './registry-client.js';
import {
  listEndpoints,
  type RegistryEndpoint,
  type RegistryMirror,
  readInsecureRegistries,
} from './registry-endpoint.js';
import { configBytesLimit, manifestAccept, readManifestResponse } from './registry-manifest.js';

export interface RegistrySourceOptions {
  readonly credentials: CredentialStore;
  /** For proxies and certificates. */
  readonly environment: Environment;
  /** `host[:port]` of registries to speak plain HTTP with; exactly as in the image reference. */
  readonly insecureRegistries?: readonly string[] | undefined;
  readonly caFile?: string | undefined;
  /** Where `certs.d` folders are looked for. Default: docker's and podman's. */
  readonly certificateFolders?: readonly string[] | undefined;
  readonly mirrors?: readonly RegistryMirror[] | undefined;
  readonly timeouts?: Partial<HttpTimeouts> | undefined;
  readonly retries?: Partial<RetryPolicy> | undefined;
  readonly userAgent?: string | undefined;
  /** Most connections to one host at a time; default 16. A reader that pauses keeps its connection. */
  readonly connectionsPerHost?: number | undefined;
  readonly onRetry?: ((notice: RetryNotice) => void) | undefined;
}

/** Reads images from the registries that their references name. */
export interface RegistrySource extends ImageSource {
  /**
   * The same source for a workload with pull secrets. Connections and anonymous tokens are shared; credentials,
   * and tokens that were got with them, are not. A server makes one for every review, also without pull secrets:
   * a source remembers which credentials were refused.
   */
  withPullSecrets(pullSecrets: readonly PullSecret[]): ImageSource;
  close(): Promise<void>;
}

export function createRegistrySource(options: RegistrySourceOptions): RegistrySource {
  const { environment, caFile, certificateFolders } = options;
  const connections = createHttpConnections({
    environment,
    caFile,
    certificateFolders,
    timeouts: { ...defaultTimeouts, ...options.timeouts },
    connectionsPerHost: options.connectionsPerHost ?? 16,
  });
  const memory = createAuthMemory();
  const insecure = readInsecureRegistries(options.insecureRegistries ?? []);
  const policy: RetryPolicy = { ...defaultRetryPolicy, ...options.retries };

  function makeSource(pullSecrets: readonly PullSecret[]): ImageSource {
    const client = createRegistryClient({
      connections,
      credentials: options.credentials,
      pullSecrets,
      memory,
      insecure,
      userAgent: options.userAgent ?? 'kata-genpolicy',
      policy,
      onRetry: options.onRetry,
    });
    const describeRetry = (what: string, signal: AbortSignal | undefined): RetryOptions => ({
      policy,
      what,
      onRetry: options.onRetry,
      signal,
    });

    async function readManifest(reference: ImageReference, want: string, signal?: AbortSignal): Promise<ManifestBlob> {
      const { registry, repository } = reference;
      const retry = describeRetry(`manifest ${registry}/${repository} ${want}`, signal);
      return tryEndpoints(listEndpoints(registry, options.mirrors ?? [], insecure), (endpoint) =>
        retryAccess(retry, async () => {
          const headers = { accept: manifestAccept };
          const response = await client.get({ endpoint, repository, path: `manifests/${want}`, headers, signal });
          return readManifestResponse(response, want, endpoint.origin.host);
        }),
      );
    }

    async function openBlob(
      reference: ImageReference,
      descriptor: BlobDescriptor,
      signal?: AbortSignal,
    ): Promise<AsyncIterable<Uint8Array>> {
      const { registry, repository } = reference;
      const limited = limitConfig(descriptor);
      const retry = describeRetry(`blob ${registry}/${repository} ${descriptor.digest}`, signal);
      return tryEndpoints(listEndpoints(registry, options.mirrors ?? [], insecure), (endpoint) =>
        readResumableBlob(
          (offset) => {
            const headers: Record<string, string> = { accept: '*/*' };
            if (offset > 0) headers.range = `bytes=${offset}-`;
            return client.get({ endpoint, repository, path: `blobs/${descriptor.digest}`, headers, signal });
          },
          limited,
          retry,
        ),
      );
    }

    return { name: 'registry', readManifest, openBlob };
  }

  return {
    ...makeSource([]),
    withPullSecrets: makeSource,
    async close() {
      connections.close();
    },
  };
}

/** Asks one endpoint after the other; what the mirrors said becomes notes of the error of the last one. */
async function tryEndpoints<T>(
  endpoints: readonly RegistryEndpoint[],
  read: (endpoint: RegistryEndpoint) => Promise<T>,
): Promise<T> {
  const notes: string[] = [];
  for (const endpoint of endpoints) {
    try {
      return await read(endpoint);
    } catch (error) {
      if (!(error instanceof ImageAccessError) || error.kind === 'aborted') throw error;
      if (endpoint.isMirror) {
        notes.push(`the mirror ${endpoint.origin.host} failed: ${error.message}`);
        continue;
      }
      if (notes.length === 0) throw error;
      const { help, retryable } = error;
      throw new ImageAccessError(error.kind, error.message, { notes: [...error.notes, ...notes], help, retryable });
    }
  }
  throw new Error('a registry without an endpoint');
}

function limitConfig(descriptor: BlobDescriptor): BlobDescriptor {
  const isConfig = /^application\/vnd\.(oci\.image\.config|docker\.container\.image)\b/.test(
    descriptor.mediaType ?? '',
  );
  if (!isConfig || descriptor.size === undefined || descriptor.size <= configBytesLimit) return descriptor;
  const text = `the image configuration has ${descriptor.size} bytes, and ${configBytesLimit} are allowed`;
  throw new ImageAccessError('too-large', text);
}
