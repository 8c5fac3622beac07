import { type ClusterNode, groupNodes, nameNodes } from '../../nodes/index.js';
import type { LintRule } from '../lint-rule.js';
import { countDevices, isGpuClass, listNodes, pullsInGuest, spanOfGpuLimit } from '../pod-facts.js';

export const featureGateNeeded: LintRule = {
  slugs: ['feature-gate-needed'],
  why: 'The runtime asks the kubelet which devices a pod has got. The feature gate KubeletPodResourcesGet, on by default from Kubernetes 1.34, must be set before. Where images are pulled by the runtime class, RuntimeClassInImageCriApi (from 1.29, off by default) is needed too.',
  check: (context) => {
    if (!isGpuClass(context) || countDevices(context).gpus === 0) return [];
    const old = listNodes(context).filter(isBefore34);
    return groupNodes(old, ({ kubeletVersion }) => kubeletVersion ?? '').map(([version, nodes]) => ({
      slug: 'feature-gate-needed' as const,
      details: {
        message: `${nameNodes(nodes)}: kubelet ${version} tells runtimes of devices only with the feature gate KubeletPodResourcesGet`,
        span: spanOfGpuLimit(context),
        notes: [
          'it is on by default from Kubernetes 1.34; nodes do not say which gates are set',
          ...(pullsInGuest(context)
            ? ['a class that pulls images by itself also needs RuntimeClassInImageCriApi, which is off by default']
            : []),
        ],
        help: ['set the gate in the kubelet configuration, then add feature-gate-needed to /extensions/lint/disabled'],
      },
    }));
  },
};

function isBefore34({ kubeletVersion }: ClusterNode): boolean {
  const match = /^v?1\.([0-9]{1,3})\b/.exec(kubeletVersion ?? '');
  return match !== null && Number(match[1]) < 34;
}
