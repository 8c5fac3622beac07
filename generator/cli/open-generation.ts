import { promises } from 'node:fs';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import {
  type GenerateRequest,
  type GenerateResult,
  generatePolicies,
  type LintRequest,
  type RulesImages,
} from '../generate/index.js';
import { type FetchImagesOptions, type ImageFacts, openRegistry } from '../image/index.js';
import { type Initdata, parseInitdata } from '../initdata/index.js';
import { findPullSecrets, type ManifestSource } from '../manifest/index.js';
import {
  describeRuntime,
  makeAllowExec,
  noteIgnoredDefaults,
  openSettings,
  parseExecCommand,
  type RulesText,
  readRulesFile,
  readShippedRules,
  resolveDropIn,
  type Settings,
  type SettingsChooser,
} from '../settings/index.js';
import type { GenerateOptions } from './generate-options.js';
import { loadInputs, type RunInputs } from './load-inputs.js';
import type { KeptChecks } from './open-passed-checks.js';
import { openWorkloadSettings } from './open-workload-settings.js';
import { createProgressLine, type ProgressLine } from './progress.js';
import { readPlatformFlag } from './read-platform-flag.js';
import { readVersions } from './read-versions.js';

type ImageOptions = Omit<FetchImagesOptions, 'spansOf'>;

/** What a command adds of its own to a run. */
export interface GenerationParts extends Pick<GenerateRequest, 'isTransientAnnotation'> {
  /** Whether lint looks on: beside the run, or with what it finds in images, for its own sake. */
  readonly lint?:
    | 'beside'
    | ((images: readonly ImageFacts[], options: ImageOptions) => ReturnType<NonNullable<LintRequest['readContents']>>);
}

/** A run whose options are read. */
export interface OpenGeneration {
  readonly manifests: readonly ManifestSource[];
  readonly chooser: SettingsChooser;
  /** Makes the policies; none after errors. */
  generate(parts: GenerationParts): Promise<GenerateResult>;
}

/** Reads all that options name, for any command that looks at or writes what generation makes. Nothing is written. */
export async function openGeneration(
  options: GenerateOptions,
  given: Partial<RunInputs>,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): Promise<OpenGeneration> {
  const [chooser, cluster, rules, baseInitdata, { manifests, configFiles }] = await Promise.all([
    readSettings(options, collector),
    options.nodes || options.fromCluster
      ? import('./read-cluster.js').then(({ readCluster }) => readCluster(options, collector))
      : undefined,
    options.regoRulesPath === undefined ? readShippedRules() : readRulesFile(options.regoRulesPath, collector),
    options.initdataPath === undefined ? undefined : readBaseInitdata(options.initdataPath, collector),
    loadInputs(options, given, collector),
  ]);
  const platform = options.platform === undefined ? undefined : readPlatformFlag(options.platform, collector);
  const { jsonSettingsPath, regoRulesPath } = options;
  noteIgnoredDefaults(
    { settingsGiven: jsonSettingsPath !== undefined, rulesGiven: regoRulesPath !== undefined },
    collector,
  );
  const loaded = chooser.base;
  const generate = async ({ isTransientAnnotation, lint }: GenerationParts): Promise<GenerateResult> => {
    if (!loaded || !rules || collector.hasErrors) return { policies: [], manifests: [] };
    const progress = createProgressLine();
    const workloadSettings = await openWorkloadSettings(chooser, cluster, options, collector);
    let imageOptions: ImageOptions = {};
    const makeImageOptions = prepareImageOptions(options, loaded.settings, progress, signal, collector);
    const readContents = typeof lint === 'function' ? lint : undefined;
    const kept = await openKeptChecks(rules, options);
    const result = await generatePolicies(
      {
        manifests,
        configFiles,
        settings: loaded.settings,
        settingSpan: loaded.spanOf,
        settingsFor: workloadSettings.settingsFor,
        runtimeFor: async ({ template }) => {
          // Settings of a file are not those of the class, whose profile then says nothing.
          if (options.profile === undefined && jsonSettingsPath !== undefined) return undefined;
          const profile = await chooser.profileFor(template.spec.runtimeClassName);
          return profile && describeRuntime(profile);
        },
        rules,
        runtimeClassNames: options.runtimeClassNames ?? [],
        silentUnsupportedFields: options.silentUnsupportedFields ?? false,
        isTransientAnnotation,
        ...(options.secretEnv !== undefined && { secretEnv: options.secretEnv }),
        debugPolicy: options.debugPolicy,
        ...(!options.selfCheck && { selfCheck: false }),
        link: options.link,
        ...kept,
        platform,
        baseInitdata,
        initdataAlgorithm: options.initdataAlgorithm,
        pin: options.pin ?? false,
        signal,
        images: (workloads, objects) => {
          imageOptions = makeImageOptions(workloads, objects);
          return imageOptions;
        },
        lint: lint && {
          inGeneration: lint === 'beside',
          profileFor: ({ template }) => chooser.profileFor(template.spec.runtimeClassName),
          nodesFor: (workload) => workloadSettings.nodesFor(workload)?.candidates,
          ...(readContents && { readContents: (images) => readContents(images, imageOptions) }),
        },
      },
      collector,
    );
    progress.clear();
    await kept.passedChecks?.save();
    if (kept.rulesImages) await keepMissing(kept.rulesImages);
    return result;
  };
  return { manifests, chooser, generate };
}

async function readSettings(options: GenerateOptions, collector: DiagnosticCollector): Promise<SettingsChooser> {
  const named = [...(options.dropIn ?? []), ...(options.allowLogs ? ['30-allow-logs'] : [])];
  const dropIns = [];
  for (const name of named) {
    const dropIn = await resolveDropIn(name, collector);
    if (dropIn) dropIns.push(dropIn);
  }
  for (const text of options.allowExec ?? []) {
    const argv = parseExecCommand(text, collector);
    if (argv) dropIns.push(makeAllowExec(argv));
  }
  const { profile, profiles: profileFiles = [], jsonSettingsPath: path } = options;
  return await openSettings({ path, dropIns, profile, profileFiles, ...readVersions(options, collector) }, collector);
}

async function readBaseInitdata(path: string, collector: DiagnosticCollector): Promise<Initdata | undefined> {
  try {
    return await parseInitdata({ name: path, text: await promises.readFile(path, 'utf8') }, undefined, collector);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    collector.report('initdata-unreadable', { message: `cannot read ${path}: ${reason}` });
    return undefined;
  }
}

/** Turns the flags about images into options of fetching them. */
function prepareImageOptions(
  options: GenerateOptions,
  settings: Settings,
  progress: ProgressLine,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): GenerateRequest['images'] {
  const layersFile = options.layersCacheFilePath ?? (options.useCachedFiles ? './layers-cache.json' : undefined);
  const { registry } = settings.extensions ?? {};
  return (workloads, objects) => ({
    openRegistry: () =>
      openRegistry(
        {
          insecureRegistries: [...(options.insecureRegistry ?? []), ...(registry?.insecure ?? [])],
          mirrors: registry?.mirrors ?? [],
          caFile: options.caFile,
          pullSecrets: workloads.flatMap((workload) => findPullSecrets(workload, objects)),
        },
        collector,
      ),
    imageSources: options.imageSource,
    containerdSocket: options.containerdSocketPath,
    cache: options.cache ? {} : false,
    layersFile: options.dryRun ? undefined : layersFile,
    offline: options.offline,
    requireDigest: options.requireDigest ?? settings.extensions?.require_digest,
    signal,
    onProgress: (event) => progress.show(event),
  });
}

/** Makes what a check had to do without: who had only kept checks to look up was not ready for it. */
async function keepMissing(images: RulesImages): Promise<void> {
  for (const text of images.missing) {
    const { makeRulesImage } = await import('../analysis/self-check/index.js');
    const image = await makeRulesImage(text);
    if (image) await images.keep(text, image);
  }
}

/** What the cache has of self-checks with these rules, where somebody will ask for it. */
async function openKeptChecks(
  rules: RulesText,
  { cache, selfCheck }: GenerateOptions,
): Promise<Pick<GenerateRequest, 'rulesImages'> & { readonly passedChecks?: KeptChecks }> {
  if (!cache || !selfCheck) return {};
  const { openEngineStore } = await import('./open-engine-store.js');
  const opened = openEngineStore();
  if (!opened) return {};
  const { openPassedChecks } = await import('./open-passed-checks.js');
  const { openRulesImages } = await import('./open-rules-images.js');
  return {
    passedChecks: openPassedChecks(opened, rules),
    ...(rules.kind === 'given' && { rulesImages: openRulesImages(opened) }),
  };
}
