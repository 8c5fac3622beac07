import type { Container, Workload } from '../../manifest/index.js';
import type { ContainerPolicy, PolicyData } from '../../policy/index.js';
import { nameHost, namePod } from './name-pod.js';
import type { RuntimeShape } from './runtime-shape.js';

/** A pod to simulate: its manifest, and the policy data that were made from it just now. */
export interface SimulatedPod {
  readonly workload: Workload;
  readonly data: PolicyData;
}

/** A pod on its node. */
export interface PodSimulation extends SimulatedPod {
  readonly shape: RuntimeShape;
  readonly podName: string;
  readonly hostName: string;
  readonly namespace: string;
  /** In the order in which kubelet starts them: sandbox, init containers, containers. */
  readonly members: readonly PodMember[];
}

/** A container of the pod; `container` is absent for the sandbox. */
export interface PodMember {
  readonly role: 'sandbox' | 'init' | 'sidecar' | 'main';
  readonly name: string | undefined;
  readonly container: Container | undefined;
  readonly policy: ContainerPolicy;
  /** Position in `policy_data.containers`. */
  readonly index: number;
}

const containerNameKey = 'io.kubernetes.cri.container-name';

function listMembers({ workload, data }: SimulatedPod): readonly PodMember[] {
  const find = (name: string | undefined): number =>
    data.containers.findIndex(({ OCI }) => OCI.Annotations[containerNameKey] === name);
  const place = (role: PodMember['role'], container: Container | undefined): PodMember[] => {
    const name = container?.name;
    const index = find(name);
    const policy = data.containers[index];
    return policy ? [{ role, name, container, policy, index }] : [];
  };
  const { spec } = workload.template;
  return [
    ...place('sandbox', undefined),
    ...(spec.initContainers ?? []).flatMap((one) => place(one.restartPolicy === 'Always' ? 'sidecar' : 'init', one)),
    ...spec.containers.flatMap((one) => place('main', one)),
  ];
}

/** Puts a pod on the simulated node. */
export function placePod(pod: SimulatedPod, shape: RuntimeShape): PodSimulation {
  const podName = namePod(pod.workload);
  return {
    ...pod,
    shape,
    podName,
    hostName: nameHost(pod.workload, podName),
    namespace: pod.workload.namespace ?? 'default',
    members: listMembers(pod),
  };
}

/** The id of a container; kubelet's next attempt at the same container has another. */
export function makeContainerId(index: number, attempt = 0): string {
  return `${index.toString(16).padStart(3, '0')}${attempt.toString(16)}c7d9`.repeat(8);
}
