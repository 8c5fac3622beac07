import { describe, expect, it } from 'vitest';
import { decodeAnnotation, readAnnotations, readPolicyData } from '../support/read-annotations.js';
import { localImages, makeWorkFolder } from './work-folder.js';

const pod = `# An inference pod.
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: demo}
spec:
  runtimeClassName: kata-qemu-nvidia-gpu-snp
  containers:
    - name: web
      image: registry.example/cuda:12
      resources: {limits: {nvidia.com/GH100_H100L_94GB: 1, memory: 16Gi}}
`;

const makeNodes = (...containerd: readonly string[]): string =>
  JSON.stringify({
    kind: 'List',
    items: [
      ...containerd.map((version, index) => ({
        kind: 'Node',
        metadata: { name: `gpu-${index + 1}`, labels: { 'nvidia.com/gpu.workload.config': 'vm-passthrough' } },
        status: {
          allocatable: { 'nvidia.com/GH100_H100L_94GB': '2' },
          nodeInfo: { containerRuntimeVersion: `containerd://${version}`, kubeletVersion: 'v1.34.1' },
        },
      })),
      { kind: 'RuntimeClass', metadata: { name: 'kata-qemu-nvidia-gpu-snp' } },
    ],
  });

const readPolicy = (text: string) =>
  readPolicyData(decodeAnnotation(readAnnotations(text)[0] ?? '').data['policy.rego'] ?? '');

describe('--nodes', () => {
  it('decides the OCI version and the names of GPUs', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'nodes.json': makeNodes('2.2.0', '2.2.1') });
    const run = await folder.runPlain(['-y', 'pod.yaml', '--nodes', 'nodes.json', '--no-cache', ...localImages()]);
    expect(run.stderr).not.toMatch(/ (error|warning) /);
    expect(run.code).toBe(0);
    const policy = readPolicy(folder.read('pod.yaml'));
    expect(policy).toMatchObject({
      containers: [
        { OCI: { Version: '1.3.0' } },
        { OCI: { Version: '1.3.0' }, devices: [{ container_path: '/dev/vfio/devices/vfio' }] },
      ],
    });
  });

  it('stops where nodes differ, and names them', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'nodes.json': makeNodes('2.2.0', '1.7.27') });
    const before = folder.snapshot();
    const run = await folder.runPlain(['-y', 'pod.yaml', '--nodes', 'nodes.json', '--no-cache', ...localImages()]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('error GP9010 oci-versions-mixed');
    expect(run.stderr).toContain('note: 1.1.0: gpu-2 (containerd 1.7.27)');
    expect(folder.snapshot()).toEqual(before);
  });

  it('says which file cannot be used', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'nodes.json': '{"kind": "Pod"}', 'broken.json': '{' });
    for (const [name, reason] of [
      ['nodes.json', 'it holds no Node'],
      ['broken.json', 'it is not JSON'],
      ['absent.json', 'no such file'],
    ] as const) {
      const run = await folder.runPlain(['-y', 'pod.yaml', '--nodes', name]);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('error GP9001 nodes-unreadable');
      expect(run.stderr).toContain(reason);
    }
  });
});

describe('--from-cluster', () => {
  it('says that there is no cluster, and that only one source of nodes can be given', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'nodes.json': makeNodes('2.2.0'), kubeconfig: '{' });
    const both = await folder.runPlain(['-y', 'pod.yaml', '--from-cluster', '--nodes', 'nodes.json']);
    expect(both.code).toBe(2);
    expect(both.stderr).toContain('--nodes and --from-cluster each say which nodes there are');
    // The home of the tests holds no kubeconfig.
    const none = await folder.runPlain(['-y', 'pod.yaml', '--from-cluster']);
    expect(none.code).toBe(3);
    expect(none.stderr).toContain('error GP9004 cluster-configuration-unusable: no cluster can be reached: neither');
  });

  it('needs nodes for --oci-version-set nodes', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.runPlain(['-y', 'pod.yaml', '--oci-version-set', 'nodes']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('is about nodes that are not known');
  });
});

describe('genpolicy lint', () => {
  it('prints findings as text, JSON, SARIF and for GitHub, and ends with 1', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod.replace(', memory: 16Gi', ''), 'nodes.json': makeNodes('2.2.0') });
    const run = (...args: string[]) =>
      folder.runPlain(['lint', '-y', 'pod.yaml', '--nodes', 'nodes.json', '--no-cache', ...localImages(), ...args]);
    const text = await run();
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('warning GP9118 memory-limit-missing');
    expect(text.stdout).toMatch(/\n\d+ warnings/);
    const json = await run('--format', 'json');
    const report = JSON.parse(json.stdout);
    expect(report.diagnostics.map(({ slug }: { slug: string }) => slug)).toContain('memory-limit-missing');
    const sarif = JSON.parse((await run('--format', 'sarif')).stdout);
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'genpolicy' } } }] });
    const result = sarif.runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === 'GP9118');
    expect(result.locations[0].physicalLocation.region.startLine).toBe(8);
    expect((await run('--format', 'github')).stdout).toMatch(
      /^::warning file=pod\.yaml,line=8,.*title=GP9118 memory-limit-missing::/m,
    );
    expect((await run('--fail-on', 'never')).code).toBe(0);
  });

  it('mends the file with --fix, or gives the mended manifest on stdout', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'nodes.json': makeNodes('2.2.0') });
    const flags = ['--fix', '--nodes', 'nodes.json', '--no-cache', ...localImages()];
    const piped = await folder.runPlain(['lint', ...flags], pod);
    expect(piped.stdout).toContain('registry.example/cuda@sha256:');
    expect(piped.stdout).toMatch(/^# An inference pod\./);
    await folder.runPlain(['lint', '-y', 'pod.yaml', ...flags]);
    expect(folder.read('pod.yaml')).toBe(piped.stdout);
  });

  it('only warns in generation, where lint by itself counts an error', async () => {
    const key = 'io.katacontainers.config.hypervisor.kernel_params';
    const wrong = pod.replace(
      'namespace: demo',
      `namespace: demo, annotations: {${key}: agent.image_pull_timeout=20m}`,
    );
    const folder = makeWorkFolder({ 'pod.yaml': wrong, 'nodes.json': makeNodes('2.2.0') });
    const flags = ['-y', 'pod.yaml', '--nodes', 'nodes.json', '--no-cache', ...localImages()];
    expect((await folder.runPlain(['lint', ...flags])).stdout).toContain('error GP6103 kernel-parameter-invalid');
    const run = await folder.runPlain(flags);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('warning GP6103 kernel-parameter-invalid');
  });

  it('leaves out rules that the settings disable, and says so', async () => {
    const disabled = ['image-not-pinned', 'image-without-shell', 'no-such-rule'];
    const dropIn = JSON.stringify([{ op: 'add', path: '/extensions', value: { lint: { disabled } } }]);
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'nodes.json': makeNodes('2.2.0'), 'lint.json': dropIn });
    const args = ['-y', 'pod.yaml', '--nodes', 'nodes.json', '--drop-in', 'lint.json', '--no-cache', ...localImages()];
    const run = await folder.runPlain(['lint', ...args]);
    expect(run.stdout).toContain('left out by /extensions/lint/disabled: image-not-pinned (1)');
    expect(run.stdout).not.toContain('GP9122');
    expect(run.stdout).toContain('names "no-such-rule"');
  });
});
