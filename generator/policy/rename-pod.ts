import type { PolicyData } from './policy-data.js';
import { buildSandboxNamePattern } from './sandbox-name.js';

/** Where a policy binds the name of its pod, in each container. */
const nameKey = 'io.kubernetes.cri.sandbox-name';

/**
 * The data of a bare pod's policy as they are for another name; undefined where not every container binds the name that
 * they were made for.
 */
export function renamePod(data: PolicyData, from: string, to: string): PolicyData | undefined {
  const [before, after] = [from, to].map((name) => `^${buildSandboxNamePattern({ kind: 'pod', name })}$`);
  if (before === undefined || after === undefined) return undefined;
  if (!data.containers.every(({ OCI }) => OCI.Annotations[nameKey] === before)) return undefined;
  return {
    ...data,
    containers: data.containers.map((container) => {
      const { OCI } = container;
      return { ...container, OCI: { ...OCI, Annotations: { ...OCI.Annotations, [nameKey]: after } } };
    }),
  };
}
