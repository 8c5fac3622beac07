import type { LintRule } from '../lint-rule.js';
import { classNameOf, isHostGpu } from '../pod-facts.js';

/** Under the GPU classes, this is an error that generation reports. */
const gpuClassName = /^kata-(qemu-)?nvidia-gpu/;

export const hostGpuOnKataClass: LintRule = {
  slugs: ['host-gpu-on-kata-class'],
  why: "nvidia.com/gpu and nvidia.com/mig-* are devices of the host's container runtime. They cannot be passed to a VM; the pod would hold a GPU that it cannot see.",
  check: (context) => {
    const { workload, containers, profile } = context;
    const name = classNameOf(context);
    const isKata = profile !== undefined || (name?.startsWith('kata') ?? false);
    if (!isKata || gpuClassName.test(workload.template.spec.runtimeClassName ?? '')) return [];
    return containers.flatMap(({ container, path }) =>
      Object.keys(container.resources?.limits ?? {})
        .filter(isHostGpu)
        .map((key) => ({
          slug: 'host-gpu-on-kata-class' as const,
          details: {
            message: `container ${container.name}: ${key} is a GPU of the host's container runtime, which ${name} cannot pass to a VM`,
            span: workload.spanOf([...path, 'resources', 'limits', key]),
            help: [
              'use nvidia.com/pgpu with a class such as kata-qemu-nvidia-gpu-snp, or run the pod without a Kata class',
            ],
          },
        })),
    );
  },
};
