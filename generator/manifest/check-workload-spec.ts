import type { DiagnosticCollector } from '../diagnostics/index.js';
import { checkValue, type ValueCheck } from './check-value.js';
import type { ManifestObject } from './list-objects.js';
import type { WorkloadKindRow } from './workload-kinds.js';

/**
 * Checks what stands around a workload's pod template: names and types of the fields of its metadata and, for built-in
 * kinds, of its spec. The template itself is left to `checkPodTemplate`, and so is the metadata of a Pod.
 */
export function checkWorkloadSpec(
  { document, path, value }: ManifestObject,
  row: WorkloadKindRow,
  silentUnsupportedFields: boolean,
  collector: DiagnosticCollector,
): void {
  const check: ValueCheck = { document, collector, silentUnsupportedFields, skipType: 'PodTemplateSpec' };
  const isPod = row.podTemplates.some(({ template }) => template === '');
  if (!isPod && (value.metadata ?? null) !== null)
    checkValue('ObjectMeta', value.metadata, [...path, 'metadata'], check);
  if (row.specType && (value.spec ?? null) !== null) checkValue(row.specType, value.spec, [...path, 'spec'], check);
}
