import type { LintRule } from '../lint-rule.js';
import { countDevices, describeOwner, isGpuClass } from '../pod-facts.js';

export const memoryLimitMissing: LintRule = {
  slugs: ['memory-limit-missing'],
  why: "The runtime sizes the VM by the memory limits of its containers. Without one a GPU pod gets the default size of the class, in which a model, its image pulled in the guest, and the GPU's buffers hardly fit.",
  check: (context) => {
    const { workload, containers } = context;
    const { spec } = workload.template;
    const hasLimit =
      spec.resources?.limits?.memory !== undefined ||
      containers.some(({ container }) => container.resources?.limits?.memory !== undefined);
    if (!isGpuClass(context) || countDevices(context).gpus === 0 || hasLimit) return [];
    return [
      {
        slug: 'memory-limit-missing',
        details: {
          message: `${describeOwner(workload)} has no memory limit: its VM gets the default size of the class`,
          span: workload.spanOf(['spec', 'containers']),
          help: ['put memory: 16Gi, or what the workload needs, under resources.limits'],
        },
      },
    ];
  },
};
