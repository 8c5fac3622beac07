import { createCollector } from '../../diagnostics/index.js';
import { readPassthroughRequest } from '../../gpu/index.js';
import { annotationNames, type KernelParameter, parseKernelParameters } from '../../initdata/index.js';
import { findDocumentPath, type ValuePath, type Workload } from '../../manifest/index.js';
import type { ClusterNode } from '../nodes/index.js';
import type { FixEdit, LintContext } from './lint-rule.js';

/** The runtime classes under which GPUs are passed to a VM. */
const gpuClassName = /^kata-(qemu-)?nvidia-gpu/;

export function describeOwner({ kind, name }: Workload): string {
  return `${kind} ${name}`;
}

export function classNameOf({ workload, profile }: LintContext): string | undefined {
  return workload.template.spec.runtimeClassName ?? profile?.name;
}

export function isGpuClass({ workload, profile }: LintContext): boolean {
  const names = [workload.template.spec.runtimeClassName ?? '', ...(profile?.classNames ?? [])];
  return names.some((name) => gpuClassName.test(name)) || (profile?.facts.node_gpus ?? 0) > 0;
}

/** Whether hardware protects the VM from its host; undefined where that is not known. */
export function isConfidential({ profile }: LintContext): boolean | undefined {
  const tee = profile?.facts.tee;
  return tee === undefined ? undefined : tee !== 'none';
}

export function pullsInGuest({ profile }: LintContext): boolean {
  const pull = profile?.facts.image_pull;
  return pull === 'guest' || pull === 'forced-guest';
}

/** Devices of a whole pod: one VM gets all of them. */
export function countDevices(context: LintContext): { readonly gpus: number; readonly nvswitches: number } {
  const keys = context.settings.devices.vfio.nvidia.pgpu_resource_keys;
  const counts = context.containers.map(({ container, path }) =>
    // What is wrong with the amounts is found where the policy is built.
    readPassthroughRequest(context.workload, container, path, keys, createCollector()),
  );
  return {
    gpus: counts.reduce((sum, { gpus }) => sum + gpus, 0),
    nvswitches: counts.reduce((sum, { nvswitches }) => sum + nvswitches, 0),
  };
}

/** The place of the first limit on an NVIDIA resource, else of the containers. */
export function spanOfGpuLimit({ workload, containers }: LintContext) {
  for (const { container, path } of containers) {
    const key = Object.keys(container.resources?.limits ?? {}).find((one) => one.startsWith('nvidia.com/'));
    if (key !== undefined) return workload.spanOf([...path, 'resources', 'limits', key]);
  }
  return workload.spanOf(['spec', 'containers']);
}

export function annotationOf({ workload }: LintContext, key: string): string | undefined {
  return workload.template.metadata.annotations?.[key];
}

export function spanOfAnnotation({ workload }: LintContext, key: string) {
  return workload.spanOf(['metadata', 'annotations', key]);
}

/** Kernel parameters that the pod sets. */
export function kernelParametersOf(context: LintContext): readonly KernelParameter[] {
  return parseKernelParameters(annotationOf(context, annotationNames.kernelParameters) ?? '');
}

export function setAnnotation({ workload }: LintContext, key: string, value: string): FixEdit {
  return { document: workload.document, path: [...workload.annotationPath, key], value };
}

/** Sets a value of the pod template. */
export function setValue({ workload }: LintContext, path: ValuePath, value: FixEdit['value']): FixEdit {
  return { document: workload.document, path: findDocumentPath(workload, path), value };
}

/** The nodes that the pod will land on, as far as their resources are known. */
export function listNodes({ nodes }: LintContext): readonly ClusterNode[] {
  if (!nodes) return [];
  return nodes.fitting.length > 0 ? nodes.fitting : nodes.eligible;
}

const nvswitchName = /^nvidia\.com\/(nvswitch|.*_nvswitch.*)$/i;
const hostGpuName = /^nvidia\.com\/(gpu(\.shared)?|mig-.+)$/;

export const isHostGpu = (key: string): boolean => hostGpuName.test(key);

/** What a node advertises of passthrough devices. */
export function countNodeDevices(node: ClusterNode, gpuKeys: readonly string[]) {
  let gpus = 0;
  let nvswitches = 0;
  for (const [key, amount] of Object.entries(node.allocatable)) {
    const count = Number(amount);
    if (!Number.isInteger(count)) continue;
    if (gpuKeys.includes(key)) gpus += count;
    else if (nvswitchName.test(key)) nvswitches += count;
  }
  return { gpus, nvswitches };
}
