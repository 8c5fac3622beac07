import { makeContainerId, type PodMember, type PodSimulation } from './pod-simulation.js';
import { simulatedNode } from './simulated-node.js';

const bundleFolders = {
  plain: '/run/containerd/io.containerd.runtime.v2.task/k8s.io',
  featured: '/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io',
} as const;

/** Annotations of the pod that the runtimes take out; the Rust runtime knows no policy annotation. */
function isRemoved(key: string, runtime: 'go' | 'rust'): boolean {
  if (key === 'io.katacontainers.config.hypervisor.cc_init_data') return true;
  return key === 'io.katacontainers.config.agent.policy' && runtime === 'go';
}

/**
 * Lists the annotations of a container: those of the pod that containerd hands on, containerd's own, and what kata
 * adds. `id` is the container's, `devices` are the annotations of its GPUs.
 */
export function listContainerAnnotations(
  simulation: PodSimulation,
  member: PodMember,
  id: string,
  devices: Readonly<Record<string, string>>,
): Record<string, string> {
  const { workload, podName, namespace, shape } = simulation;
  const { container } = member;
  const own = Object.entries(workload.template.metadata.annotations ?? {}).filter(
    ([key]) => key.startsWith('io.katacontainers.') && !isRemoved(key, shape.runtime),
  );
  const isSandbox = member.role === 'sandbox';
  const prefix = workload.template.spec.hostNetwork ? 'cnitest' : 'cni';
  return {
    ...Object.fromEntries(own),
    ...devices,
    'io.katacontainers.pkg.oci.bundle_path': `${bundleFolders[shape.node]}/${id}`,
    'io.katacontainers.pkg.oci.container_type': isSandbox ? 'pod_sandbox' : 'pod_container',
    'io.kubernetes.cri.sandbox-id': makeContainerId(0),
    'io.kubernetes.cri.sandbox-name': podName,
    'io.kubernetes.cri.sandbox-namespace': namespace,
    'io.kubernetes.cri.sandbox-uid': simulatedNode.podUid,
    'io.kubernetes.cri.container-type': isSandbox ? 'sandbox' : 'container',
    ...(isSandbox
      ? {
          // Linked policies do not name the image that no rule asks for.
          'io.kubernetes.cri.podsandbox.image-name': simulation.data.cluster_config.pause_container_image ?? 'pause',
          'io.kubernetes.cri.sandbox-cpu-period': '100000',
          'io.kubernetes.cri.sandbox-cpu-quota': '0',
          'io.kubernetes.cri.sandbox-cpu-shares': '102',
          'io.kubernetes.cri.sandbox-memory': '0',
          'io.kubernetes.cri.sandbox-log-directory': `/var/log/pods/${namespace}_${podName}_${simulatedNode.podUid}`,
          'nerdctl/network-namespace': `/var/run/netns/${prefix}-${simulatedNode.networkNamespaceUid}`,
        }
      : {
          'io.kubernetes.cri.container-name': container?.name ?? '',
          'io.kubernetes.cri.image-name': container?.image ?? '',
          'io.kubernetes.container.terminationMessagePath': container?.terminationMessagePath || '/dev/termination-log',
          'io.kubernetes.container.terminationMessagePolicy': container?.terminationMessagePolicy || 'File',
        }),
  };
}
