import type { LintRule } from '../lint-rule.js';
import { annotationOf, classNameOf, countDevices, describeOwner, isGpuClass } from '../pod-facts.js';

export const gpuClassWithoutGpu: LintRule = {
  slugs: ['gpu-class-without-gpu'],
  why: "The VM of a GPU class boots a guest image for GPUs. Without a GPU resource in a container's limits it gets none: the pod runs without a GPU, or its driver fails to start.",
  check: (context) => {
    const { workload, containers, settings } = context;
    const limits = containers.flatMap(({ container }) => Object.keys(container.resources?.limits ?? {}));
    const { gpus, nvswitches } = countDevices(context);
    // Other resources of NVIDIA's are findings of their own.
    if (!isGpuClass(context) || gpus + nvswitches > 0 || limits.some((key) => key.startsWith('nvidia.com/'))) return [];
    if (annotationOf(context, 'cdi.k8s.io/gpu') !== undefined) return [];
    const key = settings.devices.vfio.nvidia.pgpu_resource_keys[0] ?? 'nvidia.com/pgpu';
    return [
      {
        slug: 'gpu-class-without-gpu',
        details: {
          message: `${describeOwner(workload)} has the GPU class ${classNameOf(context)}, and no container has a GPU in its limits`,
          span: workload.spanOf(['spec', 'runtimeClassName']),
          help: [`put ${key}: 1 under resources.limits of the container that uses it, or take a class without GPU`],
        },
      },
    ];
  },
};
