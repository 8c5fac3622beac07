import { groupNodes, nameNodes } from '../../nodes/index.js';
import type { LintRule } from '../lint-rule.js';
import { countDevices, isGpuClass, spanOfGpuLimit } from '../pod-facts.js';

const label = 'nvidia.com/gpu.workload.config';

export const nodeNotVmPassthrough: LintRule = {
  slugs: ['node-not-vm-passthrough'],
  why: "NVIDIA's operator prepares a node for one kind of workload. Only with nvidia.com/gpu.workload.config=vm-passthrough are its GPUs bound to VFIO and offered to VMs.",
  check: (context) => {
    const { nodes } = context;
    if (!nodes || !isGpuClass(context) || countDevices(context).gpus === 0) return [];
    // Where some nodes fit, others that have no such GPU are of no interest.
    const looked = nodes.fitting.length > 0 ? nodes.fitting : nodes.eligible;
    const wrong = looked.filter(
      ({ labels }) =>
        labels[label] !== 'vm-passthrough' &&
        (labels[label] !== undefined || labels['nvidia.com/gpu.present'] === 'true'),
    );
    return groupNodes(wrong, ({ labels }) => labels[label] ?? 'no value').map(([value, those]) => ({
      slug: 'node-not-vm-passthrough' as const,
      details: {
        message: `${nameNodes(those)}: ${label} is ${value}, and must be vm-passthrough for GPUs of VMs`,
        span: spanOfGpuLimit(context),
        help: [`label the node ${label}=vm-passthrough, or select nodes by that label with nodeSelector`],
      },
    }));
  },
};
