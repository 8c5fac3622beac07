import { createHash } from 'node:crypto';
import type { PolicyData } from '../policy/index.js';

/** Version of the form in which approved policies are kept. */
export const approvedFormat = 1;

/** A policy that somebody has read and approved, as `genpolicy approve` writes it. */
export interface ApprovedPolicy {
  readonly format_version: typeof approvedFormat;
  /** For people: what it was made from. */
  readonly workload: { readonly kind: string; readonly name: string; readonly namespace: string | null };
  readonly runtime_class: string | null;
  /** The containers that it knows, each as `name image`, in order of their names. */
  readonly containers: readonly string[];
  readonly policy: string;
}

/** Reads the text of an approved policy; a text says what is wrong with it. */
export function readApprovedPolicy(text: string): ApprovedPolicy | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  if (typeof value !== 'object' || value === null) return 'it is no JSON object';
  const { format_version, containers, policy, workload, runtime_class } = value as Partial<ApprovedPolicy>;
  if (format_version !== approvedFormat) return `its format_version is not ${approvedFormat}`;
  if (typeof policy !== 'string' || policy === '') return 'it has no policy';
  if (!Array.isArray(containers) || !containers.every((one) => typeof one === 'string')) return 'it has no containers';
  if (typeof workload !== 'object' || workload === null) return 'it does not say what it was made from';
  return { format_version, containers, policy, workload, runtime_class: runtime_class ?? null };
}

/** What an approved policy is looked up by: the class, and the containers with their images. */
export function keyApproved(runtimeClass: string | undefined, containers: readonly string[]): string {
  const content = JSON.stringify([runtimeClass ?? null, [...containers].sort()]);
  return createHash('sha256').update(content).digest('hex');
}

/** Names the containers that policy data speak of, each as `name image`. */
export function listNamedImages({ containers }: PolicyData): readonly string[] {
  return containers
    .slice(1)
    .map(({ OCI: { Annotations: annotations } }) => {
      const name = annotations['io.kubernetes.cri.container-name'] ?? '';
      return `${name} ${annotations['io.kubernetes.cri.image-name'] ?? ''}`;
    })
    .sort();
}
