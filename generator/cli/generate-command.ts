import { promises } from 'node:fs';
import type { ClusterState } from '../analysis/nodes/index.js';
import {
  chooseExitCode,
  createCollector,
  type Diagnostic,
  type DiagnosticCollector,
  renderJson,
  sortDiagnostics,
} from '../diagnostics/index.js';
import {
  formatSummary,
  type GeneratedPolicy,
  type GenerateRequest,
  type GenerateResult,
  generatePolicies,
  type RulesImages,
  summarizePolicy,
} from '../generate/index.js';
import { type FetchImagesOptions, openRegistry, type Platform } from '../image/index.js';
import { type Initdata, parseInitdata } from '../initdata/index.js';
import {
  type ConfigObject,
  findPullSecrets,
  loadManifestSources,
  type ManifestSource,
  type Workload,
} from '../manifest/index.js';
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
import { exitCodes } from './exit-codes.js';
import type { GenerateOptions } from './generate-options.js';
import { openWorkloadSettings } from './open-workload-settings.js';
import { createProgressLine, type ProgressLine } from './progress.js';
import { readPlatformFlag } from './read-platform-flag.js';
import { readVersions } from './read-versions.js';
import { renderPolicy } from './render-policy.js';
import { reportDiagnostics } from './report.js';
import { isStderrTerminal, openStandardOutput } from './standard-output.js';
import { replaceFiles } from './write-file.js';

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

async function readBaseInitdata(path: string, collector: DiagnosticCollector): Promise<Initdata | undefined> {
  try {
    return await parseInitdata({ name: path, text: await promises.readFile(path, 'utf8') }, undefined, collector);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    collector.report('initdata-unreadable', { message: `cannot read ${path}: ${reason}` });
    return undefined;
  }
}

/** Reads what the flags say about settings. */
export async function readSettings(options: GenerateOptions, collector: DiagnosticCollector): Promise<SettingsChooser> {
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
  const { profile, profiles } = options;
  return await openSettings(
    {
      path: options.jsonSettingsPath,
      dropIns,
      profile,
      profileFiles: profiles ?? [],
      ...readVersions(options, collector),
    },
    collector,
  );
}

/** Turns the flags about images into options of fetching them. */
export function makeImageOptions(
  options: GenerateOptions,
  settings: Settings,
  progress: ProgressLine,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): (workloads: readonly Workload[], objects: readonly ConfigObject[]) => Omit<FetchImagesOptions, 'spansOf'> {
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

/** What the cache has of the rules, where somebody will ask for it. */
async function openImagesOf(rules: RulesText, { cache, selfCheck }: GenerateOptions): Promise<RulesImages | undefined> {
  if (rules.kind === 'shipped' || !cache || !selfCheck) return undefined;
  const { openRulesImages } = await import('./open-rules-images.js');
  return openRulesImages();
}

function writeManifests(result: GenerateResult, options: GenerateOptions, collector: DiagnosticCollector): string {
  const isPrinted = !options.rawOut && !options.base64Out;
  const stdout = result.manifests.flatMap(({ path, text }) => (path === undefined && isPrinted ? [text] : []));
  const changes = result.manifests.flatMap(({ path, text, source }) =>
    path === undefined || options.dryRun || text === source.text ? [] : [{ path, text }],
  );
  for (const { path, reason } of replaceFiles(changes)) {
    collector.report('write-failed', { message: `cannot write ${path}: ${reason}` });
  }
  return stdout.join('');
}

function printText(
  policies: readonly GeneratedPolicy[],
  options: GenerateOptions,
  manifests: string,
  summarizes: boolean,
): void {
  const policyTexts = options.rawOut ? policies.map(({ policyText }) => `${policyText}\n`).join('') : '';
  const annotations = options.base64Out ? policies.map(({ annotation }) => `${annotation}\n`).join('') : '';
  const result = policyTexts + annotations + manifests;
  if (result === '' && !options.digest && !summarizes) return;
  openStandardOutput();
  process.stdout.write(result);
  const digests = policies.map(({ workload, digest }) =>
    [
      `${workload.kind} ${workload.name}`,
      `  initdata ${digest.algorithm}   ${digest.digest}`,
      `  SNP host data     ${digest.snpHostData}`,
      `  TDX mrconfigid    ${digest.tdxMrConfigId}`,
      '',
    ].join('\n'),
  );
  // Where a manifest goes to stdout, the digest must not get in its way.
  if (options.digest) (manifests === '' ? process.stdout : process.stderr).write(digests.join(''));
  if (summarizes) {
    for (const policy of policies) process.stderr.write(`${formatSummary(summarizePolicy(policy))}\n`);
  }
}

function printJson(
  result: GenerateResult,
  diagnostics: readonly Diagnostic[],
  options: GenerateOptions,
  manifests: string,
): void {
  const report = {
    format_version: jsonFormatVersion,
    policies: result.policies.map((policy) => renderPolicy(policy, options.rawOut ?? false)),
    ...(manifests !== '' && { manifest: manifests }),
    diagnostics: diagnostics.map(renderJson),
  };
  openStandardOutput();
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

/** What the options name, read. */
interface GenerationInputs extends ManifestStream {
  readonly chooser: SettingsChooser;
  readonly cluster: ClusterState | undefined;
  readonly rules: RulesText | undefined;
  readonly baseInitdata: Initdata | undefined;
  readonly configFiles: readonly ManifestSource[];
  readonly platform: Platform | undefined;
}

async function readInputs(
  options: GenerateOptions,
  given: readonly ManifestSource[] | undefined,
  collector: DiagnosticCollector,
): Promise<GenerationInputs> {
  const configPaths = [
    ...(options.configFile ?? []),
    ...(options.configMapFile === undefined ? [] : [options.configMapFile]),
  ];
  const [chooser, cluster, rules, baseInitdata, manifests, configFiles] = await Promise.all([
    readSettings(options, collector),
    options.nodes || options.fromCluster
      ? import('./read-cluster.js').then(({ readCluster }) => readCluster(options, collector))
      : undefined,
    options.regoRulesPath === undefined ? readShippedRules() : readRulesFile(options.regoRulesPath, collector),
    options.initdataPath === undefined ? undefined : readBaseInitdata(options.initdataPath, collector),
    given ?? loadManifestSources(options.yamlFile ?? [], collector),
    configPaths.length === 0 ? [] : loadManifestSources(configPaths, collector),
  ]);
  const platform = options.platform === undefined ? undefined : readPlatformFlag(options.platform, collector);
  noteIgnoredDefaults(
    {
      cwd: process.cwd(),
      settingsGiven: options.jsonSettingsPath !== undefined,
      rulesGiven: options.regoRulesPath !== undefined,
    },
    collector,
  );
  return { chooser, cluster, rules, baseInitdata, manifests, configFiles, platform };
}

/** Manifests that another program hands over, which annotates them on their way. */
export interface ManifestStream extends Pick<GenerateRequest, 'isTransientAnnotation'> {
  readonly manifests: readonly ManifestSource[];
}

/** Makes what the options ask for, of manifests that were read. Nothing is written. */
export async function generateManifests(
  options: GenerateOptions,
  stream: ManifestStream,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): Promise<GenerateResult> {
  const inputs = await readInputs(options, stream.manifests, collector);
  return await generateFrom({ ...stream, ...inputs }, options, signal, collector);
}

async function generateFrom(
  inputs: GenerationInputs,
  options: GenerateOptions,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): Promise<GenerateResult> {
  const { chooser, cluster, rules, baseInitdata, manifests, configFiles, platform, isTransientAnnotation } = inputs;
  const loaded = chooser.base;
  if (!loaded || !rules || collector.hasErrors) return { policies: [], manifests: [] };
  const progress = createProgressLine();
  const workloadSettings = await openWorkloadSettings(chooser, cluster, options, collector);
  const result = await generatePolicies(
    {
      manifests,
      configFiles,
      settings: loaded.settings,
      settingSpan: loaded.spanOf,
      settingsFor: workloadSettings.settingsFor,
      runtimeFor: async ({ template }) => {
        // Settings of a file are not those of the class, whose profile then says nothing.
        if (options.profile === undefined && options.jsonSettingsPath !== undefined) return undefined;
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
      rulesImages: await openImagesOf(rules, options),
      platform,
      baseInitdata,
      initdataAlgorithm: options.initdataAlgorithm,
      pin: options.pin ?? false,
      signal,
      images: makeImageOptions(options, loaded.settings, progress, signal, collector),
      lint: {
        inGeneration: true,
        profileFor: ({ template }) => chooser.profileFor(template.spec.runtimeClassName),
        nodesFor: (workload) => workloadSettings.nodesFor(workload)?.candidates,
      },
    },
    collector,
  );
  progress.clear();
  if (!signal.aborted && !collector.hasErrors && result.policies.length === 0) {
    collector.report('no-workload', { message: 'no pod here is to have a policy; manifests pass through as they are' });
  }
  return result;
}

/** Runs `genpolicy generate` and gives the exit code. */
export async function runGenerate(options: GenerateOptions, signal: AbortSignal): Promise<number> {
  const collector = createCollector();
  const inputs = await readInputs(options, undefined, collector);
  const [first] = inputs.manifests;
  if (first?.path === undefined && first?.source.text.includes('ResourceList') && inputs.manifests.length === 1) {
    const { isResourceList, runFunction } = await import('./run-function.js');
    if (isResourceList(first.source.text)) {
      const code = await runFunction(options, first, (merged, stream, found) =>
        generateManifests(merged, stream, signal, found),
      );
      return signal.aborted ? exitCodes.interrupted : code;
    }
  }
  const result = await generateFrom(inputs, options, signal, collector);
  if (signal.aborted) return exitCodes.interrupted;
  const output = collector.hasErrors ? '' : writeManifests(result, options, collector);
  const done = collector.hasErrors ? { policies: [], manifests: [] } : result;
  if (options.format === 'json') printJson(done, sortDiagnostics(collector.diagnostics), options, output);
  else {
    // Most manifests leave the namespace to kubectl: logs need not say so for each pod, a reader of summaries may care.
    const summarizes = options.summary ?? isStderrTerminal();
    const shown = collector.diagnostics.filter(({ slug }) => summarizes || slug !== 'namespace-unknown');
    if (shown.length > 0) {
      openStandardOutput();
      reportDiagnostics(sortDiagnostics(shown));
    }
    if (!collector.hasErrors) printText(result.policies, options, output, summarizes);
  }
  return chooseExitCode(collector.diagnostics);
}
