import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ConfigObject } from './workload.js';

/**
 * Finds the ConfigMap or Secret that a reference means: one in the same namespace, else one that states none (or any,
 * where the pod states none), else the only one of that name, whatever its namespace, with a warning. The reference
 * generator looks at names alone; without the fallbacks its users' files would stop working.
 */
export function findConfigObject(
  objects: readonly ConfigObject[],
  kind: ConfigObject['kind'],
  name: string,
  namespace: string | undefined,
  collector?: DiagnosticCollector,
): ConfigObject | undefined {
  const named = objects.filter((object) => object.kind === kind && object.name === name);
  const exact = named.find((object) => object.namespace === namespace);
  const open = exact ?? named.find((object) => object.namespace === undefined);
  if (open) return open;
  const [only, ...others] = named;
  if (!only || others.length > 0) return undefined;
  if (namespace !== undefined) {
    collector?.report('config-object-namespace', {
      message: `${kind} ${name} is in namespace ${only.namespace}, the pod that uses it is in ${namespace}`,
      span: only.span,
      notes: ['it is used for want of another; the cluster will not find it'],
    });
  }
  return only;
}
