import type { Workload } from '../../manifest/index.js';
import { simulatedNode } from './simulated-node.js';

/** What the API server keeps of a name before it appends random characters. */
const maxGeneratedBase = 58;

function generateName(base: string): string {
  return base.slice(0, maxGeneratedBase) + simulatedNode.randomName;
}

/** Names a pod of the workload as its controller and the API server would. */
export function namePod({ naming }: Workload): string {
  const owner = naming.name ?? generateName(naming.generateName ?? 'pod-');
  switch (naming.kind) {
    case 'pod':
      return owner;
    case 'deployment':
      return generateName(`${owner}-${simulatedNode.templateHash}-`);
    case 'stateful-set':
    case 'prefix':
      return `${owner}-0`;
    case 'cron-job':
      return generateName(`${owner}-29395920-`);
    default:
      return generateName(`${owner}-`);
  }
}

/** The host name inside the pod: the manifest's or the pod's own, cut to what the kernel takes. */
export function nameHost({ template }: Workload, podName: string): string {
  if (template.spec.hostNetwork) return simulatedNode.name;
  return (template.spec.hostname ?? podName).slice(0, 63).replace(/[-.]+$/, '');
}
