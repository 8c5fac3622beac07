import { describe, expect, it } from 'vitest';
import { makePodText, makeWorkFolder } from './work-folder.js';

const key = 'io.katacontainers.config.hypervisor.kernel_params';

function makeParameterPod(name: string, runtimeClass: string, parameters?: string): string {
  const metadata =
    parameters === undefined ? `{name: ${name}}` : `\n  name: ${name}\n  annotations:\n    ${key}: ${parameters}`;
  return makePodText(name)
    .replace(`metadata: {name: ${name}}`, `metadata: ${metadata}`)
    .replace('spec:\n', `spec:\n  runtimeClassName: ${runtimeClass}\n`);
}

async function inspect(manifest: string, ...args: readonly string[]) {
  const folder = makeWorkFolder({ 'pod.yaml': manifest });
  const run = await folder.runPlain(['kernel-params', '-y', 'pod.yaml', ...args]);
  expect(folder.read('pod.yaml')).toBe(manifest);
  return run;
}

describe('genpolicy kernel-params', () => {
  it('says what the guest gets, and why', async () => {
    const pod = makeParameterPod('web', 'kata-qemu-nvidia-gpu-snp', 'agent.image_pull_timeout=1800');
    const run = await inspect(pod, '--add', 'nvrc.smi.srs=1', '--add', 'nvrc.log=trace');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout.split('\n').slice(0, 3)).toEqual([
      'Pod web (kata-qemu-nvidia-gpu-snp, Kata 4.1.0)',
      '  annotation  agent.image_pull_timeout=1800 nvrc.log=trace',
      '  guest gets  cgroup_no_v1=all pci=realloc pci=nocrs pci=assign-busses nvrc.smi.srs=1 agent.image_pull_timeout=1800 nvrc.log=trace',
    ]);
    expect(run.stdout).toMatch(/nvrc\.smi\.srs=1 +left out: the class's configuration has it already/);
  });

  it('adds what older classes do not carry', async () => {
    const args = ['--add', 'nvrc.smi.srs=1', '--kata-version', '3.28.0', '--format', 'json'];
    const run = await inspect(makeParameterPod('web', 'kata-qemu-nvidia-gpu-tdx'), ...args);
    expect(JSON.parse(run.stdout)).toMatchObject({
      annotation: key,
      workloads: [
        {
          name: 'web',
          runtime_class: 'kata-qemu-nvidia-gpu-tdx',
          value: 'nvrc.smi.srs=1',
          changed: true,
          guest: 'cgroup_no_v1=all pci=realloc pci=nocrs pci=assign-busses nvrc.smi.srs=1',
          parameters: [{ parameter: 'nvrc.smi.srs=1', from: 'added', outcome: 'added' }],
        },
      ],
    });
  });

  it('names a bad value at its place, and then prints nothing', async () => {
    const pod = makeParameterPod('web', 'kata-qemu-snp', 'quiet agent.image_pull_timeout=30m');
    const run = await inspect(pod);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^pod\.yaml:6:62: error GP6103 kernel-parameter-invalid: Pod web: .*the agent does not start/,
    );
  });

  it('says what the class does with the annotation', async () => {
    const ignored = await inspect(makeParameterPod('web', 'kata-qemu-nvidia-gpu-snp-runtime-rs', 'agent.log=debug'));
    expect(ignored.stderr).toMatch(/^pod\.yaml:6:\d+: warning GP6110 kernel-parameters-not-allowed: .* ignores /);
    expect(ignored.stdout).toMatch(/^ {2}guest gets {2}cgroup_no_v1=all .*nvrc\.smi\.srs=1$/m);
    const folder = makeWorkFolder({
      'pod.yaml': makeParameterPod('web', 'kata-qemu-nvidia-gpu-snp-runtime-rs', 'agent.log=debug'),
      'own.json': `{"classes": [{"name": "kata-qemu-nvidia-gpu-snp-runtime-rs", "facts": {"allowed_hypervisor_annotations": ["kernel_params"]}}]}`,
    });
    const allowed = await folder.runPlain(['kernel-params', '-y', 'pod.yaml', '--profiles', 'own.json']);
    expect(allowed).toMatchObject({ code: 0, stderr: '' });
    expect(allowed.stdout).toContain('nvrc.smi.srs=1 agent.log=debug\n');
  });

  it('shows what looks like a secret only when told to', async () => {
    const pod = makeParameterPod('web', 'kata-qemu-snp', 'agent.https_proxy=http://me:hunter2@proxy:80');
    for (const format of ['text', 'json']) {
      const hidden = await inspect(pod, '--format', format);
      expect(hidden.stdout + hidden.stderr).not.toContain('hunter2');
      expect(hidden.stdout + hidden.stderr).toContain('GP6106');
      expect((await inspect(pod, '--format', format, '--show-values')).stdout).toContain('hunter2');
    }
  });

  it('looks at pods of some classes only, and takes one profile for all', async () => {
    const pods = [makeParameterPod('a', 'kata-qemu', 'quiet'), makeParameterPod('b', 'runc', 'quiet')].join('---\n');
    const some = await inspect(pods, '--runtime-class-names', 'kata');
    expect(some.stdout).toContain('Pod a (kata-qemu, Kata 4.1.0)');
    expect(some.stdout).not.toContain('Pod b');
    expect((await inspect(pods)).stdout).toContain('Pod b (no runtime class that is known)');
    expect((await inspect(pods, '--profile', 'kata-clh')).stdout).toContain('Pod b (kata-clh, Kata 4.1.0)');
  });
});
