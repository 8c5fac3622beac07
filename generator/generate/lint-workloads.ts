import type { ImageContent, LintFinding } from '../analysis/lint/index.js';
import type { CandidateNodes } from '../analysis/nodes/index.js';
import type { DiagnosticCollector, DiagnosticSlug } from '../diagnostics/index.js';
import { createCollector } from '../diagnostics/index.js';
import { type ImageFacts, imageKey } from '../image/index.js';
import type { ConfigObject, ManifestFile, Workload } from '../manifest/index.js';
import { listContainers, type PlacedImageNeed } from '../policy/index.js';
import type { Profile, Settings } from '../settings/index.js';

/** What lint needs besides what generation has. */
export interface LintRequest {
  /** Whether it runs beside generation, where it only warns, or for its own sake. */
  readonly inGeneration: boolean;
  readonly profileFor: (workload: Workload) => Promise<Profile | undefined>;
  readonly nodesFor?: (workload: Workload) => CandidateNodes | undefined;
  /** Looks into images; what is not in the result stays unknown. */
  readonly readContents?: (images: readonly ImageFacts[]) => Promise<ReadonlyMap<string, ImageContent>>;
}

/** What lint found in all workloads. Findings have been reported; fixes are for whoever may write. */
export interface LintOutcome {
  readonly findings: readonly LintFinding[];
  readonly suppressed: ReadonlyMap<DiagnosticSlug, number>;
  readonly files: readonly ManifestFile[];
}

interface LintedWorkload {
  readonly workload: Workload;
  readonly chosen: { readonly settings: Settings };
  readonly needs: readonly PlacedImageNeed[];
}

/** Runs the lint rules on all workloads and reports what they find. */
export async function lintWorkloads(
  request: LintRequest,
  planned: readonly LintedWorkload[],
  known: {
    readonly objects: readonly ConfigObject[];
    readonly images: ReadonlyMap<string, ImageFacts>;
    readonly files: readonly ManifestFile[];
  },
  collector: DiagnosticCollector,
): Promise<LintOutcome> {
  const { lintRules, lintWorkload } = await import('../analysis/lint/index.js');
  const { inGeneration } = request;
  const own = createCollector();
  const findings: LintFinding[] = [];
  const suppressed = new Map<DiagnosticSlug, number>();
  const slugs: ReadonlySet<string> = new Set(lintRules.flatMap((rule) => rule.slugs));
  for (const { workload, chosen, needs } of planned) {
    const containers = listContainers(workload);
    const imageOf = (path: readonly (string | number)[]): ImageFacts | undefined => {
      const wanted = JSON.stringify([...path, 'image']);
      const placed = needs.find((one) => JSON.stringify(one.path) === wanted);
      return placed && known.images.get(imageKey(placed.need));
    };
    const gpuKeys = chosen.settings.devices.vfio.nvidia.pgpu_resource_keys;
    const looked = containers.flatMap(({ container, path }) => {
      const image = imageOf(path);
      return image && gpuKeys.some((key) => key in (container.resources?.limits ?? {})) ? [image] : [];
    });
    const contents = inGeneration ? undefined : await request.readContents?.(looked);
    const result = lintWorkload(
      {
        workload,
        containers,
        settings: chosen.settings,
        profile: await request.profileFor(workload),
        nodes: request.nodesFor?.(workload),
        configObjects: known.objects,
        imageOf: ({ path }) => imageOf(path),
        contentOf: ({ digest }) => contents?.get(digest),
      },
      { inGeneration },
    );
    findings.push(...result.findings);
    for (const [slug, count] of result.suppressed) suppressed.set(slug, (suppressed.get(slug) ?? 0) + count);
    for (const { slug, details, isReported } of result.findings) if (!isReported) own.report(slug, details);
    for (const name of chosen.settings.extensions?.lint?.disabled ?? []) {
      if (slugs.has(name)) continue;
      own.report('lint-rule-unknown', {
        message: `/extensions/lint/disabled names ${JSON.stringify(name)}, which no lint rule is`,
      });
    }
  }
  // Beside generation, lint warns and stops nothing; what is only worth knowing would be noise there.
  collector.add(
    inGeneration
      ? own.diagnostics
          .filter(({ severity }) => severity !== 'info')
          .map((one) => ({ ...one, severity: 'warning' as const }))
      : own.diagnostics,
  );
  return { findings, suppressed, files: known.files };
}
