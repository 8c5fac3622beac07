import type { LintContext, LintRule } from '../lint-rule.js';
import { countDevices, countNodeDevices, describeOwner, listNodes, spanOfGpuLimit } from '../pod-facts.js';

/** What a VM with several GPUs must be given, and who says so. */
interface WholeNode {
  readonly gpus: number;
  readonly nvswitches: number;
  readonly source: string;
}

export const multiGpuIncomplete: LintRule = {
  slugs: ['multi-gpu-incomplete'],
  why: 'On nodes whose GPUs are joined by NVSwitches, such as HGX Hopper, the switches and all GPUs go to one VM. A VM with some of them cannot use NVLink, and the others cannot be used safely. Blackwell and PCIe cards need no switches.',
  check: (context) => {
    const own = countDevices(context);
    if (own.gpus <= 1 && own.nvswitches === 0) return [];
    const wanted = listWholeNodes(context);
    const isComplete = (whole: WholeNode): boolean => whole.gpus === own.gpus && whole.nvswitches === own.nvswitches;
    const missed = wanted.filter((whole) => !isComplete(whole));
    if (missed.length === 0) return [];
    const [first] = missed;
    return [
      {
        slug: 'multi-gpu-incomplete',
        details: {
          message: `${describeOwner(context.workload)} has ${own.gpus} GPUs and ${own.nvswitches} NVSwitches; a VM with several GPUs needs all of a node: ${first?.gpus} and ${first?.nvswitches}`,
          span: spanOfGpuLimit(context),
          notes: missed.map(({ gpus, nvswitches, source }) => `${source}: ${gpus} GPUs, ${nvswitches} NVSwitches`),
          help: [
            `ask for one GPU, or for nvidia.com/pgpu: ${first?.gpus} and nvidia.com/nvswitch: ${first?.nvswitches}`,
          ],
        },
      },
    ];
  },
};

function listWholeNodes(context: LintContext): readonly WholeNode[] {
  const keys = context.settings.devices.vfio.nvidia.pgpu_resource_keys;
  // Also nodes that have too little: they say what the pod should ask for.
  const nodes = context.nodes?.fitting.length ? listNodes(context) : (context.nodes?.eligible ?? []);
  const found = new Map<string, WholeNode>();
  for (const node of nodes) {
    const { gpus, nvswitches } = countNodeDevices(node, keys);
    const key = `${gpus} ${nvswitches}`;
    if (nvswitches > 0 && !found.has(key)) found.set(key, { gpus, nvswitches, source: `node ${node.name}` });
  }
  if (found.size > 0) return [...found.values()];
  const { node_gpus: gpus = 8, node_nvswitches: nvswitches = 0 } = context.profile?.facts ?? {};
  return nvswitches > 0 && !context.nodes ? [{ gpus, nvswitches, source: `profile ${context.profile?.name}` }] : [];
}
