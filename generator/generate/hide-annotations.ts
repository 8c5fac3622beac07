import type { Workload } from '../manifest/index.js';

/** Gives a workload without some of its pods' annotations. What is written still goes to the manifest as it is. */
export function hideAnnotations(workload: Workload, isHidden: (key: string) => boolean): Workload {
  const { template } = workload;
  const { annotations } = template.metadata;
  if (!annotations || !Object.keys(annotations).some(isHidden)) return workload;
  const kept = Object.fromEntries(Object.entries(annotations).filter(([key]) => !isHidden(key)));
  return { ...workload, template: { ...template, metadata: { ...template.metadata, annotations: kept } } };
}
