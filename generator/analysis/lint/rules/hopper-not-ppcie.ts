import { type ClusterNode, nameNodes } from '../../nodes/index.js';
import type { LintRule } from '../lint-rule.js';
import { countDevices, countNodeDevices, isConfidential, isGpuClass, listNodes, spanOfGpuLimit } from '../pod-facts.js';

export const hopperNotPpcie: LintRule = {
  slugs: ['hopper-not-ppcie'],
  why: 'Several Hopper GPUs work in one confidential VM only in the mode ppcie (protected PCIe), which is set for each node by itself. Blackwell takes the mode on.',
  check: (context) => {
    if (!isGpuClass(context) || isConfidential(context) !== true || countDevices(context).gpus < 2) return [];
    const keys = context.settings.devices.vfio.nvidia.pgpu_resource_keys;
    const wrong = listNodes(context).filter(
      (node) =>
        isHopper(node) && countNodeDevices(node, keys).gpus > 1 && node.labels['nvidia.com/cc.mode'] !== 'ppcie',
    );
    if (wrong.length === 0) return [];
    const modes = [...new Set(wrong.map(({ labels }) => labels['nvidia.com/cc.mode'] ?? 'not set'))].sort();
    return [
      {
        slug: 'hopper-not-ppcie',
        details: {
          message: `several Hopper GPUs in a confidential VM need nodes in ppcie mode; ${nameNodes(wrong)} ${wrong.length === 1 ? 'is' : 'are'} not (nvidia.com/cc.mode: ${modes.join(', ')})`,
          span: spanOfGpuLimit(context),
          help: ['label the node nvidia.com/cc.mode=ppcie, and select nodes by that label with nodeSelector'],
        },
      },
    ];
  },
};

function isHopper({ labels, allocatable }: ClusterNode): boolean {
  const words = [labels['nvidia.com/gpu.family'] ?? '', labels['nvidia.com/gpu.product'] ?? ''];
  const resources = Object.keys(allocatable).filter((key) => key.startsWith('nvidia.com/'));
  return [...words, ...resources].some((text) =>
    /hopper|(?:^|[^a-z0-9])(?:GH100|H100|H200|H800|H20)(?![0-9])/i.test(text),
  );
}
