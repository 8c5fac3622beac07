import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import type { Diagnostic, DiagnosticCollector, Span } from '../diagnostics/index.js';
import { createCollector, locateOffset } from '../diagnostics/index.js';
import type { CachedImage } from './cache-image-facts.js';
import { emptyCache, type ImageCache, type ImageCacheOptions, openImageCache } from './cache-images.js';
import { type LayersFile, openLayersFile } from './cache-layers-file.js';
import { fetchLayer } from './fetch-layer.js';
import { type FetchSources, openFetchSources } from './fetch-sources.js';
import { createDocumentReader, type ImageOrigin, readTopDocument, type TopDocument } from './image-documents.js';
import type { ImageFacts, ImageNeed, LayerDescriptor, Platform } from './image-facts.js';
import { describeImageFailure } from './image-failure.js';
import { showPlatform } from './image-platform.js';
import { ImageProblem } from './image-problem.js';
import type { ImageSource } from './image-source.js';
import type { LayerFacts } from './layer-facts.js';
import { createSharedJobs, type SharedJobs } from './layer-jobs.js';
import { defaultLayerLimits, type LayerLimits } from './layer-limits.js';
import { readImageUserFiles } from './layer-users.js';
import { type ImageReference, parseImageReference } from './reference.js';
import { resolveImage } from './resolve-image.js';

export interface FetchImagesOptions {
  /**
   * Opens the registry client; called at most once, and only when something must come from a registry. The source is
   * closed at the end: one that lives longer is given without its `close`.
   */
  readonly openRegistry?: (() => Promise<ImageSource>) | undefined;
  /** Values of `--image-source`, see `parseImageSource`. */
  readonly imageSources?: readonly string[] | undefined;
  /** Socket of containerd, which then takes the place of registries. */
  readonly containerdSocket?: string | undefined;
  /** `false` keeps nothing between runs. */
  readonly cache?: ImageCacheOptions | false | undefined;
  /** File of `-u` and `--layers-cache-file-path`. */
  readonly layersFile?: string | undefined;
  /** Only the cache and local sources may be used. */
  readonly offline?: boolean | undefined;
  /** A reference without a digest is an error. */
  readonly requireDigest?: boolean | ((need: ImageNeed) => boolean) | undefined;
  readonly limits?: Partial<LayerLimits> | undefined;
  /** Layers that are read at the same time; 16 when not stated. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Places in the user's texts that name an image, for diagnostics; the first one is pointed at. */
  readonly spansOf?: ((need: ImageNeed) => readonly Span[]) | undefined;
  readonly onProgress?: ((event: FetchProgress) => void) | undefined;
  /**
   * Gives what the caller knows of images itself, in place of everything that reads them: a server keeps facts in memory
   * and shares pulls between requests. Findings have no place yet; they get it here.
   */
  readonly provide?: ((need: ImageNeed) => Promise<ProvidedImage>) | undefined;
}

/** Facts of an image, and what is to be said of it; without facts there is an error among the findings. */
export interface ProvidedImage {
  readonly facts: ImageFacts | undefined;
  readonly findings: readonly Diagnostic[];
}

/** What has happened, for a display of progress. */
export type FetchProgress =
  | { readonly kind: 'resolved'; readonly reference: string; readonly platform: Platform; readonly digest: string }
  /** `received` of the `size` compressed bytes of a layer have come; a layer that is fetched again starts over. */
  | { readonly kind: 'layer'; readonly digest: string; readonly received: number; readonly size: number }
  | { readonly kind: 'done'; readonly reference: string; readonly platform: Platform };

/** Names a need, for the result of {@link fetchImages}. */
export function imageKey(need: Pick<ImageNeed, 'reference' | 'platform'>): string {
  return `${need.reference} ${showPlatform(need.platform)}`;
}

/**
 * Learns all that policies need to know of images, all of them at once: each reference is resolved once and each layer
 * read once, however many needs share it. The result has an entry, under {@link imageKey}, for each need that could be
 * met; for each other one there is an error in the collector. Never throws for what users, images or the world do.
 */
export async function fetchImages(
  needs: readonly ImageNeed[],
  options: FetchImagesOptions,
  collector: DiagnosticCollector,
): Promise<ReadonlyMap<string, ImageFacts>> {
  const found = new Map<string, ImageFacts>();
  const wanted = mergeNeeds(needs);
  if (wanted.length === 0) return found;
  if (options.provide) return await provideAll(wanted, options.provide, options, collector);
  // Findings come in the order of the needs, whatever finishes first; those about the cache come last.
  const general = createCollector();
  const sources = await openFetchSources(options, collector);
  if (sources === undefined) return found;
  const cache = options.cache === false ? emptyCache : openImageCache(options.cache ?? {}, general);
  const layersFile = options.layersFile === undefined ? undefined : await openLayersFile(options.layersFile, general);
  // Each request of a run listens to it, and there are as many at once as connections.
  if (options.signal) setMaxListeners(0, options.signal);
  const run: Run = {
    options,
    sources,
    cache,
    layersFile,
    limits: { ...defaultLayerLimits, ...options.limits },
    queue: pLimit(options.concurrency ?? 16),
    jobs: createSharedJobs<LayerFacts>(options.signal),
    tops: new Map(),
  };
  try {
    const images = pLimit(32);
    const outcomes = await Promise.all(wanted.map((need) => images(() => fetchOne(need, run))));
    for (const { need, facts, findings } of outcomes) {
      collector.add(findings);
      if (facts !== undefined) found.set(imageKey(need), facts);
    }
    await layersFile?.save();
    await cache.close();
  } finally {
    await sources.close();
  }
  collector.add([...general.diagnostics].sort((a, b) => (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)));
  return found;
}

async function provideAll(
  needs: readonly ImageNeed[],
  provide: (need: ImageNeed) => Promise<ProvidedImage>,
  { spansOf }: FetchImagesOptions,
  collector: DiagnosticCollector,
): Promise<ReadonlyMap<string, ImageFacts>> {
  const found = new Map<string, ImageFacts>();
  const provided = await Promise.all(needs.map(async (need) => ({ need, ...(await provide(need)) })));
  for (const { need, facts, findings } of provided) {
    collector.add(findings.map((finding) => ({ ...finding, span: spansOf?.(need)[0] })));
    if (facts !== undefined) found.set(imageKey(need), facts);
  }
  return found;
}

interface Run {
  readonly options: FetchImagesOptions;
  readonly sources: FetchSources;
  readonly cache: ImageCache;
  readonly layersFile: LayersFile | undefined;
  readonly limits: LayerLimits;
  readonly queue: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly jobs: SharedJobs<LayerFacts>;
  /** What references name, by the reference as it is asked for. */
  readonly tops: Map<string, Promise<TopDocument>>;
}

interface Outcome {
  readonly need: ImageNeed;
  readonly facts: ImageFacts | undefined;
  readonly findings: readonly Diagnostic[];
}

/** One need for each image and platform, in the order of their first mention. */
function mergeNeeds(needs: readonly ImageNeed[]): readonly ImageNeed[] {
  const merged = new Map<string, ImageNeed>();
  for (const need of needs) {
    const key = imageKey(need);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, need);
    else if (need.needsUsers && !known.needsUsers) merged.set(key, { ...known, needsUsers: true });
  }
  return [...merged.values()];
}

async function fetchOne(need: ImageNeed, run: Run): Promise<Outcome> {
  const { options } = run;
  // Looked for only when there is something to say: finding places costs more than all the rest for a cached image.
  const findSpans = (): readonly Span[] => options.spansOf?.(need) ?? [];
  const findings = createCollector();
  const report = (error: unknown): void => {
    if (options.signal?.aborted) {
      findings.report('image-fetch-aborted', { message: 'reading images was stopped before it was done' });
      return;
    }
    const failure = describeImageFailure(error, need.reference);
    if (failure === undefined) throw error;
    const spans = findSpans();
    const notes = [...(failure.details.notes ?? []), ...listOtherPlaces(spans)];
    findings.report(failure.slug, { ...failure.details, span: spans[0], notes });
  };
  let facts: ImageFacts | undefined;
  try {
    const parsed = parseImageReference(need.reference);
    if (parsed.ok) facts = await fetchFacts(need, parsed.reference, run, report);
    else findings.add([{ ...parsed.diagnostic, span: findSpans()[0] }]);
  } catch (error) {
    report(error);
  }
  return { need, facts, findings: findings.diagnostics };
}

async function fetchFacts(
  need: ImageNeed,
  reference: ImageReference,
  run: Run,
  report: (problem: ImageProblem) => void,
): Promise<ImageFacts> {
  const { options } = run;
  const { platform } = need;
  const { requireDigest = false } = options;
  const mustBePinned = typeof requireDigest === 'boolean' ? requireDigest : requireDigest(need);
  if (mustBePinned && reference.digest === undefined) {
    throw new ImageProblem('image-digest-required', {
      message: `${need.reference} has no digest, which --require-digest asks for`,
      help: ['let --pin write the digest into the manifest'],
    });
  }
  const origin: ImageOrigin = {
    reference,
    cache: run.cache,
    findSource: () => run.sources.find(reference),
    signal: options.signal,
  };
  const top = await shareTop(run, origin, platform);
  if (top.isAssumed) {
    report(
      new ImageProblem('image-tag-assumed', {
        message: `${need.reference} is taken for ${top.digest}, which the tag named when it was last seen`,
        notes: ['with --offline nobody can tell whether the tag has moved since'],
        help: [`write the digest into the manifest: ${stripTag(reference)}@${top.digest}`],
      }),
    );
  }
  // The file of `-u` is asked for each layer, and other limits may find other things.
  const mayKeep = run.layersFile === undefined && options.limits === undefined && isRemote(run, reference);
  const known = mayKeep ? run.cache.readImage(top.digest, platform) : undefined;
  if (known !== undefined) {
    options.onProgress?.({ kind: 'resolved', reference: need.reference, platform, digest: known.digest });
    await noteTag(run, reference, platform, top);
    options.onProgress?.({ kind: 'done', reference: need.reference, platform });
    const users = need.needsUsers ? known : { passwd: undefined, group: undefined };
    return nameImage(need, reference, run, top, { ...known, passwd: users.passwd, group: users.group });
  }
  const image = await resolveImage(createDocumentReader(origin, top), platform);
  for (const warning of image.warnings) report(warning);
  options.onProgress?.({ kind: 'resolved', reference: need.reference, platform, digest: image.digest });
  await noteTag(run, reference, platform, top);
  const users = need.needsUsers ? await fetchUsers(need, origin, image.layers, run) : undefined;
  for (const warning of users?.warnings ?? []) report(warning);
  options.onProgress?.({ kind: 'done', reference: need.reference, platform });
  const facts: CachedImage = {
    digest: image.digest,
    platform: image.platform,
    config: image.configuration.config,
    layers: image.layers,
    passwd: users?.passwd,
    group: users?.group,
  };
  if (mayKeep && users !== undefined && users.warnings.length + image.warnings.length === 0) {
    await run.cache.writeImage(top.digest, platform, facts);
  }
  return nameImage(need, reference, run, top, facts);
}

function isRemote(run: Run, reference: ImageReference): boolean {
  return run.sources.kindOf(reference) === 'remote';
}

/** Remembers what a tag names, for offline runs. */
async function noteTag(run: Run, reference: ImageReference, platform: Platform, top: TopDocument): Promise<void> {
  if (reference.digest !== undefined || top.isAssumed || !isRemote(run, reference)) return;
  await run.cache.writeTag(reference, platform, top.digest);
}

function nameImage(
  need: ImageNeed,
  reference: ImageReference,
  run: Run,
  top: TopDocument,
  facts: CachedImage,
): ImageFacts {
  return {
    reference: need.reference,
    resolvedDigest: top.digest,
    ...(run.sources.kindOf(reference) === 'made-up' ? { digestIsLocal: true } : {}),
    ...facts,
  };
}

function shareTop(run: Run, origin: ImageOrigin, platform: Platform): Promise<TopDocument> {
  const { registry, repository, tag, digest } = origin.reference;
  // Offline, the cache knows a tag by its platform.
  const suffix = run.options.offline === true ? showPlatform(platform) : '';
  const key = `${registry}/${repository}:${tag ?? ''}@${digest ?? ''} ${suffix}`;
  let top = run.tops.get(key);
  if (top === undefined) {
    top = readTopDocument(origin, platform);
    run.tops.set(key, top);
  }
  return top;
}

function fetchUsers(
  need: ImageNeed,
  origin: ImageOrigin,
  layers: readonly LayerDescriptor[],
  run: Run,
): ReturnType<typeof readImageUserFiles> {
  const received = new Map<string, number>();
  const onBytes = (layer: LayerDescriptor, count: number): void => {
    const total = (received.get(layer.digest) ?? 0) + count;
    received.set(layer.digest, total);
    run.options.onProgress?.({ kind: 'layer', digest: layer.digest, received: total, size: layer.size });
  };
  const { limits, layersFile, queue } = run;
  return readImageUserFiles(
    layers,
    (layer, watch) =>
      run.jobs.join(
        `${origin.reference.registry} ${layer.digest} ${layer.diffId ?? ''} ${layer.mediaType} ${[...watch].join('\0')}`,
        (signal) => fetchLayer(origin, layer, watch, signal, { limits, layersFile, queue, onBytes }),
      ),
    need.reference,
  );
}

function listOtherPlaces(spans: readonly Span[]): readonly string[] {
  const shown = spans.slice(1, 6).map(({ source, start }) => {
    const { line, column } = locateOffset(source, start);
    return `it is also named at ${source.name}:${line}:${column}`;
  });
  return spans.length > 6 ? [...shown, `and at ${spans.length - 6} more places`] : shown;
}

/**
 * Writes an image's reference with the digest that it resolved to, of the index when there is one, so that nodes of
 * every platform still find theirs. `undefined` when no registry knows that digest (a docker-archive has none).
 */
export function pinReference(facts: ImageFacts): string | undefined {
  if (facts.digestIsLocal === true) return undefined;
  const parsed = parseImageReference(facts.reference);
  return parsed.ok ? `${stripTag(parsed.reference)}@${facts.resolvedDigest}` : undefined;
}

/** The reference as its user wrote it, without tag and digest. */
function stripTag(reference: ImageReference): string {
  const named = reference.original.split('@')[0] ?? '';
  const suffix = reference.tag === undefined ? '' : `:${reference.tag}`;
  return suffix !== '' && named.endsWith(suffix) ? named.slice(0, -suffix.length) : named;
}
