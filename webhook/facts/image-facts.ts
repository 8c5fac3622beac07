import { createHmac, randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  createCollector,
  type Diagnostic,
  fetchImages,
  type ImageFacts,
  type ImageNeed,
  type ImageSource,
  imageKey,
  openRegistry,
  type ProvidedImage,
  type PullSecret,
  parseImageReference,
} from '../../generator/index.js';
import type { WebhookConfig } from '../config/load-config.js';
import { BoundedMap } from './bounded-map.js';

/** What a server knows of images. One for the life of a configuration. */
export interface ImageStore {
  /** Facts that are known and fresh, without asking anybody. */
  peek(need: ImageNeed, secrets: readonly PullSecret[]): ImageFacts | undefined;
  /**
   * Facts of an image, for who has these pull secrets. Requests for the same content share one reading, which goes on when
   * nobody waits any more.
   */
  provide(need: ImageNeed, secrets: readonly PullSecret[]): Promise<ProvidedImage>;
  close(): Promise<void>;
}

export interface ImageEvents {
  /** `hit`: from memory; `shared`: somebody was reading it; `miss`: read now; `error`: there are none. */
  readonly onFacts: (result: 'hit' | 'shared' | 'miss' | 'error') => void;
  readonly onRegistry: (step: 'manifest' | 'blob', seconds: number) => void;
}

/** The registries as one tenant sees them: a client that never has another one's credentials. */
interface Tenant {
  readonly source: Promise<ImageSource>;
  /** What references name, and when that was asked. */
  readonly tops: BoundedMap<string, { readonly digest: string; readonly at: number }>;
}

const tenantLimit = 64;
/** Failures are not asked for again in this time: a broken image in a crash loop must not become a flood. */
const failureMilliseconds = 2000;

export interface ImageStoreOptions {
  readonly images: WebhookConfig['images'];
  /** Registries of the settings. */
  readonly mirrors: Parameters<typeof openRegistry>[0]['mirrors'];
  readonly insecureRegistries: readonly string[];
  readonly events: ImageEvents;
}

export function openImageStore(options: ImageStoreOptions): ImageStore {
  const { images, events } = options;
  const salt = randomBytes(16);
  const facts = new BoundedMap<string, ImageFacts>(images.keptFacts);
  const flights = new Map<string, Promise<ProvidedImage>>();
  const failures = new BoundedMap<string, { readonly findings: readonly Diagnostic[]; readonly at: number }>(256);
  const closing = new AbortController();
  // Each request under way listens; all end.
  setMaxListeners(0, closing.signal);
  const closeTenant = ({ source }: Tenant): void => {
    // A reading under way keeps its connections until it ends.
    setTimeout(
      () =>
        void source.then(
          (opened) => opened.close?.(),
          () => {},
        ),
      60_000,
    ).unref();
  };
  const tenants = new BoundedMap<string, Tenant>(tenantLimit, closeTenant);

  /** Names who asks, without keeping the secrets' texts as keys. */
  const nameTenant = (secrets: readonly PullSecret[]): string =>
    secrets.length === 0 ? '' : createHmac('sha256', salt).update(JSON.stringify(secrets)).digest('hex');

  const openTenant = (name: string, secrets: readonly PullSecret[]): Tenant => {
    const known = tenants.get(name);
    if (known) return known;
    const source = openRegistry(
      {
        insecureRegistries: [...images.insecureRegistries, ...options.insecureRegistries],
        mirrors: options.mirrors,
        caFile: images.caFile === '' ? undefined : images.caFile,
        pullSecrets: secrets,
      },
      createCollector(),
    );
    const opened: Tenant = { source: source.then((one) => measureSource(one, events)), tops: new BoundedMap(4096) };
    tenants.set(name, opened);
    return opened;
  };

  const isFresh = (need: ImageNeed, at: number): boolean =>
    /@[a-z0-9]+:/.test(need.reference) || performance.now() - at < images.tagSeconds * 1000;

  const factsKey = (need: ImageNeed, digest: string): string =>
    `${digest} ${imageKey({ ...need, reference: '' })} ${need.needsUsers}`;

  const peekQuietly = (need: ImageNeed, tenant: Tenant | undefined): ImageFacts | undefined => {
    const top = tenant?.tops.get(need.reference);
    if (!top || !isFresh(need, top.at)) return undefined;
    const known = facts.get(factsKey(need, top.digest));
    return known && { ...known, reference: need.reference };
  };

  /** What a reference names for this tenant: registries decide who may know it, so each tenant asks for itself. */
  const resolveTop = async (need: ImageNeed, tenant: Tenant): Promise<string | undefined> => {
    const parsed = parseImageReference(need.reference);
    if (!parsed.ok || images.offline) return undefined;
    const { reference } = parsed;
    try {
      const source = await tenant.source;
      const want = reference.digest ?? reference.tag ?? 'latest';
      return (await source.readManifest(reference, want, closing.signal)).digest;
    } catch {
      // The reading itself says what is wrong, in the words of the command.
      return undefined;
    }
  };

  const read = async (need: ImageNeed, tenant: Tenant): Promise<ProvidedImage> => {
    const collector = createCollector();
    const found = await fetchImages(
      [need],
      {
        // Without its `close`: it lives longer than one reading.
        openRegistry: async () => {
          const { name, readManifest, openBlob } = await tenant.source;
          return { name, readManifest, openBlob };
        },
        offline: images.offline,
        signal: closing.signal,
      },
      collector,
    );
    return { facts: found.get(imageKey(need)), findings: collector.diagnostics };
  };

  const share = (key: string, need: ImageNeed, tenant: Tenant): Promise<ProvidedImage> => {
    const known = flights.get(key);
    if (known) {
      events.onFacts('shared');
      return known;
    }
    const flight = read(need, tenant).finally(() => flights.delete(key));
    flights.set(key, flight);
    void flight.then(
      (result) => events.onFacts(result.facts ? 'miss' : 'error'),
      () => events.onFacts('error'),
    );
    return flight;
  };

  return {
    peek: (need, secrets) => {
      const found = peekQuietly(need, tenants.get(nameTenant(secrets)));
      if (found) events.onFacts('hit');
      return found;
    },
    provide: async (need, secrets) => {
      const name = nameTenant(secrets);
      const tenant = openTenant(name, secrets);
      const known = peekQuietly(need, tenant);
      if (known) return { facts: known, findings: [] };
      const failureKey = `${name} ${imageKey(need)}`;
      const failed = failures.get(failureKey);
      if (failed && performance.now() - failed.at < failureMilliseconds) {
        return { facts: undefined, findings: failed.findings };
      }
      const digest = await resolveTop(need, tenant);
      const key = digest === undefined ? failureKey : factsKey(need, digest);
      const kept = digest === undefined ? undefined : facts.get(key);
      const result = kept ? { facts: kept, findings: [] } : await share(key, need, tenant);
      if (!result.facts) {
        failures.set(failureKey, { findings: result.findings, at: performance.now() });
        return result;
      }
      const { resolvedDigest } = result.facts;
      // Findings are warnings about the image; they come again with each policy that is made new.
      facts.set(factsKey(need, resolvedDigest), result.facts);
      tenant.tops.set(need.reference, { digest: resolvedDigest, at: performance.now() });
      return { facts: { ...result.facts, reference: need.reference }, findings: result.findings };
    },
    close: async () => {
      closing.abort();
      tenants.clear();
    },
  };
}

/** The same source with its requests timed, manifests until they are read, blobs until they begin. */
function measureSource(source: ImageSource, { onRegistry }: ImageEvents): ImageSource {
  const measure = async <T>(step: 'manifest' | 'blob', work: Promise<T>): Promise<T> => {
    const from = performance.now();
    try {
      return await work;
    } finally {
      onRegistry(step, (performance.now() - from) / 1000);
    }
  };
  return {
    name: source.name,
    readManifest: (...given) => measure('manifest', source.readManifest(...given)),
    openBlob: (...given) => measure('blob', source.openBlob(...given)),
    ...(source.close && { close: source.close }),
  };
}
