import type { LintRule } from '../lint-rule.js';
import { isHostGpu } from '../pod-facts.js';

export const gpuResourceNotAdvertised: LintRule = {
  slugs: ['gpu-resource-not-advertised'],
  why: 'The names of GPU resources depend on how the device plugin is configured (P_GPU_ALIAS, NVSWITCH_ALIAS). A pod that asks for a name, or an amount, that no node has stays pending.',
  check: ({ workload, containers, nodes }) => {
    if (!nodes || nodes.eligible.length === 0) return [];
    const advertised = [
      ...new Set(
        nodes.eligible.flatMap(({ allocatable }) =>
          Object.entries(allocatable).flatMap(([key, amount]) =>
            key.startsWith('nvidia.com/') && Number(amount) > 0 ? [`${key}: ${amount}`] : [],
          ),
        ),
      ),
    ].sort();
    return containers.flatMap(({ container, path }) =>
      Object.entries(container.resources?.limits ?? {})
        .filter(([key]) => key.startsWith('nvidia.com/') && !isHostGpu(key))
        .filter(([key, amount]) => nodes.eligible.every((node) => Number(node.allocatable[key] ?? 0) < Number(amount)))
        .map(([key, amount]) => ({
          slug: 'gpu-resource-not-advertised' as const,
          details: {
            message: `container ${container.name}: no node that can run the pod has ${key}: ${amount}`,
            span: workload.spanOf([...path, 'resources', 'limits', key]),
            notes: [
              advertised.length === 0 ? 'they advertise no NVIDIA resource' : `they advertise ${advertised.join(', ')}`,
            ],
            help: ['use a name and an amount that the nodes have'],
          },
        })),
    );
  },
};
