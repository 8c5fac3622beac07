import type { ValuePath, Workload } from './workload.js';

/** The place in its document of a value of a workload's template: `['spec', 'containers', 0, 'image']`, for an edit. */
export function findDocumentPath(
  { templatePath, specPath }: Pick<Workload, 'templatePath' | 'specPath'>,
  path: ValuePath,
): ValuePath {
  return specPath && path[0] === 'spec' ? [...specPath, ...path.slice(1)] : [...templatePath, ...path];
}
