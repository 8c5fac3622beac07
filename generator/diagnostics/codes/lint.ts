import type { CodeEntry } from './entry.js';

const warning = (code: CodeEntry['code'], summary: string) =>
  ({ code, severity: 'warning', exit: 1, summary }) as const;
const info = (code: CodeEntry['code'], summary: string) => ({ code, severity: 'info', exit: 1, summary }) as const;
const error = (code: CodeEntry['code'], exit: 2 | 3, summary: string) =>
  ({ code, severity: 'error', exit, summary }) as const;

/** Chapter GP9xxx: nodes of the cluster (90) and lint rules (91). Each lint rule has a page in docs/lint. */
export const lintCodes = {
  'nodes-unreadable': error(
    'GP9001',
    2,
    'The file of `--nodes` cannot be read, or holds no nodes as kubectl prints them.',
  ),
  'cluster-unreachable': error('GP9002', 3, 'The API server of `--from-cluster` does not answer.'),
  'cluster-forbidden': error('GP9003', 3, 'The API server refuses to list nodes or runtime classes.'),
  'cluster-configuration-unusable': error(
    'GP9004',
    3,
    'There is no usable kubeconfig, and the program does not run in a cluster.',
  ),
  'runtime-class-absent': error('GP9005', 3, 'The cluster has no runtime class of the name that a pod asks for.'),
  'candidate-nodes-absent': warning(
    'GP9006',
    'No node can run a pod, by selectors, affinity, taints and NVIDIA resources.',
  ),
  'runtime-class-scheduling-unknown': info(
    'GP9007',
    'Only nodes were saved, so it is not known where the runtime class lets its pods run.',
  ),
  'oci-versions-mixed': error(
    'GP9010',
    2,
    'Nodes that can run a pod write different OCI versions, and no set of versions was asked for.',
  ),
  'oci-version-contradicts-nodes': error(
    'GP9011',
    2,
    'The stated OCI version is not the one that nodes of the pod write.',
  ),
  'node-runtime-not-containerd': warning(
    'GP9012',
    'A node that can run a pod has another container runtime than containerd; policies deny every container there.',
  ),
  'node-containerd-unknown': error(
    'GP9013',
    2,
    'It is not known which OCI version the container runtime of a node writes.',
  ),
  'gpu-keys-from-nodes': info('GP9014', 'Names of GPU resources were taken from what the nodes advertise.'),
  'lint-rule-unknown': warning(
    'GP9020',
    'The setting /extensions/lint/disabled names a lint rule that does not exist.',
  ),
  'gpu-class-without-gpu': warning('GP9101', 'A pod of a GPU runtime class asks for no GPU.'),
  'host-gpu-on-kata-class': warning('GP9102', "A pod of a Kata class asks for a GPU of the host's container runtime."),
  'gpu-resource-not-advertised': warning(
    'GP9103',
    'No node that can run a pod advertises an NVIDIA resource that it asks for.',
  ),
  'multi-gpu-incomplete': warning('GP9104', 'A pod has several GPUs, but not all GPUs and NVSwitches of the node.'),
  'hopper-not-ppcie': warning(
    'GP9105',
    'A confidential pod with several Hopper GPUs can land on a node that is not in ppcie mode.',
  ),
  'cc-mode-unsettled': warning('GP9106', 'The confidential mode of the GPUs of a node is off, failed, or not settled.'),
  'node-not-vm-passthrough': warning(
    'GP9107',
    'A pod with passthrough GPUs can land on a node that is not configured for them.',
  ),
  'cdi-annotation-set': warning('GP9108', 'A pod sets CDI annotations, which belong to the runtime.'),
  'legacy-cdi-annotation': warning('GP9109', 'A pod asks for its GPU by the annotation of the older flow.'),
  'nvrc-srs-missing': warning('GP9110', 'A confidential GPU pod on an older Kata does not set its GPUs to ready.'),
  'nvrc-srs-needless': warning(
    'GP9111',
    'A pod repeats `nvrc.smi.srs`, which its class sets, or sets it where it has no use.',
  ),
  'annotation-not-allowed': warning('GP9112', 'The runtime class rejects or ignores an annotation of a pod.'),
  'timeout-order': warning('GP9113', 'Timeouts of kubelet, runtime and agent are in the wrong order.'),
  'image-pull-slow': warning('GP9114', 'Pulling an image takes longer, by estimate, than the guest is given.'),
  'image-without-glibc': warning('GP9115', 'A GPU container has an image with musl instead of glibc.'),
  'image-without-shell': warning('GP9116', 'A GPU container has an image without a shell.'),
  'image-content-unknown': info(
    'GP9117',
    'The image of a GPU container is too large to look into within the byte budget.',
  ),
  'memory-limit-missing': warning('GP9118', 'A GPU pod has no memory limit, so its VM has the default size.'),
  'feature-gate-needed': warning(
    'GP9119',
    'Kubelets of the nodes give runtimes the devices of a pod only with a feature gate.',
  ),
  'volume-copied': warning(
    'GP9120',
    'What a container writes into a volume stays in the guest: the volume is copied, not shared.',
  ),
  'volume-not-refreshed': info(
    'GP9121',
    'A volume is copied into the guest once; later changes do not reach the container.',
  ),
  'image-not-pinned': warning('GP9122', 'An image is named by a tag, which may name other content tomorrow.'),
  'capability-prefixed': warning('GP9123', 'A capability is written with the prefix CAP_, and then means nothing.'),
} as const satisfies Record<string, CodeEntry>;
