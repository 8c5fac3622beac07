import { type ClusterNode, groupNodes, nameNodes } from '../../nodes/index.js';
import type { LintRule } from '../lint-rule.js';
import { countDevices, isConfidential, isGpuClass, listNodes, spanOfGpuLimit } from '../pod-facts.js';

export const ccModeUnsettled: LintRule = {
  slugs: ['cc-mode-unsettled'],
  why: 'A confidential VM needs GPUs in a confidential mode. The labels nvidia.com/cc.mode (wanted), cc.mode.state (applied) and cc.ready.state say together whether a node has got there.',
  check: (context) => {
    if (!isGpuClass(context) || isConfidential(context) !== true || countDevices(context).gpus === 0) return [];
    const groups = groupNodes(listNodes(context), (node) => describeMode(node) ?? '').filter(
      ([problem]) => problem !== '',
    );
    return groups.map(([problem, nodes]) => ({
      slug: 'cc-mode-unsettled' as const,
      details: {
        message: `${nameNodes(nodes)}: ${problem}`,
        span: spanOfGpuLimit(context),
        help: ['let the operator finish or repair the mode (labels nvidia.com/cc.*), or keep the pod off these nodes'],
      },
    }));
  },
};

function describeMode({ labels }: ClusterNode): string | undefined {
  const mode = labels['nvidia.com/cc.mode'];
  const state = labels['nvidia.com/cc.mode.state'];
  const ready = labels['nvidia.com/cc.ready.state'];
  if (state === 'failed') return 'changing the confidential mode of the GPUs failed (nvidia.com/cc.mode.state=failed)';
  if (mode !== undefined && state !== undefined && mode !== state) {
    return `the GPUs are in mode ${state} and shall be in ${mode}: the change is not complete`;
  }
  const current = state ?? mode;
  if (current === 'off') return 'the GPUs are not in a confidential mode (off), which a confidential VM needs';
  if (current === 'devtools') return 'the GPUs are in the mode for debugging (devtools), which protects nothing';
  if ((current === 'on' || current === 'ppcie') && ready !== undefined && ready !== 'true') {
    return `the GPUs are in mode ${current} and not ready (nvidia.com/cc.ready.state=${ready})`;
  }
  return undefined;
}
