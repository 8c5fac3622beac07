import { describe, expect, it } from 'vitest';
import { firstContainer, generate, makePolicyData } from '../generate/generate-fixture.js';

/** A Pod with labels and annotations whose container has one variable `V` from this source. */
function makeManifest(source: string, namespace = 'shop', spec = ''): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
  ${namespace === '' ? '' : `namespace: ${namespace}`}
  labels: {app.kubernetes.io/name: web, empty: ""}
  annotations: {team: blue}
spec:
  ${spec}
  initContainers:
    - {name: prepare, image: "registry.example/shell:1", resources: {limits: {cpu: 1500m}}}
  containers:
    - name: main
      image: registry.example/shell:1
      resources:
        limits: {cpu: 250m, memory: 1Gi, hugepages-2Mi: 4Mi, ephemeral-storage: 2G}
        requests: {memory: 100000000}
      env:
        - name: V
          valueFrom: {${source}}
`;
}

async function readVariable(manifest: string) {
  const { policies, diagnostics } = await generate(manifest);
  const container = policies[0]?.data.containers.at(-1);
  return {
    value: container?.OCI.Process.Env?.find((entry) => entry.startsWith('V='))?.slice(2),
    exact: Object.values(container?.extensions?.patterns ?? {})
      .map((pattern) => /^\^V=(.*)\$$/.exec(pattern)?.[1])
      .at(-1),
    findings: diagnostics.map(({ severity, slug }) => `${severity} ${slug}`),
    messages: diagnostics.map(({ message }) => message),
  };
}

describe('fieldRef', () => {
  it.each([
    ['metadata.name', '$(sandbox-name)'],
    ['metadata.namespace', 'shop'],
    ['metadata.uid', '$(pod-uid)'],
    ['spec.nodeName', '$(node-name)'],
    ['spec.serviceAccountName', 'default'],
    ['status.hostIP', '$(host-ip)'],
    ['status.hostIPs', '$(host-ip)'],
    ['status.podIP', '$(pod-ip)'],
    ['status.podIPs', '$(pod-ip)'],
    ["metadata.labels['app.kubernetes.io/name']", 'web'],
    ["metadata.labels['empty']", ''],
    ["metadata.annotations['team']", 'blue'],
  ])('%s gives %s', async (fieldPath, wanted) => {
    const { value, exact, findings } = await readVariable(makeManifest(`fieldRef: {fieldPath: "${fieldPath}"}`));
    expect({ value, exact, findings }).toEqual({ value: wanted, exact: undefined, findings: [] });
  });

  it('metadata.namespace of a manifest that names none is whatever the sandbox has', async () => {
    const { value } = await readVariable(makeManifest('fieldRef: {fieldPath: metadata.namespace}', ''));
    expect(value).toBe('$(sandbox-namespace)');
  });

  it('spec.nodeName of a pod that is bound to a node is known exactly', async () => {
    const read = await readVariable(makeManifest('fieldRef: {fieldPath: spec.nodeName}', 'shop', 'nodeName: node-7'));
    expect(read).toMatchObject({ value: '$(node-name)', exact: 'node\\-7' });
  });

  it('spec.serviceAccountName comes from the spec, also under its old name', async () => {
    const source = 'fieldRef: {fieldPath: spec.serviceAccountName}';
    expect((await readVariable(makeManifest(source, 'shop', 'serviceAccountName: robot'))).value).toBe('robot');
    expect((await readVariable(makeManifest(source, 'shop', 'serviceAccount: robot'))).value).toBe('robot');
  });

  it('a label that a controller adds may have any value', async () => {
    const source = `fieldRef: {fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']"}`;
    expect(await readVariable(makeManifest(source))).toMatchObject({
      value: '$(todo-annotation)',
      findings: ['warning label-not-in-template'],
    });
  });

  it('a label that is nowhere is empty, as kubelet makes it', async () => {
    expect(await readVariable(makeManifest(`fieldRef: {fieldPath: "metadata.labels['nowhere']"}`))).toMatchObject({
      value: '',
      findings: ['warning label-not-in-template'],
    });
  });

  it('an annotation that is nowhere may have any value: runtimes and webhooks add them', async () => {
    expect(await readVariable(makeManifest(`fieldRef: {fieldPath: "metadata.annotations['nowhere']"}`))).toMatchObject({
      value: '$(todo-annotation)',
      findings: ['warning annotation-not-in-template'],
    });
  });

  it.each(['status.phase', 'spec.nodename', 'metadata.labels', "metadata.labels['']", 'constructor'])(
    '%s is no path that kubelet offers',
    async (fieldPath) => {
      const { findings, messages } = await readVariable(makeManifest(`fieldRef: {fieldPath: "${fieldPath}"}`));
      expect(findings).toEqual(['error unsupported-field-path']);
      expect(messages[0]).toContain(fieldPath);
    },
  );
});

describe('resourceFieldRef', () => {
  // Rounded up, as kubelet's `ExtractContainerResourceValue` does.
  it.each([
    ['resource: limits.cpu', '1'],
    ['resource: limits.cpu, divisor: 1m', '250'],
    ['resource: limits.cpu, divisor: 100m', '3'],
    ['resource: limits.cpu, divisor: "0"', '1'],
    ['resource: limits.memory', '1073741824'],
    ['resource: limits.memory, divisor: 1Mi', '1024'],
    ['resource: limits.memory, divisor: 1M', '1074'],
    ['resource: requests.memory, divisor: 1Mi', '96'],
    // The API server copies limits into requests that are not set.
    ['resource: requests.cpu, divisor: 1m', '250'],
    ['resource: limits.ephemeral-storage, divisor: 1k', '2000000'],
    ['resource: limits.hugepages-2Mi', '4194304'],
    ['resource: limits.cpu, containerName: prepare, divisor: 1m', '1500'],
  ])('%s gives %s', async (reference, wanted) => {
    const read = await readVariable(makeManifest(`resourceFieldRef: {${reference}}`));
    expect(read).toMatchObject({ value: '$(resource-field)', exact: wanted, findings: [] });
  });

  it('a limit that is not set is what the node has', async () => {
    const read = await readVariable(
      makeManifest('resourceFieldRef: {resource: limits.memory, containerName: prepare}'),
    );
    expect(read).toMatchObject({ value: '$(resource-field)', exact: undefined });
    expect(read.findings).toEqual(['warning resource-value-unknown']);
  });

  it.each([
    ['resource: limits.nvidia.com/pgpu', 'unsupported-field-path', 'is not a resource that a container can read'],
    ['resource: limits.cpu, divisor: fast', 'invalid-value', 'quantity'],
    ['resource: limits.cpu, divisor: "1e99"', 'unsupported-field-path', 'divisor 1e99 is not a quantity'],
    ['resource: limits.cpu, containerName: other', 'unsupported-field-path', 'no container is named other'],
  ])('%s is an error', async (reference, slug, text) => {
    const { findings, messages } = await readVariable(makeManifest(`resourceFieldRef: {${reference}}`));
    expect(findings).toEqual([`error ${slug}`]);
    expect(messages[0]).toContain(text);
  });
});

describe('other sources', () => {
  it('a file that another container writes cannot be known', async () => {
    const { findings } = await readVariable(makeManifest('fileKeyRef: {volumeName: v, path: p, key: k}'));
    expect(findings).toEqual(['error unsupported-field-path']);
  });
});

it('a variable that is set twice keeps no exact value of the first', async () => {
  const manifest = makeManifest('resourceFieldRef: {resource: limits.cpu}').replace(
    'env:',
    'env:\n        - {name: V, valueFrom: {resourceFieldRef: {resource: limits.memory}}}',
  );
  const data = await makePolicyData(manifest);
  const main = data.containers.find(({ OCI }) => OCI.Annotations['io.kubernetes.cri.container-name'] === 'main');
  expect(main?.extensions?.patterns).toEqual({ 'V=$(resource-field)': '^V=1$' });
  expect(firstContainer(data).extensions?.patterns).toBeUndefined();
});
