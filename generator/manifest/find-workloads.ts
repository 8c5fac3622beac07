import type { DiagnosticCollector } from '../diagnostics/index.js';
import { checkObjectNames } from './check-object-names.js';
import { checkPodTemplate } from './check-pod-template.js';
import { checkWorkloadSpec } from './check-workload-spec.js';
import { expandPattern, fillPattern } from './expand-pattern.js';
import { findDocumentPath } from './find-document-path.js';
import { listObjects, type ManifestObject } from './list-objects.js';
import { locateSpan } from './locate-value.js';
import { isObject, type JsonObject, type ManifestFile } from './manifest-file.js';
import { mayMatter } from './parse-manifest.js';
import { reportNearKind } from './report-near-kind.js';
import type { ValuePath, Workload } from './workload.js';
import { findKindRow, groupOf, type PodTemplateRow, type WorkloadKindRow } from './workload-kinds.js';

export interface FindWorkloadsOptions {
  /**
   * Prefixes of runtime class names. When there are any, a pod that names a class which begins with none of them is
   * left out before anything else of it is looked at; pods that name no class stay.
   */
  readonly runtimeClassNames?: readonly string[];
  /** Drop fields that Kubernetes does not know instead of reporting them. */
  readonly silentUnsupportedFields?: boolean;
  /** Rows that a setting adds to the table of kinds. */
  readonly extraKinds?: readonly WorkloadKindRow[];
}

/**
 * Finds all pod templates of the files, in document order, and checks them. A template with an error is reported and
 * left out; documents of other kinds are ignored.
 */
export function findWorkloads(
  files: readonly ManifestFile[],
  options: FindWorkloadsOptions,
  collector: DiagnosticCollector,
): readonly Workload[] {
  const extraKinds = options.extraKinds ?? [];
  const extraNames = new Set(extraKinds.map((row) => row.kind));
  const documents = files.flatMap((file) => file.documents);
  for (const document of documents) {
    if (!mayMatter(document, extraNames)) reportNearKind(document, collector);
  }
  return documents
    .filter((document) => mayMatter(document, extraNames))
    .flatMap((document) => listObjects(document, collector))
    .flatMap((object) => readObject(object, options, collector));
}

function readObject(
  object: ManifestObject,
  options: FindWorkloadsOptions,
  collector: DiagnosticCollector,
): readonly Workload[] {
  const row = findKindRow(object.kind, object.apiVersion, options.extraKinds ?? []);
  if (!row) return [];
  const { document, path, value } = object;
  const found = row.podTemplates.flatMap((templateRow) =>
    expandPattern(value, templateRow.template).map((match) => ({ ...match, row: templateRow })),
  );
  const chosen = found.filter(({ value: template, row: { layout } }) => isChosenClass(template, layout, options));
  if (found.length > 0 && chosen.length === 0) return [];
  if (row.notice) reportNotice(object, row, chosen.length > 0, collector);
  if (found.length === 0) reportMissingTemplate(object, row, collector);
  if (chosen.length > 0) checkObjectNames(object, collector);
  checkWorkloadSpec(object, row, options.silentUnsupportedFields ?? false, collector);

  const metadata = isObject(value.metadata) ? value.metadata : undefined;
  const name = textOf(metadata, 'name');
  const generateName = textOf(metadata, 'generateName');
  const volumeClaimTemplates = listClaimNames(value, row.volumeClaims ?? 'spec.volumeClaimTemplates');
  return chosen.flatMap((match): readonly Workload[] => {
    const templatePath = [...path, ...match.path];
    if (lacksContainers(match.value, match.row)) {
      reportModelFormat(object, templatePath, collector);
      return [];
    }
    const template = checkPodTemplate(
      match.value,
      {
        document,
        path: templatePath,
        row: match.row,
        isWholeObject: match.path.length === 0,
        fillsImages: row.fillsImages ?? false,
        silentUnsupportedFields: options.silentUnsupportedFields ?? false,
        volumeClaimTemplates,
        ownMetadata: metadata,
      },
      collector,
    );
    if (!template) return [];
    const annotations = match.row.annotations;
    const place = { templatePath, ...(match.row.layout === 'pod-spec' && { specPath: templatePath }) };
    return [
      {
        kind: object.kind,
        apiVersion: object.apiVersion,
        name: name ?? generateName ?? '(unnamed)',
        naming: {
          kind: row.naming ?? 'prefix',
          ...(name !== undefined && { name }),
          ...(generateName !== undefined && { generateName }),
        },
        namespace: textOf(metadata, 'namespace'),
        template,
        volumeClaimTemplates,
        source: document.source,
        ...place,
        annotationPath: annotations
          ? [...path, ...fillPattern(annotations, match.stars)]
          : [...templatePath, 'metadata', 'annotations'],
        document,
        spanOf: (inner: ValuePath) => locateSpan(document, findDocumentPath(place, inner)),
      },
    ];
  });
}

function isChosenClass(
  template: unknown,
  layout: PodTemplateRow['layout'],
  { runtimeClassNames = [] }: FindWorkloadsOptions,
): boolean {
  if (runtimeClassNames.length === 0 || !isObject(template)) return true;
  const spec = layout === 'pod-spec' ? template : template.spec;
  const name = isObject(spec) ? spec.runtimeClassName : undefined;
  return typeof name !== 'string' || runtimeClassNames.some((prefix) => name.startsWith(prefix));
}

function lacksContainers(template: unknown, row: PodTemplateRow): boolean {
  return row.layout === 'pod-spec' && isObject(template) && (template.containers ?? null) === null;
}

function reportModelFormat(object: ManifestObject, path: ValuePath, collector: DiagnosticCollector): void {
  collector.report('pod-template-not-covered', {
    message: `${object.kind} ${object.title}: ${path.at(-1)} has no containers of its own, so its pods are known only in the cluster; no policy is made`,
    span: locateSpan(object.document, path, 'key'),
    help: ['state the containers in the manifest, or let the admission webhook give the pods their policy'],
  });
}

function reportNotice(
  object: ManifestObject,
  row: WorkloadKindRow,
  hasTemplates: boolean,
  collector: DiagnosticCollector,
): void {
  const { notice } = row;
  if (!notice || (notice.slug === 'operator-changes-pods' && !hasTemplates)) return;
  collector.report(notice.slug, {
    message: `${object.kind} ${object.title}: ${notice.says}`,
    span: locateSpan(object.document, [...object.path, 'kind']),
    notes: notice.slug === 'operator-changes-pods' ? ['the policy covers what the manifest shows'] : [],
    help: [notice.help],
  });
}

function reportMissingTemplate(object: ManifestObject, row: WorkloadKindRow, collector: DiagnosticCollector): void {
  const wanted = row.podTemplates[0]?.template;
  if (wanted === undefined) return;
  const spec = isObject(object.value.spec) ? object.value.spec : {};
  // Custom resources may take their template from elsewhere (a Rollout's workloadRef, a RayJob's clusterSelector).
  const isCustom = groupOf(object.apiVersion).includes('.');
  collector.report(isCustom ? 'pod-template-not-covered' : 'missing-pod-template', {
    message: `${object.kind} ${object.title} has no pod template at ${wanted.replaceAll('.*', '[*]')}`,
    span: locateSpan(object.document, [...object.path, ...wanted.split('.')]),
    help:
      spec.containers === undefined
        ? []
        : ['`containers` stands in the spec of the object itself; is it indented too little?'],
  });
}

/** Names of the claims that a StatefulSet and its like make, which act as volumes. */
function listClaimNames(value: JsonObject, place: string): readonly string[] {
  return expandPattern(value, `${place}.*`).flatMap(({ value: claim }) => {
    const name = isObject(claim) && isObject(claim.metadata) ? textOf(claim.metadata, 'name') : undefined;
    return name === undefined ? [] : [name];
  });
}

function textOf(object: JsonObject | undefined, member: string): string | undefined {
  const value = object?.[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
