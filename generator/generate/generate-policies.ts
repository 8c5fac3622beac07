import type { PassedChecks, SelfCheckOutcome } from '../analysis/self-check/index.js';
import type { DiagnosticCollector, SourceText, Span } from '../diagnostics/index.js';
import { type FetchImagesOptions, fetchImages, type ImageFacts, imageKey, type Platform } from '../image/index.js';
import {
  annotationNames,
  checkAnnotationBudget,
  chooseBaseInitdata,
  digestInitdata,
  encodeInitdata,
  type Initdata,
  type InitdataAlgorithm,
  type InitdataDigest,
  replacePolicy,
  writeInitdata,
} from '../initdata/index.js';
import {
  type ConfigObject,
  collectConfigObjects,
  editManifest,
  findDocumentPath,
  findWorkloads,
  type ManifestEdit,
  type ManifestFile,
  type ManifestSource,
  parseManifest,
  type Workload,
} from '../manifest/index.js';
import {
  buildPolicyData,
  collectImageNeeds,
  type PlacedImageNeed,
  type PolicyData,
  type SecretEnvMode,
} from '../policy/index.js';
import { findAnalysisImage, type RulesText, type RuntimeFacts, type Settings } from '../settings/index.js';
import { checkGuestLimits } from './check-guest-limits.js';
import { checkRulesFit } from './check-rules-fit.js';
import { formatPolicy } from './format-policy.js';
import { hideAnnotations } from './hide-annotations.js';
import { type LintOutcome, type LintRequest, lintWorkloads } from './lint-workloads.js';
import { listExtraKinds } from './list-extra-kinds.js';
import { makePauses } from './make-pauses.js';
import { type ImagePin, listImagePins, pinImages } from './pin-images.js';
import { preparePacking } from './prepare-packing.js';
import { prepareSelfCheck } from './prepare-self-check.js';
import type { RulesImages } from './rules-images.js';

/** Everything that decides what policies come out. Reading files and flags is the caller's. */
export interface GenerateRequest {
  readonly manifests: readonly ManifestSource[];
  /** Further texts with ConfigMaps and Secrets. */
  readonly configFiles: readonly ManifestSource[];
  /** Settings that do not depend on a pod; those of pods, too, where `settingsFor` is absent. */
  readonly settings: Settings;
  /** Chooses the settings of a workload; undefined when there are none, which has been reported. */
  readonly settingsFor?: (workload: Workload) => Promise<PlacedSettings | undefined>;
  /** How the runtime of a workload's nodes sends its requests, as far as a profile tells: what the self-check simulates. */
  readonly runtimeFor?: (workload: Workload) => Promise<RuntimeFacts | undefined>;
  /** Where a setting was made, by JSON pointer: the place of findings about the sandbox's image. */
  readonly settingSpan?: ((pointer: string) => Span) | undefined;
  readonly rules: RulesText;
  readonly runtimeClassNames?: readonly string[];
  readonly silentUnsupportedFields?: boolean;
  /** Annotations that a tool puts on pods on their way and takes away again: policies must not know of them. */
  readonly isTransientAnnotation?: ((key: string) => boolean) | undefined;
  readonly secretEnv?: SecretEnvMode;
  /** Makes denials print state and request: for tests only. */
  readonly debugPolicy?: boolean | undefined;
  /** Whether rules and data are joined to a lean text (default); else they are written whole, for readers. */
  readonly link?: boolean | undefined;
  /** Whether each policy is loaded and judged by simulated requests; by default as the settings say, which is yes. */
  readonly selfCheck?: boolean | undefined;
  /** Spares the self-check reading rules that a user gives. */
  readonly rulesImages?: RulesImages | undefined;
  /** Spares it judging again what passed before. */
  readonly passedChecks?: PassedChecks | undefined;
  readonly platform?: Platform | undefined;
  readonly baseInitdata?: Initdata | undefined;
  readonly initdataAlgorithm?: InitdataAlgorithm | undefined;
  /** Ends the run between two workloads: the promise is rejected with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Writes digests for tags into the manifest. */
  readonly pin?: boolean;
  /** Whether the manifests that carry the policies are wanted, too (default). Writing them takes as long as reading them. */
  readonly writeManifests?: boolean;
  /** Looks for what is likely to go wrong on nodes; absent: nobody looks. */
  readonly lint?: LintRequest | undefined;
  /** How images are fetched; the spans for findings are filled in here. */
  readonly images: (
    workloads: readonly Workload[],
    objects: readonly ConfigObject[],
  ) => Omit<FetchImagesOptions, 'spansOf'>;
}

/** One policy and all that it was made of. */
export interface GeneratedPolicy {
  readonly workload: Workload;
  readonly data: PolicyData;
  readonly policyText: string;
  readonly rules: RulesText['kind'];
  /** Value of the initdata annotation. */
  readonly annotation: string;
  readonly digest: InitdataDigest;
  /** Whether simulated requests passed it; `off` where that was not tried. */
  readonly selfCheck: SelfCheckOutcome | 'off';
  /** Facts of the images, the sandbox's first, then in the order of `data.containers`. */
  readonly images: readonly ImageFacts[];
}

/** A manifest as it should be written. */
export interface WrittenManifest {
  readonly source: SourceText;
  readonly path: string | undefined;
  readonly text: string;
}

export interface GenerateResult {
  readonly policies: readonly GeneratedPolicy[];
  readonly manifests: readonly WrittenManifest[];
  /** What lint found, also where errors left nothing else. */
  readonly lint?: LintOutcome | undefined;
}

/** Settings, and where each was made. */
export interface PlacedSettings {
  readonly settings: Settings;
  readonly spanOf?: ((pointer: string) => Span) | undefined;
}

/** A workload on its way: what it needs is known before anything is fetched. */
interface PlannedWorkload {
  readonly workload: Workload;
  readonly chosen: PlacedSettings;
  readonly needs: readonly PlacedImageNeed[];
}

async function fetchPlannedImages(
  request: GenerateRequest,
  planned: readonly PlannedWorkload[],
  objects: readonly ConfigObject[],
  collector: DiagnosticCollector,
): Promise<ReadonlyMap<string, ImageFacts>> {
  const places = new Map<string, { workload: Workload; chosen: PlacedSettings; placed: PlacedImageNeed }[]>();
  for (const { workload, chosen, needs } of planned) {
    for (const placed of needs) {
      const key = imageKey(placed.need);
      const known = places.get(key);
      if (known) known.push({ workload, chosen, placed });
      else places.set(key, [{ workload, chosen, placed }]);
    }
  }
  const options = request.images(
    planned.map(({ workload }) => workload),
    objects,
  );
  return await fetchImages(
    planned.flatMap(({ needs }) => needs.map(({ need }) => need)),
    {
      ...options,
      // Only what the manifest names can be pinned in it, and --pin does so.
      requireDigest: (need) =>
        options.requireDigest === true &&
        !request.pin &&
        (places.get(imageKey(need)) ?? []).some(({ placed }) => placed.path.length > 0),
      spansOf: (need) => {
        const named = (places.get(imageKey(need)) ?? [])
          .filter(({ placed }) => placed.path.length > 0)
          .map(({ workload, placed }) => workload.spanOf(placed.path));
        const setting = places.get(imageKey(need))?.[0]?.chosen.spanOf?.('/cluster_config/pause_container_image');
        return named.length === 0 && setting ? [setting] : named;
      },
    },
    collector,
  );
}

function wantsSelfCheck({ selfCheck }: GenerateRequest, settings: Settings): boolean {
  return selfCheck ?? settings.extensions?.self_check ?? true;
}

async function packPolicy(
  request: GenerateRequest,
  { workload, chosen, needs }: PlannedWorkload,
  objects: readonly ConfigObject[],
  images: ReadonlyMap<string, ImageFacts>,
  collector: DiagnosticCollector,
): Promise<GeneratedPolicy | undefined> {
  const { settings, spanOf: settingSpan } = chosen;
  const { rules, debugPolicy, secretEnv = settings.extensions?.secret_env ?? 'literal' } = request;
  const inputs = { workload, settings, configObjects: objects, secretEnv, debugPolicy, settingSpan, collector };
  const data = buildPolicyData(inputs, needs, images);
  if (!data) return undefined;
  const owner = `${workload.kind} ${workload.name}`;
  const annotations = workload.template.metadata.annotations ?? {};
  const present = annotations[annotationNames.initdata];
  const span = workload.spanOf(['metadata', 'annotations', annotationNames.initdata]);
  const base = await chooseBaseInitdata(
    request.baseInitdata,
    present === undefined ? undefined : { value: present, span, owner },
    request.initdataAlgorithm,
    collector,
  );
  if (!base) return undefined;
  const policyText = await formatPolicy(rules, data, request.link ?? true);
  checkGuestLimits(policyText, data, workload, collector);
  let selfCheck: GeneratedPolicy['selfCheck'] = 'off';
  if (wantsSelfCheck(request, settings) && !collector.hasErrors) {
    const { checkPolicy } = await import('../analysis/self-check/index.js');
    const findImage = rules.kind === 'shipped' ? findAnalysisImage : request.rulesImages?.find;
    const profile = await request.runtimeFor?.(workload);
    const { passedChecks } = request;
    const checked = { workload, data, rules, policyText, settings, profile, findImage, passedChecks };
    selfCheck = await checkPolicy(checked, collector);
  }
  const toml = writeInitdata(replacePolicy(base, policyText));
  const annotation = encodeInitdata(toml);
  checkAnnotationBudget(
    { ...annotations, [annotationNames.initdata]: annotation },
    owner,
    workload.spanOf([]),
    collector,
  );
  let digest: InitdataDigest | undefined;
  return {
    workload,
    data,
    rules: rules.kind,
    policyText,
    annotation,
    // Most runs do not ask for it, and Node takes milliseconds to get ready for it.
    get digest() {
      digest ??= digestInitdata(toml, base.algorithm);
      return digest;
    },
    selfCheck,
    images: needs.flatMap(({ need }) => images.get(imageKey(need)) ?? []),
  };
}

function listEdits({ workload, annotation }: GeneratedPolicy, pins: readonly ImagePin[]): ManifestEdit[] {
  return [
    { kind: 'set-annotation', workload, key: annotationNames.initdata, value: annotation },
    ...pins.map(({ path, reference }): ManifestEdit => {
      const { document } = workload;
      return { kind: 'replace-scalar', document, path: findDocumentPath(workload, path), value: reference };
    }),
  ];
}

/**
 * Makes the policies of all workloads in the given manifests and the manifests that carry them. All findings go to
 * the collector; when there is an error among them nothing may be written, and the result is empty.
 */
export async function generatePolicies(
  request: GenerateRequest,
  collector: DiagnosticCollector,
): Promise<GenerateResult> {
  const { settings } = request;
  const files = request.manifests.map((source) => parseManifest(source, collector));
  const configFiles = request.configFiles.map((source) => parseManifest(source, collector));
  const found = findWorkloads(
    files,
    {
      runtimeClassNames: request.runtimeClassNames ?? [],
      silentUnsupportedFields: request.silentUnsupportedFields ?? false,
      extraKinds: listExtraKinds(settings),
    },
    collector,
  );
  const { isTransientAnnotation: isHidden } = request;
  const workloads = isHidden ? found.map((workload) => hideAnnotations(workload, isHidden)) : found;
  const objects = collectConfigObjects([...files, ...configFiles], collector);
  const planned: PlannedWorkload[] = [];
  for (const workload of workloads) {
    const chosen = request.settingsFor
      ? await request.settingsFor(workload)
      : { settings, spanOf: request.settingSpan };
    if (!chosen) continue;
    checkRulesFit(request.rules, chosen.settings, collector);
    const needs = collectImageNeeds(workload, chosen.settings, request.platform, collector);
    planned.push({ workload, chosen, needs });
  }
  const isChecked = planned.some(({ chosen }) => wantsSelfCheck(request, chosen.settings));
  const fetched = fetchPlannedImages(request, planned, objects, collector);
  const [images] = await Promise.all([
    fetched,
    preparePacking(request.rules),
    isChecked ? prepareSelfCheck(request.rules, request.rulesImages, request.passedChecks, fetched) : undefined,
  ]);
  const policies: GeneratedPolicy[] = [];
  const edits = new Map<ManifestFile, ManifestEdit[]>(files.map((file) => [file, []]));
  const pause = makePauses(request.signal);
  for (const plan of planned) {
    await pause();
    const pins = request.pin ? listImagePins(plan.needs, images) : [];
    const workload = pins.length > 0 ? pinImages(plan.workload, pins) : plan.workload;
    const policy = await packPolicy(request, { ...plan, workload }, objects, images, collector);
    if (!policy) continue;
    policies.push(policy);
    const file = files.find(({ source }) => source === workload.source);
    if (file) edits.get(file)?.push(...listEdits(policy, pins));
  }
  const lint = request.lint && (await lintWorkloads(request.lint, planned, { objects, images, files }, collector));
  if (collector.hasErrors) return { policies: [], manifests: [], lint };
  const manifests: WrittenManifest[] = [];
  for (const file of request.writeManifests === false ? [] : files) {
    await pause();
    manifests.push({
      source: file.source,
      path: file.path,
      text: editManifest(file, edits.get(file) ?? [], collector),
    });
  }
  return collector.hasErrors ? { policies: [], manifests: [], lint } : { policies, manifests, lint };
}
