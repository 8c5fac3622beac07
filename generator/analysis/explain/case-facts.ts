import type { Span } from '../../diagnostics/index.js';
import type { Container, ValuePath, Workload } from '../../manifest/index.js';
import type { ContainerPolicy } from '../../policy/index.js';
import type { ReadPolicyData } from '../read-policy/index.js';
import type { Fault } from './fault.js';
import { criKeys } from './read-request-value.js';

/** A container as the manifest has it now. */
export interface WrittenContainer {
  readonly container: Container;
  spanOf(path: ValuePath): Span;
}

/** All that is known about one denial when its cause is looked for. */
export interface CaseFacts {
  readonly kind: string;
  readonly fault: Fault;
  readonly request: unknown;
  readonly data: ReadPolicyData | undefined;
  /** Name of the container; undefined for the sandbox, or where it cannot be told. */
  readonly container: string | undefined;
  /** The policy container that came closest, and its position. */
  readonly want: ContainerPolicy | undefined;
  readonly slot: number | undefined;
  /** The manifest as it is now. */
  readonly workload: Workload | undefined;
  readonly written: WrittenContainer | undefined;
}

/** Finds a container in the manifest. */
export function findWritten(workload: Workload | undefined, name: string | undefined): WrittenContainer | undefined {
  if (!workload || name === undefined) return undefined;
  for (const list of ['containers', 'initContainers'] as const) {
    const all = workload.template.spec[list] ?? [];
    const index = all.findIndex((one) => one.name === name);
    const container = all[index];
    if (container) return { container, spanOf: (path) => workload.spanOf(['spec', list, index, ...path]) };
  }
  return undefined;
}

/** Position of a policy container by its name; the sandbox has none. */
export function findSlot(data: ReadPolicyData | undefined, name: string | undefined): number | undefined {
  const index = (data?.containers ?? []).findIndex(({ OCI }) => OCI.Annotations[criKeys.container] === name);
  return index === -1 ? undefined : index;
}
