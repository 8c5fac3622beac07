import type { RuntimeShape } from '../../generator/analysis/requests/index.js';
import type { CrossUsePod } from './cross-use.js';

/** Why the reference's rules deny requests of a pod on some nodes. */
export interface DenialReason {
  readonly pods: string;
  readonly nodes: string;
  readonly why: string;
  readonly applies: (pod: CrossUsePod, shape: RuntimeShape) => boolean;
}

export interface DeniedByReference {
  readonly reason: DenialReason;
  readonly manifest: string;
  readonly kind: string;
}

/** The first that applies is the reason. A denial without one fails the test. */
const reasons: readonly DenialReason[] = [
  {
    pods: 'pods with NVSwitches',
    nodes: 'all',
    why: 'it expects as many VFIO devices as the pod has GPUs',
    applies: ({ ours }) => ours.containers.some(({ extensions }) => (extensions?.nvswitch ?? 0) > 0),
  },
  {
    pods: 'all pods',
    nodes: 'IPv6 only',
    why: 'it knows the addresses of service links (`KUBERNETES_PORT=tcp://[fd00::1]:443`) and of pods in IPv4 only',
    applies: (_, { ipFamilies }) => !ipFamilies.includes(4),
  },
  {
    pods: 'pods with `status.podIPs` or `status.hostIPs` in the environment',
    nodes: 'dual stack',
    why: 'it expects one IPv4 address where the variable holds two addresses',
    applies: ({ ours }, { ipFamilies }) =>
      ipFamilies.length > 1 &&
      ours.containers.some(({ OCI }) => OCI.Process.Env?.some((text) => /\$\((pod|host)-ip\)/.test(text))),
  },
];

export function reasonOf(pod: CrossUsePod, shape: RuntimeShape): DenialReason | undefined {
  return reasons.find(({ applies }) => applies(pod, shape));
}

/**
 * The document that lists what the reference's rules deny. `met` holds, by reason, all manifests with a pod and a node to which it
 * applies.
 */
export function formatCrossUse(
  denied: readonly DeniedByReference[],
  met: ReadonlyMap<DenialReason, ReadonlySet<string>>,
): string {
  const rows = reasons.map((reason) => {
    const own = denied.filter((row) => row.reason === reason);
    const manifests = [...new Set(own.map(({ manifest }) => manifest))].sort();
    const kinds = [...new Set(own.map(({ kind }) => kind))].sort();
    const isAll = manifests.length === met.get(reason)?.size && manifests.length > 3;
    const shown = isAll ? 'every such manifest' : manifests.map((name) => `\`${name}\``).join(', ');
    return `| ${reason.pods} | ${reason.nodes} | ${reason.why} | ${shown} | ${kinds.map((kind) => `\`${kind}\``).join(', ')} |`;
  });
  return `<!-- Written by test/conformance/cross-use.test.ts; \`npm run conformance -- -u\` writes it anew. -->
# Our rules with other data, other rules with our data

Rules and \`policy_data\` have the form of the reference generator's, so that either can be used with the other's. The conformance
suite generates the data of each manifest, simulates all that the runtimes send for its pods (Go and Rust, shared and no shared file system,
IPv4, IPv6 and dual stack, SCSI and virtio disks, GPUs listed and only annotated, retries and restarts), and asks the guest's engine:

- **Our rules, our data**: nothing is denied.
- **Our rules, the reference's data**: nothing is denied, but for pods with NVSwitches: the reference's data have no place for them.
- **The reference's rules, our data**: the same verdicts, but for what follows.

## What the reference's rules deny of what runtimes send

| pods | nodes | why | seen with | requests |
|---|---|---|---|---|
${rows.join('\n')}

A container that could not be created can be neither used nor removed: those requests are denied as well, and are listed with the rest.
`;
}
