import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { Container, ValuePath, Workload } from '../manifest/index.js';

/** VFIO devices that a container gets: GPUs with a CDI annotation each, NVSwitches without. */
export interface PassthroughRequest {
  readonly gpus: number;
  readonly nvswitches: number;
}

/** More devices than any node has: a larger amount is a mistake, and a policy of that size a danger. */
const maxDevices = 1024;

/** NVIDIA's device plugin names switches `nvswitch` or, with an empty alias, by model (`GH100_NVSWITCH`...). */
const nvswitchName = /^nvidia\.com\/(nvswitch|.*_nvswitch.*)$/i;

/** Resources of the container device plugin: whole GPUs and MIG slices on the host, never a passthrough device. */
const hostGpuName = /^nvidia\.com\/(gpu(\.shared)?|mig-.+)$/;

/** The runtime classes under which GPUs are passed to a VM. */
const gpuClassName = /^kata-(qemu-)?nvidia-gpu/;

function readCount(quantity: string | number): number | undefined {
  const text = String(quantity).trim();
  // Kubernetes accepts any quantity that is a whole number; extended resources are written without a suffix.
  if (!/^\+?[0-9]+(\.0+)?$/.test(text)) return undefined;
  const count = Number.parseInt(text, 10);
  return count <= maxDevices ? count : undefined;
}

/**
 * Counts the passthrough devices in a container's limits. Every key of `gpuKeys` names GPUs
 * (setting `devices.vfio.nvidia.pgpu_resource_keys`); requests alone do not count, as the API server refuses them.
 */
export function readPassthroughRequest(
  workload: Workload,
  container: Container,
  path: ValuePath,
  gpuKeys: readonly string[],
  collector: DiagnosticCollector,
): PassthroughRequest {
  const limits = container.resources?.limits ?? {};
  const requests = container.resources?.requests ?? {};
  const isGpuClass = gpuClassName.test(workload.template.spec.runtimeClassName ?? '');
  let gpus = 0;
  let nvswitches = 0;
  for (const [key, quantity] of Object.entries(limits)) {
    const span = workload.spanOf([...path, 'resources', 'limits', key]);
    const isGpu = gpuKeys.includes(key);
    const isSwitch = !isGpu && nvswitchName.test(key);
    if (isGpu || isSwitch) {
      const count = readCount(quantity);
      if (count === undefined) {
        collector.report('gpu-quantity-invalid', {
          message: `container ${container.name}: ${key} is ${JSON.stringify(quantity)}, not a whole number of devices (at most ${maxDevices})`,
          span,
          help: [`write the number of devices, such as ${key}: 1`],
        });
      } else if (isGpu) gpus += count;
      else nvswitches += count;
    } else if (isGpuClass && hostGpuName.test(key)) {
      collector.report('gpu-resource-not-passthrough', {
        message: `container ${container.name}: ${key} is a GPU of the host's container runtime; class ${workload.template.spec.runtimeClassName} passes whole GPUs to a VM`,
        span,
        notes: [`passthrough GPUs go by ${gpuKeys.join(', ')} here (setting devices.vfio.nvidia.pgpu_resource_keys)`],
        help: [
          `use ${gpuKeys[0] ?? 'nvidia.com/pgpu'}: ${String(quantity)}, or run the pod without a Kata runtime class`,
        ],
      });
    } else if (isGpuClass && key.startsWith('nvidia.com/')) {
      collector.report('gpu-resource-unknown', {
        message: `container ${container.name}: ${key} is not known as a passthrough GPU, so the policy expects no device for it`,
        span,
        notes: [`known: ${gpuKeys.join(', ')}`],
        help: [
          `if the nodes advertise GPUs under this name, add it to devices.vfio.nvidia.pgpu_resource_keys in the settings`,
        ],
      });
    }
  }
  for (const key of Object.keys(requests)) {
    if (!(gpuKeys.includes(key) || nvswitchName.test(key)) || key in limits) continue;
    collector.report('gpu-limit-missing', {
      message: `container ${container.name}: ${key} is requested without a limit; extended resources need a limit`,
      span: workload.spanOf([...path, 'resources', 'requests', key]),
      help: [`put ${key} under resources.limits; the request follows from it`],
    });
  }
  return { gpus, nvswitches };
}
