import { createCollector, type DiagnosticCollector, type SourceText } from '../../diagnostics/index.js';
import { annotationNames } from '../../initdata/index.js';
import { findWorkloads, parseManifest, type Workload, type WorkloadKindRow } from '../../manifest/index.js';
import type { PolicySource } from './policy-source.js';
import { type AnnotationValue, readAnnotationValue } from './read-annotation-value.js';

/** Names each workload; several templates of one object are told apart by their places. */
function labelWorkloads(workloads: readonly Workload[]): readonly (readonly [string, Workload])[] {
  const titleOf = ({ kind, name }: Workload): string => `${kind}/${name}`;
  return workloads.map((workload) => {
    const title = titleOf(workload);
    const isSingle = workloads.filter((other) => titleOf(other) === title).length === 1;
    return [isSingle ? title : `${title}:${workload.templatePath.join('.') || workload.namespace || ''}`, workload];
  });
}

function findAnnotation(
  label: string,
  workload: Workload,
  collector: DiagnosticCollector,
): AnnotationValue | undefined {
  const annotations = workload.template.metadata.annotations ?? {};
  const carry = (name: string): AnnotationValue | undefined => {
    const value = annotations[name];
    const span = workload.spanOf(['metadata', 'annotations', name]);
    return value === undefined ? undefined : { workload, label, value, span };
  };
  const current = carry(annotationNames.initdata);
  const older = carry(annotationNames.policy);
  if (current && older) {
    collector.report('older-policy-ignored', {
      message: `${label} also carries ${annotationNames.policy}; the policy in its initdata is read`,
      span: older.span,
      notes: ['the Go runtime asks the guest to replace its policy by this one; generated policies deny that'],
      help: ['remove the older annotation'],
    });
  }
  return current ?? older;
}

/**
 * Reads the policies that the workloads of a manifest carry. Workloads without a policy are left out; that none has
 * one is an error. What is odd about the pods themselves is not for the reader of a policy to tell, what is wrong is.
 */
export async function readManifestPolicies(
  source: SourceText,
  extraKinds: readonly WorkloadKindRow[],
  collector: DiagnosticCollector,
): Promise<readonly PolicySource[]> {
  const found = createCollector();
  const file = parseManifest({ source, path: undefined }, found);
  const workloads = findWorkloads([file], { silentUnsupportedFields: true, extraKinds }, found);
  collector.add(found.diagnostics.filter(({ severity }) => severity === 'error'));
  if (found.hasErrors) return [];
  const sources: PolicySource[] = [];
  let carried = 0;
  for (const [label, workload] of labelWorkloads(workloads)) {
    const annotation = findAnnotation(label, workload, collector);
    if (!annotation) continue;
    carried += 1;
    const read = await readAnnotationValue(annotation, collector);
    if (read) sources.push(read);
  }
  if (carried === 0) reportNone(source, workloads, collector);
  return sources;
}

function reportNone(source: SourceText, workloads: readonly Workload[], collector: DiagnosticCollector): void {
  const [first] = workloads;
  collector.report('policy-absent', {
    message: first ? `no pod of ${source.name} carries a policy` : `${source.name} holds no pod, and so no policy`,
    span: first ? first.spanOf([]) : { source, start: 0, end: 0 },
    help: first ? ['make one with `genpolicy -y`, or give the manifest as it is in the cluster'] : [],
  });
}
