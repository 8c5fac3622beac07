import type { RequestCase } from './oracle.js';

type Json = Record<string, unknown>;

const SANDBOX_ID = 'b'.repeat(64);
const POD_SUFFIXES = ['', '-6674f9448-xjrzf', '-0', '-xjrzf'];

/**
 * Requests close to what a `policy_data` allows, so that most rules run to their end: each container created, something run in each, the last
 * one removed.
 */
export function requestsFromPolicy(policyData: Json): readonly RequestCase[] {
  const creates = createRequests(policyData);
  const containers = policyData.containers as Json[];
  const executes = creates.map(({ request }, index): RequestCase => {
    const { container_id, OCI } = request as { container_id: string; OCI: Json };
    const [args = ['/bin/true']] = (containers[index]?.exec_commands ?? []) as string[][];
    const process = { ...(OCI.Process as Json), Args: args, Capabilities: null };
    const body = { container_id, exec_id: 'e', process };
    return { description: `run in container ${index}`, kind: 'ExecProcessRequest', allowed: true, request: body };
  });
  const { container_id = '' } = (creates.at(-1)?.request ?? {}) as Json;
  const remove = { description: 'remove', kind: 'RemoveContainerRequest', allowed: true, request: { container_id } };
  return [...creates, ...executes, remove, ...creates.slice(-1)];
}

function createRequests(policyData: Json): readonly RequestCase[] {
  const common = policyData.common as Json;
  const containers = policyData.containers as Json[];
  return containers.map((container, index) => {
    const id = index === 0 ? SANDBOX_ID : `${'a'.repeat(63)}${index}`;
    const policySpec = container.OCI as Json;
    const pod = podName(policySpec.Annotations as Json);
    const fill = (text: string): string =>
      text
        .replaceAll('$(sfprefix)', String(common.sfprefix))
        .replaceAll('$(cpath)', '/run/kata-containers/shared/containers')
        .replaceAll('$(root_path)', String(common.root_path))
        .replaceAll('$(bundle-id)', id)
        .replaceAll('$(sandbox-id)', SANDBOX_ID)
        .replaceAll(/\$\((sandbox-name|host-name)\)/g, pod)
        .replaceAll('(?:/passthrough)?', '')
        .replaceAll('(watchable/)?', '')
        .replaceAll('[a-z0-9]{16}', '0123456789abcdef')
        .replace(/^\^/, '')
        .replace(/\$$/, '');
    const spec = fillTexts(policySpec, fill) as Json;
    spec.Linux = { ...(spec.Linux as Json), Resources: {} };
    const process = spec.Process as Json;
    process.Capabilities = expandCapabilities(process.Capabilities as Record<string, string[]>, common);
    const namespace = (spec.Annotations as Json)['io.kubernetes.cri.sandbox-namespace'] || 'default';
    Object.assign(spec.Annotations as Json, {
      'io.kubernetes.cri.sandbox-name': pod,
      'io.kubernetes.cri.sandbox-id': SANDBOX_ID,
      'io.kubernetes.cri.sandbox-namespace': namespace,
      ...(index === 0 && {
        'io.kubernetes.cri.sandbox-log-directory': `/var/log/pods/${String(namespace)}_${pod}_9c64c5bf-298f-46c4-ad63-e2270a2ff44c`,
        'nerdctl/network-namespace': '/var/run/netns/cni-22190131-6f68-2878-6d7b-418baf176cdf',
      }),
    });
    if (index === 0) delete (spec.Annotations as Json)['io.kubernetes.cri.container-name'];
    const { storages, sandbox_pidns } = container;
    const devices = ((container.devices ?? []) as Json[]).map((device, number) => ({
      ...device,
      container_path: `/dev/vfio/devices/vfio${number}`,
      id: `0000:${String(number + 1).padStart(2, '0')}:00.0=01/0${number}`,
      options: [`0000:0${number + 1}:00.0=0${number + 1}/00`],
    }));
    devices.forEach((_, number) => {
      (spec.Annotations as Json)[`cdi.k8s.io/vfio${number}`] = `nvidia.com/gpu=${number}`;
    });
    const request = {
      container_id: id,
      exec_id: id,
      OCI: spec,
      devices,
      storages: fillTexts(storages, fill),
      sandbox_pidns,
    };
    return { description: `container ${index}`, kind: 'CreateContainerRequest', allowed: true, request };
  });
}

/** A name that the policy's pattern for the pod's name matches. */
function podName(annotations: Json): string {
  const pattern = String(annotations['io.kubernetes.cri.sandbox-name'] ?? '');
  const stem = /^\^?([a-z0-9.-]*[a-z0-9])/.exec(pattern)?.[1] ?? 'pod';
  const names = POD_SUFFIXES.map((suffix) => stem + suffix);
  return names.find((name) => new RegExp(pattern).test(name)) ?? stem;
}

function expandCapabilities(capabilities: Record<string, string[]>, common: Json): Json {
  const expand = (name: string): string[] => {
    if (name === '$(default_caps)') return common.default_caps as string[];
    return name === '$(privileged_caps)' ? (common.privileged_caps as string[]) : [name];
  };
  return Object.fromEntries(Object.entries(capabilities).map(([set, names]) => [set, names.flatMap(expand)]));
}

function fillTexts(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string')
    return value === '$(default_caps)' || value === '$(privileged_caps)' ? value : fill(value);
  if (Array.isArray(value)) return value.map((item) => fillTexts(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fillTexts(member, fill)]));
}
