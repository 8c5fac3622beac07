import { describe, expect, it } from 'vitest';
import { generate, makePod, makePolicyData } from '../generate/generate-fixture.js';

const annotated = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations:
    team: blue
    io.katacontainers.config.hypervisor.kernel_params: "agent.log=debug"
    io.katacontainers.config.agent.policy: "cGFja2FnZQ=="
    io.kubernetes.cri.sandbox-namespace: forged
    io.kubernetes.cri.container-name: forged
spec:
  containers: [{name: main, image: registry.example/shell}]
`;

describe('annotations of policy containers', () => {
  it('are the pod’s, containerd’s and Kata’s; a policy annotation is never among them', async () => {
    const [sandbox, main] = (await makePolicyData(annotated)).containers;
    expect(sandbox?.OCI.Annotations).toEqual({
      'io.katacontainers.config.hypervisor.kernel_params': 'agent.log=debug',
      'io.katacontainers.pkg.oci.bundle_path': '/run/containerd/io.containerd.runtime.v2.task/k8s.io/$(bundle-id)',
      'io.katacontainers.pkg.oci.container_type': 'pod_sandbox',
      'io.kubernetes.cri.container-name': 'forged',
      'io.kubernetes.cri.container-type': 'sandbox',
      'io.kubernetes.cri.sandbox-id': '^[a-z0-9]{64}$',
      'io.kubernetes.cri.sandbox-log-directory':
        '^/var/log/pods/$(sandbox-namespace)_$(sandbox-name)_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
      'io.kubernetes.cri.sandbox-name': '^web$',
      'io.kubernetes.cri.sandbox-namespace': 'shop',
      'nerdctl/network-namespace': '^/var/run/netns/cni-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
      team: 'blue',
    });
    expect(main?.OCI.Annotations).toEqual({
      'io.katacontainers.config.hypervisor.kernel_params': 'agent.log=debug',
      'io.katacontainers.pkg.oci.bundle_path': '/run/containerd/io.containerd.runtime.v2.task/k8s.io/$(bundle-id)',
      'io.katacontainers.pkg.oci.container_type': 'pod_container',
      'io.kubernetes.cri.container-name': 'forged',
      'io.kubernetes.cri.container-type': 'container',
      'io.kubernetes.cri.image-name': 'registry.example/shell:latest',
      'io.kubernetes.cri.sandbox-id': '^[a-z0-9]{64}$',
      'io.kubernetes.cri.sandbox-name': '^web$',
      'io.kubernetes.cri.sandbox-namespace': 'shop',
      team: 'blue',
    });
  });

  it('stand in the order of their names, so that policies are the same every time', async () => {
    for (const { OCI } of (await makePolicyData(annotated)).containers) {
      expect(Object.keys(OCI.Annotations)).toEqual(Object.keys(OCI.Annotations).sort());
    }
  });

  it('leave the namespace open where the manifest names none', async () => {
    const data = await makePolicyData(annotated.replace('  namespace: shop\n', ''));
    for (const { OCI } of data.containers) expect(OCI.Annotations['io.kubernetes.cri.sandbox-namespace']).toBe('');
  });

  it('of a controller take the namespace of the controller, not of the template', async () => {
    const data = await makePolicyData(
      [
        'apiVersion: batch/v1',
        'kind: Job',
        'metadata: {name: web, namespace: outer}',
        'spec:',
        '  template:',
        '    metadata: {annotations: {inner: "1"}}',
        '    spec: {restartPolicy: Never, containers: [{name: a, image: registry.example/shell:1}]}',
        '',
      ].join('\n'),
    );
    expect(data.containers.map(({ OCI }) => OCI.Annotations['io.kubernetes.cri.sandbox-namespace'])).toEqual([
      'outer',
      'outer',
    ]);
    expect(data.containers.map(({ OCI }) => OCI.Annotations.inner)).toEqual(['1', '1']);
  });
});

describe('patterns of annotations that a runtime may add', () => {
  it('are kubelet’s termination messages on containers, nothing on the sandbox', async () => {
    const [sandbox, main] = (await makePolicyData(annotated)).containers;
    expect(sandbox?.runtime_anno_patterns).toEqual({});
    expect(main?.runtime_anno_patterns).toEqual({
      '^io\\.kubernetes\\.container\\.terminationMessagePath$': '^/.*$',
      '^io\\.kubernetes\\.container\\.terminationMessagePolicy$': '^(File|FallbackToLogsOnError)$',
    });
  });
});

describe('pods on the host’s network', () => {
  it('have no UTS namespace in the sandbox, and containerd’s own name for the network’s', async () => {
    const plain = (await makePolicyData(makePod('containers: [{name: a, image: registry.example/shell:1}]')))
      .containers;
    const host = (
      await makePolicyData(makePod('hostNetwork: true', 'containers: [{name: a, image: registry.example/shell:1}]'))
    ).containers;
    const typesOf = (containers: typeof plain) =>
      containers.map(({ OCI }) => OCI.Linux.Namespaces.map(({ Type }) => Type));
    expect(typesOf(plain)).toEqual([
      ['ipc', 'uts', 'mount'],
      ['ipc', 'uts', 'mount'],
    ]);
    expect(typesOf(host)).toEqual([
      ['ipc', 'mount'],
      ['ipc', 'uts', 'mount'],
    ]);
    expect(plain[0]?.OCI.Annotations['nerdctl/network-namespace']).toMatch(/netns\/cni-/);
    expect(host[0]?.OCI.Annotations['nerdctl/network-namespace']).toMatch(/netns\/cnitest-/);
  });
});

describe('pods in other namespaces of the host', () => {
  const container = 'containers: [{name: a, image: registry.example/shell:1}]';

  it('have no IPC namespace in the sandbox, whose own the containers join', async () => {
    const { policies } = await generate(makePod('hostIPC: true', container));
    expect(policies[0]?.data.containers.map(({ OCI }) => OCI.Linux.Namespaces.map(({ Type }) => Type))).toEqual([
      ['uts', 'mount'],
      ['ipc', 'uts', 'mount'],
    ]);
  });

  it('share the process namespace of the sandbox instead of that of the host', async () => {
    const { policies } = await generate(makePod('hostPID: true', container));
    expect(policies[0]?.data.containers.map(({ sandbox_pidns }) => sandbox_pidns)).toEqual([false, true]);
  });
});
