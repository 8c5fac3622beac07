import { createCredentialStore } from '../../generator/image/auth-store.js';
import type { RetryNotice } from '../../generator/image/http-retry.js';
import { ImageAccessError, type ManifestBlob } from '../../generator/image/image-source.js';
import { type ImageReference, parseImageReference } from '../../generator/image/reference.js';
import {
  createRegistrySource,
  type RegistrySource,
  type RegistrySourceOptions,
} from '../../generator/image/registry-source.js';
import type { PushedImage } from '../support/docker-registry.js';
import { type Fault, type FaultProxy, type SeenRequest, startFaultProxy } from '../support/fault-proxy.js';

/** A source that reaches the image `team/app:1` through a proxy which can be told to misbehave. */
export interface RegistrySetup {
  readonly proxy: FaultProxy;
  readonly source: RegistrySource;
  readonly reference: ImageReference;
  readonly retries: readonly RetryNotice[];
}

const open: { close(): Promise<void> }[] = [];

/** Has something closed by {@link closeAll}. */
export function closeLater<T extends { close(): Promise<void> }>(closable: T): T {
  open.push(closable);
  return closable;
}

/** For `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const closable of open.splice(0)) await closable.close();
}

/** Starts a proxy in front of the server at `target`, and makes a source that goes through it, with short waits. */
export async function setUpRegistry(
  target: string | undefined,
  choose: (request: SeenRequest) => Fault | undefined,
  options: Partial<RegistrySourceOptions> = {},
): Promise<RegistrySetup> {
  const proxy = closeLater(await startFaultProxy(target, choose));
  const retries: RetryNotice[] = [];
  const source = makeSource({
    insecureRegistries: [proxy.host],
    onRetry: (notice) => retries.push(notice),
    ...options,
  });
  return { proxy, source, reference: readReference(`${proxy.host}/team/app:1`), retries };
}

/** Makes a source without credentials, proxies and certificates of this machine, and with short waits. */
export function makeSource(options: Partial<RegistrySourceOptions>): RegistrySource {
  return closeLater(
    createRegistrySource({
      environment: {},
      credentials: createCredentialStore({ environment: { HOME: '/nonexistent' } }),
      certificateFolders: [],
      retries: { baseDelayMs: 1, delayLimitMs: 2000 },
      timeouts: { headersMs: 400, idleMs: 400 },
      ...options,
    }),
  );
}

export function readReference(text: string): ImageReference {
  const parsed = parseImageReference(text);
  if (!parsed.ok) throw new Error(parsed.diagnostic.message);
  return parsed.reference;
}

type Reader = Pick<RegistrySetup, 'reference'> & { readonly source: Pick<RegistrySource, 'readManifest' | 'openBlob'> };

export function readManifest({ source, reference }: Reader, want = '1'): Promise<ManifestBlob> {
  return source.readManifest(reference, want);
}

export async function readBlob({ source, reference }: Reader, descriptor: PushedImage['layer']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await source.openBlob(reference, descriptor)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Gives the access error that `work` ends with; anything else fails the test. */
export async function expectAccessError(work: Promise<unknown>): Promise<ImageAccessError> {
  const outcome = await work.then(
    () => 'success',
    (error: unknown) => error,
  );
  if (!(outcome instanceof ImageAccessError)) throw new Error('expected an ImageAccessError', { cause: outcome });
  return outcome;
}

export const isManifest = ({ path }: SeenRequest): boolean => path.includes('/manifests/');
export const isBlob = ({ path }: SeenRequest): boolean => path.includes('/blobs/');
