import { describe, expect, it } from 'vitest';
import { firstContainer, generate, getSettings, makePolicyData } from '../generate/generate-fixture.js';

const runtimeClass = 'kata-qemu-nvidia-gpu-snp';

/** A pod of a GPU class whose container has these resources. */
function makeGpuPod(resources: string, runtimeClassName = runtimeClass): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: gpu}',
    'spec:',
    `  runtimeClassName: ${runtimeClassName}`,
    '  containers:',
    '    - name: main',
    '      image: registry.example/cuda:12',
    `      resources: {${resources}}`,
    '',
  ].join('\n');
}

const gpu = { id: '', type_: 'vfio-pci-gk', vm_path: '', container_path: '/dev/vfio/devices/vfio', options: [] };
const gpuAnnotation = { '^cdi\\.k8s\\.io/vfio[0-9]+$': '^nvidia\\.com/gpu=[0-9]+$' };

describe('passthrough GPUs', () => {
  it.each(['nvidia.com/pgpu: 2', 'nvidia.com/pgpu: "2"', 'nvidia.com/pgpu: "+2"', 'nvidia.com/pgpu: "2.0"'])(
    '%s is two devices, each with a CDI annotation',
    async (limit) => {
      const container = firstContainer(await makePolicyData(makeGpuPod(`limits: {${limit}}`)));
      expect(container.devices).toEqual([gpu, gpu]);
      expect(container.runtime_anno_patterns).toMatchObject(gpuAnnotation);
      expect(container.extensions?.nvswitch).toBeUndefined();
    },
  );

  it('no GPU is no device and no annotation', async () => {
    const container = firstContainer(await makePolicyData(makeGpuPod('limits: {nvidia.com/pgpu: 0, cpu: 1}')));
    expect(container.devices).toEqual([]);
    expect(Object.keys(container.runtime_anno_patterns)).not.toContain('^cdi\\.k8s\\.io/vfio[0-9]+$');
  });

  it('of several models add up', async () => {
    const settings = await getSettings('10-non-coco');
    const { vfio } = settings.devices;
    const pgpu_resource_keys = ['nvidia.com/pgpu', 'nvidia.com/GH100_H200_141GB'];
    const devices = { vfio: { ...vfio, nvidia: { ...vfio.nvidia, pgpu_resource_keys } } };
    const pod = makeGpuPod('limits: {nvidia.com/pgpu: 1, nvidia.com/GH100_H200_141GB: "2"}');
    const data = await makePolicyData(pod, { settings: { ...settings, devices } });
    expect(firstContainer(data).devices).toHaveLength(3);
    // The list is for making policies only.
    expect(JSON.stringify(data.devices)).not.toContain('pgpu_resource_keys');
  });

  it('belong to the container that asks for them', async () => {
    const second = '    - {name: other, image: "registry.example/cuda:12"}\n';
    const data = await makePolicyData(makeGpuPod('limits: {nvidia.com/pgpu: 1}') + second);
    expect(data.containers.map(({ devices }) => devices.length)).toEqual([0, 1, 0]);
  });
});

describe('NVSwitches', () => {
  it.each(['nvidia.com/nvswitch', 'nvidia.com/GH100_NVSWITCH', 'nvidia.com/GH100_H100_NVSWITCH_SXM'])(
    '%s is recorded beside the reference’s data: a device without a CDI annotation',
    async (key) => {
      const data = await makePolicyData(makeGpuPod(`limits: {nvidia.com/pgpu: 8, ${key}: 4}`));
      const container = firstContainer(data);
      expect(container.devices).toHaveLength(8);
      expect(container.extensions?.nvswitch).toBe(4);
    },
  );
});

describe('mistakes', () => {
  it.each(['nvidia.com/gpu', 'nvidia.com/gpu.shared', 'nvidia.com/mig-1g.5gb'])(
    '%s under a GPU class is an error with the right name',
    async (key) => {
      const { policies, diagnostics } = await generate(makeGpuPod(`limits: {${key}: 1}`));
      expect(policies).toEqual([]);
      expect(diagnostics).toEqual([
        expect.objectContaining({
          slug: 'gpu-resource-not-passthrough',
          severity: 'error',
          help: ['use nvidia.com/pgpu: 1, or run the pod without a Kata runtime class'],
        }),
      ]);
    },
  );

  it.each(['kata-qemu', 'kata-qemu-snp'])('nvidia.com/gpu under %s is the host’s affair', async (runtimeClassName) => {
    const { findings } = await generate(makeGpuPod('limits: {nvidia.com/gpu: 1}', runtimeClassName));
    expect(findings).toEqual([]);
  });

  it.each(['one', '1.5', '500m', '-1', '"1e3"', '4096', '""'])(
    '%j GPUs are no whole number of devices',
    async (count) => {
      const { diagnostics } = await generate(makeGpuPod(`limits: {nvidia.com/pgpu: ${count}}`));
      expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    },
  );

  it('a quantity that is no whole number points at itself', async () => {
    const { findings } = await generate(makeGpuPod('limits: {nvidia.com/pgpu: 500m}'));
    expect(findings).toEqual([
      '9:45 error gpu-quantity-invalid: container main: nvidia.com/pgpu is "500m", not a whole number of devices (at most 1024)',
    ]);
  });

  it('an unknown NVIDIA resource under a GPU class is a warning, because the policy gives it no device', async () => {
    const { policies, findings } = await generate(makeGpuPod('limits: {nvidia.com/H100: 1}'));
    expect(findings).toEqual([
      expect.stringContaining('warning gpu-resource-unknown: container main: nvidia.com/H100'),
    ]);
    expect(policies[0]?.data.containers[1]?.devices).toEqual([]);
  });

  it('a request without a limit is an error, as for the API server', async () => {
    const { findings } = await generate(makeGpuPod('requests: {nvidia.com/pgpu: 1}'));
    expect(findings).toEqual([expect.stringContaining('error gpu-limit-missing: container main: nvidia.com/pgpu')]);
    const both = await generate(makeGpuPod('requests: {nvidia.com/pgpu: 1}, limits: {nvidia.com/pgpu: 1}'));
    expect(both.findings).toEqual([]);
  });
});
