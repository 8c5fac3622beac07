import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { findParameter } from '../../generator/initdata/index.js';
import { findOciVersion, findProfile, judgeAnnotation, readShippedProfiles } from '../../generator/settings/index.js';
import { makeLintStore } from '../analysis/lint/lint-images.js';
import { runLint } from '../analysis/lint/run-lint.js';
import { generate, getSettings } from '../generate/generate-fixture.js';

// What the guides of NVIDIA and Kata say of GPU pods, row by row: each has a test of its name.
const folder = mkdtempSync(join(tmpdir(), 'genpolicy-facts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vectorAdd = readFileSync(resolve('test/golden-lint/shared/vectoradd.yaml'), 'utf8');
const nim = readFileSync(resolve('test/golden-lint/shared/nim.yaml'), 'utf8');
const table = readShippedProfiles();
const version = ['--containerd-version', '2.2'];

async function lint(text: string, ...flags: string[]): Promise<readonly string[]> {
  const path = join(folder, 'pod.yaml');
  writeFileSync(path, text);
  return (await runLint(['-y', path, ...flags])).slugs;
}

async function devicesOf(text: string, keys?: readonly string[]) {
  const settings = await getSettings();
  const { vfio } = settings.devices;
  const nvidia = { ...vfio.nvidia, pgpu_resource_keys: keys ?? vfio.nvidia.pgpu_resource_keys };
  const own = { ...settings, devices: { ...settings.devices, vfio: { ...vfio, nvidia } } };
  const { policies, findings } = await generate(text, { settings: own, store: makeLintStore() });
  const container = policies[0]?.data.containers.at(-1);
  const gpus = container?.devices.filter(({ container_path }) => container_path === vfio.device_path).length;
  return {
    gpus,
    nvswitches: container?.extensions?.nvswitch ?? 0,
    patterns: container?.runtime_anno_patterns,
    findings,
  };
}

const resource = (line: string): string => vectorAdd.replace(/nvidia\.com\/pgpu: "1".*/, line);

/** A node of a saved list, with labels that differ from those of a node that is right. */
function saveNode(
  labels: Readonly<Record<string, string>>,
  kubelet = 'v1.34.0',
  allocatable: object = { 'nvidia.com/pgpu': '1' },
) {
  const path = join(folder, 'nodes.json');
  const right = {
    'nvidia.com/gpu.workload.config': 'vm-passthrough',
    'nvidia.com/gpu.present': 'true',
    'nvidia.com/cc.mode': 'on',
    'nvidia.com/cc.mode.state': 'on',
    'nvidia.com/cc.ready.state': 'true',
  };
  const node = {
    kind: 'Node',
    metadata: { name: 'gpu-1', labels: { ...right, ...labels } },
    status: { allocatable, nodeInfo: { containerRuntimeVersion: 'containerd://2.2.0', kubeletVersion: kubelet } },
  };
  const runtimeClass = { kind: 'RuntimeClass', metadata: { name: 'kata-qemu-nvidia-gpu-snp' } };
  writeFileSync(path, JSON.stringify({ items: [node, runtimeClass] }));
  return ['--nodes', path];
}

describe('runtime classes', () => {
  it.each([
    ['kata-qemu-nvidia-gpu', 'none'],
    ['kata-qemu-nvidia-gpu-snp', 'snp'],
    ['kata-qemu-nvidia-gpu-tdx', 'tdx'],
  ])('%s has the TEE %s, with either runtime', (name, tee) => {
    expect(findProfile(table, name)?.facts).toMatchObject({ tee, runtime: 'go', vfio_device_type: 'vfio-pci-gk' });
    expect(findProfile(table, `${name}-runtime-rs`)?.facts).toMatchObject({ tee, runtime: 'rust' });
  });

  it.each(['kata-qemu', 'kata-qemu-snp', 'kata-qemu-tdx', 'kata-qemu-coco-dev', 'kata-cc-isolation'])(
    '%s is known too',
    (name) => {
      expect(findProfile(table, name)).toBeDefined();
    },
  );

  it('a class of the user that is like one of them is a GPU class as well', async () => {
    const profiles = join(folder, 'profiles.json');
    writeFileSync(profiles, JSON.stringify({ classes: [{ name: 'team-gpu', like: 'kata-qemu-nvidia-gpu-snp' }] }));
    const text = resource('cpu: 1').replace('kata-qemu-nvidia-gpu-snp', 'team-gpu');
    expect(await lint(text, ...version, '--profiles', profiles)).toEqual(['gpu-class-without-gpu']);
  });

  it('the older class and annotation are accepted, with a warning that names the new flow', async () => {
    const path = join(folder, 'pod.yaml');
    const legacy = resource('cpu: 1').replace(
      '  namespace: demo\n',
      '  namespace: demo\n  annotations: {cdi.k8s.io/gpu: "nvidia.com/pgpu=0"}\n',
    );
    writeFileSync(path, legacy);
    const run = await runLint(['-y', path, ...version]);
    expect(run.slugs).toEqual(['legacy-cdi-annotation']);
    expect(run.text).toContain('nvidia.com/pgpu: 1 under resources.limits');
    expect(findProfile(table, 'kata-nvidia-gpu')?.replacedBy).toBeDefined();
  });
});

describe('extended resources', () => {
  it('nvidia.com/pgpu is a passthrough GPU, as a number or a string', async () => {
    expect(await devicesOf(vectorAdd)).toMatchObject({ gpus: 1, findings: [] });
    expect(await devicesOf(resource('nvidia.com/pgpu: 2'))).toMatchObject({ gpus: 2 });
  });

  it.each(['nvidia.com/GH100_H100L_94GB', 'nvidia.com/GA102GL_A10', 'nvidia.com/name'])(
    '%s is one where the settings say so',
    async (key) => {
      expect(await devicesOf(resource(`${key}: 1`), ['nvidia.com/pgpu', key])).toMatchObject({ gpus: 1, findings: [] });
      expect((await devicesOf(resource(`${key}: 1`))).findings.join()).toContain('gpu-resource-unknown');
    },
  );

  it.each(['nvidia.com/nvswitch', 'nvidia.com/GH100_NVSWITCH'])('%s is an NVSwitch', async (key) => {
    expect(await devicesOf(nim.replace('nvidia.com/nvswitch', key))).toMatchObject({ gpus: 8, nvswitches: 4 });
  });

  it.each(['nvidia.com/gpu', 'nvidia.com/mig-1g.10gb'])('%s is a mistake under these classes', async (key) => {
    expect(await lint(resource(`${key}: 1`), ...version)).toEqual(['gpu-resource-not-passthrough']);
  });

  it('a request without a limit is refused', async () => {
    const text = vectorAdd.replace(
      '        limits:\n          nvidia.com/pgpu: "1"',
      '        requests: {nvidia.com/pgpu: 1}\n        limits:\n          cpu: 1',
    );
    expect(await lint(text, ...version)).toContain('gpu-limit-missing');
  });

  it('names are read from what nodes advertise', async () => {
    const key = 'nvidia.com/GH100_H100L_94GB';
    expect(await lint(resource(`${key}: 1`), ...saveNode({}, 'v1.34.0', { [key]: '1' }))).toEqual([
      'gpu-keys-from-nodes',
    ]);
  });

  it('several GPUs come with all GPUs and switches of the node', async () => {
    const hgx = { 'nvidia.com/pgpu': '8', 'nvidia.com/nvswitch': '4' };
    const product = { 'nvidia.com/gpu.product': 'NVIDIA-B200' };
    expect(await lint(nim, ...saveNode(product, 'v1.34.0', hgx))).toEqual([]);
    expect(await lint(nim.replace('"8"', '"4"'), ...saveNode(product, 'v1.34.0', hgx))).toEqual([
      'multi-gpu-incomplete',
    ]);
    const withoutSwitches = nim.replace(/ *nvidia.com\/nvswitch.*\n/, '');
    expect(await lint(withoutSwitches, ...saveNode(product, 'v1.34.0', hgx))).toEqual(['multi-gpu-incomplete']);
    // PCIe cards and Blackwell nodes have none to give.
    expect(
      await lint(withoutSwitches.replace('"8"', '"2"'), ...saveNode(product, 'v1.34.0', { 'nvidia.com/pgpu': '8' })),
    ).toEqual([]);
  });

  it('several Hopper GPUs need a node in ppcie mode, Blackwell one in mode on', async () => {
    const hgx = { 'nvidia.com/pgpu': '8', 'nvidia.com/nvswitch': '4' };
    const hopper = { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' };
    expect(await lint(nim, ...saveNode(hopper, 'v1.34.0', hgx))).toEqual(['hopper-not-ppcie']);
    const ppcie = { ...hopper, 'nvidia.com/cc.mode': 'ppcie', 'nvidia.com/cc.mode.state': 'ppcie' };
    expect(await lint(nim, ...saveNode(ppcie, 'v1.34.0', hgx))).toEqual([]);
  });
});

describe('node labels', () => {
  it.each([
    ['nvidia.com/gpu.workload.config', 'container', 'node-not-vm-passthrough'],
    ['nvidia.com/gpu.workload.config', 'vm-vgpu', 'node-not-vm-passthrough'],
    ['nvidia.com/cc.mode', 'off', 'cc-mode-unsettled'],
    ['nvidia.com/cc.mode.state', 'failed', 'cc-mode-unsettled'],
    ['nvidia.com/cc.mode.state', 'devtools', 'cc-mode-unsettled'],
    ['nvidia.com/cc.ready.state', 'false', 'cc-mode-unsettled'],
  ])('%s=%s is a finding', async (label, value, slug) => {
    expect(await lint(vectorAdd, ...saveNode({ [label]: value }))).toEqual([slug]);
  });

  it('a node that is right is none', async () => {
    expect(await lint(vectorAdd, ...saveNode({ 'nvidia.com/gpu.product': 'NVIDIA-H100-PCIe' }))).toEqual([]);
  });
});

describe('CDI', () => {
  it('GPUs are plugged as the VM starts', () => {
    for (const name of ['kata-qemu-nvidia-gpu', 'kata-qemu-nvidia-gpu-snp', 'kata-qemu-nvidia-gpu-tdx']) {
      expect(findProfile(table, name)?.facts.vfio_plug).toEqual(['cold']);
    }
  });

  it('the policy expects the inner annotations of GPU containers, and of no others', async () => {
    expect((await devicesOf(vectorAdd)).patterns).toMatchObject({
      '^cdi\\.k8s\\.io/vfio[0-9]+$': '^nvidia\\.com/gpu=[0-9]+$',
    });
    expect(Object.keys((await devicesOf(resource('cpu: 1'))).patterns ?? {}).join()).not.toContain('cdi');
  });

  it('an annotation of the user is a finding', async () => {
    const text = vectorAdd.replace(
      '  namespace: demo\n',
      '  namespace: demo\n  annotations: {cdi.k8s.io/vfio0: nvidia.com/gpu=0}\n',
    );
    expect(await lint(text, ...version)).toEqual(['cdi-annotation-set']);
  });
});

describe('kernel parameters', () => {
  it.each([
    'nvrc.smi.srs',
    'agent.image_pull_timeout',
    'agent.image_registry_auth',
    'agent.aa_kbc_params',
    'agent.guest_components_procs',
    'agent.guest_components_rest_api',
  ])('%s is known', (key) => {
    expect(findParameter(key)).toBeDefined();
  });

  it('nvrc.smi.srs is in the class since Kata 3.29.0, and needed before', () => {
    const has = (kata: string) =>
      findProfile(table, 'kata-qemu-nvidia-gpu-snp', kata)?.facts.kernel_params?.includes('nvrc.smi.srs=1');
    expect([has('3.28.0'), has('3.29.0'), has('4.1.0')]).toEqual([false, true, true]);
  });

  it('nvrc.smi.srs is asked for on an older Kata, unless the pod attests', async () => {
    const old = [...version, '--kata-version', '3.28.0'];
    expect(await lint(vectorAdd, ...old)).toContain('nvrc-srs-missing');
    const securityContext = nim.replace(
      '  containers:',
      '  securityContext: {supplementalGroups: [1000]}\n  containers:',
    );
    expect(await lint(securityContext, ...old)).not.toContain('nvrc-srs-missing');
  });

  it('nvrc.smi.srs is useless without a TEE', async () => {
    const text = vectorAdd
      .replace('-gpu-snp', '-gpu')
      .replace(
        '  namespace: demo\n',
        '  namespace: demo\n  annotations: {io.katacontainers.config.hypervisor.kernel_params: nvrc.smi.srs=1}\n',
      );
    expect(await lint(text, ...version)).toContain('nvrc-srs-needless');
  });
});

describe('timeouts', () => {
  it('the classes have 1200 seconds to create a container, which an annotation raises', () => {
    const profile = findProfile(table, 'kata-qemu-nvidia-gpu-snp');
    expect(profile?.facts.create_container_timeout).toBe(1200);
    const key = 'io.katacontainers.config.runtime.create_container_timeout';
    expect(profile && judgeAnnotation(profile, key)).toBe('allowed');
  });

  it.each(['timeout-order', 'timeout-order-kubelet', 'image-pull-slow'])(
    '%s is judged in the golden case of that name',
    (name) => {
      const findings = readFileSync(resolve('test/golden-lint', name, 'findings.txt'), 'utf8');
      expect(findings).toMatch(/GP911[34]/);
    },
  );
});

describe('OCI version', () => {
  it.each([
    ['1.7.27', '1.1.0'],
    ['2.0.5', '1.2.0'],
    ['2.1.4', '1.2.1'],
    ['2.2.0', '1.3.0'],
    ['containerd://2.2.0', '1.3.0'],
  ])('containerd %s writes %s', (containerd, oci) => {
    expect(findOciVersion(containerd, createCollector())).toBe(oci);
  });
});

describe('images', () => {
  it('users and groups of the image must be explicit with guest pull', async () => {
    expect(await lint(nim.replace(/ {6}securityContext:\n.*\n.*\n/, ''), ...version)).toEqual([
      'guest-pull-needs-security-context',
    ]);
  });

  it.each([
    ['alpine-cuda', 'image-without-glibc'],
    ['distroless-cuda', 'image-without-shell'],
  ])('%s is not for GPUs', async (name, slug) => {
    expect(await lint(vectorAdd.replace(/image: .*/, `image: registry.example/${name}:1`), ...version)).toEqual([
      slug,
      'image-not-pinned',
    ]);
  });

  it('sandboxes need memory', async () => {
    expect(await lint(vectorAdd.replace(/ *memory: .*\n/, ''), ...version)).toEqual(['memory-limit-missing']);
  });
});

describe('kubelet feature gates', () => {
  it('KubeletPodResourcesGet must be set before Kubernetes 1.34', async () => {
    expect(await lint(vectorAdd, ...saveNode({}, 'v1.33.9'))).toEqual(['feature-gate-needed']);
    expect(await lint(vectorAdd, ...saveNode({}, 'v1.34.0'))).toEqual([]);
  });
});

describe('attested pods', () => {
  it('a sealed secret stands in the policy as it is, without a warning', async () => {
    const { policies, findings } = await generate(nim, { store: makeLintStore(), settings: await getSettings() });
    expect(findings).toEqual([]);
    expect(policies[0]?.data.containers.at(-1)?.OCI.Process.Env?.join()).toContain('NGC_API_KEY=sealed.');
    expect(policies[0]?.digest.snpHostData).toMatch(/^[0-9a-f]{64}$/);
  });

  it('the manual says that only the digest protects', () => {
    expect(readFileSync(resolve('docs/gpu.md'), 'utf8')).toMatch(/relying party must check the digest/);
  });
});
