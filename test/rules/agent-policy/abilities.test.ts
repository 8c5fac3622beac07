import { describe, expect, it } from 'vitest';
import { HAS_CONFORMANCE, readGoldenPod } from './golden.js';
import { ask, changed, verdictsOf } from './one-pod.js';
import { HAS_ORACLE } from './oracle.js';
import { createRequest, execRequest, podRequests, type RuntimeProfile } from './pod-requests.js';
import { copyPolicyData, type PolicyData } from './policy-data.js';
import type { Json } from './policy-text.js';

const GO: RuntimeProfile = { runtime: 'go', vfioDevices: 'listed' };

function extend(name: string, index: number, extensions: { [key: string]: Json }): PolicyData {
  const data = copyPolicyData(readGoldenPod(name));
  const container = data.containers[index];
  if (container !== undefined) Object.assign(container, { extensions });
  return data;
}

function isCreateAllowed(data: PolicyData, request: Json): boolean | undefined {
  return verdictsOf(data, [ask('CreateContainerRequest', request)])[0];
}

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)('what the extensions of the data add (REGO_ORACLE)', () => {
  it('eight GPUs and four NVSwitches, hot and cold', () => {
    const data = extend('coco/pod-gpu-multi#0', 1, { nvswitch: 4 });
    for (const vfioDevices of ['listed', 'none'] as const) {
      const requests = podRequests(data, { runtime: 'go', vfioDevices });
      expect(verdictsOf(data, requests)).toEqual(requests.map(() => true));
    }
    const plain = readGoldenPod('coco/pod-gpu-multi#0');
    expect(isCreateAllowed(plain, createRequest(data, 1, GO))).toBe(false);
    expect(isCreateAllowed(data, createRequest(plain, 1, GO))).toBe(false);
  });

  it("an image that is not the manifest's is refused if the data name the image", () => {
    const data = extend('coco/pod-minimal#0', 1, { images: ['busybox:1.36', 'docker.io/library/busybox:1.36'] });
    const original = createRequest(data, 1, GO);
    const named = (image: string) => (notes: Json) => ({
      ...(notes as { [name: string]: Json }),
      'io.kubernetes.cri.image-name': image,
    });
    const request = changed(original, 'OCI/Annotations', named('busybox:1.36'));
    const pull = (source: string) => changed(request, 'storages/0/source', source);
    expect(isCreateAllowed(data, pull('docker.io/library/busybox:1.36'))).toBe(true);
    expect(isCreateAllowed(data, pull('evil.example/busybox:1.36'))).toBe(false);
    const otherName = changed(pull('busybox:1.36'), 'OCI/Annotations', named('evil.example/busybox:1.36'));
    expect(isCreateAllowed(data, otherName)).toBe(false);
    expect(isCreateAllowed(readGoldenPod('coco/pod-minimal#0'), pull('sha256:0123'))).toBe(true);
  });

  it('an image that the data name is pulled once', () => {
    const plain = readGoldenPod('coco/pod-minimal#0');
    const request = createRequest(plain, 1, GO);
    const image = plain.containers[1]?.OCI.Annotations['io.kubernetes.cri.image-name'] ?? '';
    const data = extend('coco/pod-minimal#0', 1, { images: [image] });
    const pulls = (count: number) =>
      changed(request, 'storages', (list) => Array.from({ length: count }, () => (list as Json[])[0] ?? null));
    expect([0, 1, 2].map((count) => isCreateAllowed(data, pulls(count)))).toEqual([false, true, false]);
  });

  it("the image's value does not come behind the manifest's", () => {
    const data = copyPolicyData(readGoldenPod('coco/pod-minimal#0'));
    const container = data.containers[1];
    const request = createRequest(data, 1, GO);
    if (container) {
      const before = container.OCI.Process.Env.length;
      container.OCI.Process.Env.push('AUTH=off', 'AUTH=on', 'MODEL_PORT=1');
      container.extensions = { overrides: [before + 1], image_links: [before + 2] };
    }
    const given = (...more: string[]) =>
      isCreateAllowed(
        data,
        changed(request, 'OCI/Process/Env', (list) => [...(list as Json[]), ...more]),
      );
    expect([given('AUTH=off', 'AUTH=on'), given('AUTH=on'), given()]).toEqual([true, true, true]);
    expect([given('AUTH=on', 'AUTH=off'), given('AUTH=off'), given('AUTH=off', 'AUTH=on', 'AUTH=off')]).toEqual([
      ...[false, false, false],
    ]);
    const url = 'MODEL_PORT=tcp://10.96.0.7:6379';
    expect([given('MODEL_PORT=1', url), given('MODEL_PORT=evil'), given('AUTH_PORT=evil')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('NVSwitches without GPUs', () => {
    const data = copyPolicyData(readGoldenPod('coco/pod-gpu-multi#0'));
    const manager = data.containers[1];
    if (manager) Object.assign(manager, { devices: [], extensions: { nvswitch: 1 } });
    const request = createRequest(data, 1, GO);
    const device = (type: string) => ({
      id: 'vfio77',
      type_: type,
      vm_path: '',
      container_path: '/dev/vfio/devices/vfio77',
      options: ['0000:77:00.0=10/00'],
    });
    const given = (type: string) => isCreateAllowed(data, changed(request, 'devices', [device(type)]));
    expect([given('vfio-pci-gk'), given('blk')]).toEqual([true, false]);
  });

  it('promised variables and mounts must be there', () => {
    const plain = readGoldenPod('coco/pod-command-env#0');
    const data = extend('coco/pod-command-env#0', 1, { required_env: [1], required_mounts: [7] });
    const request = createRequest(plain, 1, GO);
    const dropped = (path: string, index: number) =>
      changed(request, path, (list) => (list as Json[]).filter((_item, position) => position !== index));
    expect(isCreateAllowed(data, request)).toBe(true);
    for (const [path, index] of [
      ['OCI/Process/Env', 1],
      ['OCI/Mounts', 7],
    ] as const) {
      expect(isCreateAllowed(data, dropped(path, index))).toBe(false);
      expect(isCreateAllowed(plain, dropped(path, index))).toBe(true);
    }
  });

  it('huge pages up to the limit of the manifest, AppArmor profiles, limits and ports', () => {
    const data = extend('coco/pod-minimal#0', 1, { hugepages: { '2MB': 67108864 }, apparmor: 'localhost/own' });
    const request = createRequest(data, 1, GO);
    const pages = (limit: number) =>
      changed(request, 'OCI/Linux/Resources/HugepageLimits', [{ Pagesize: '2MB', Limit: limit }]);
    expect([0, 67108864, 67108865].map((limit) => isCreateAllowed(data, pages(limit)))).toEqual([true, true, false]);
    const profile = (name: string) => changed(request, 'OCI/Process/ApparmorProfile', name);
    expect(['localhost/own', 'other'].map((name) => isCreateAllowed(data, profile(name)))).toEqual([true, false]);
    const limit = { Type: 'RLIMIT_NOFILE', Hard: 1024, Soft: 1024 };
    const limited = changed(request, 'OCI/Process/Rlimits', [limit]);
    const ported = changed(request, 'stdin_port', 1027);
    expect(isCreateAllowed(data, limited)).toBe(true);
    expect(isCreateAllowed({ ...data, extensions: { rlimits: [] } }, limited)).toBe(false);
    expect(isCreateAllowed({ ...data, extensions: { rlimits: [limit] } }, limited)).toBe(true);
    expect(isCreateAllowed(data, ported)).toBe(true);
    expect(isCreateAllowed({ ...data, extensions: { stdio_ports: false } }, ported)).toBe(false);
    expect(isCreateAllowed({ ...data, extensions: { stdio_ports: true } }, ported)).toBe(true);
  });

  it('patterns decide where a text has several placeholders, or its value is known', () => {
    const limit = 'CPU_LIMIT=$(resource-field)';
    const address = 'ADDRESS=$(pod-ip):$(node-name)';
    const data = extend('coco/pod-command-env#0', 1, {
      patterns: { [limit]: '^CPU_LIMIT=2$', [address]: '^ADDRESS=[0-9a-fA-F.:,]+:[0-9a-zA-Z.-]+$' },
    });
    const process = data.containers[1]?.OCI.Process;
    if (process) Object.assign(process, { Env: [...process.Env, address] });
    const request = createRequest(readGoldenPod('coco/pod-command-env#0'), 1, GO);
    const withEnv = (...entries: string[]) =>
      changed(request, 'OCI/Process/Env', (list) => [
        ...(list as Json[]).filter((entry) => !String(entry).startsWith('CPU_LIMIT=')),
        ...entries,
      ]);
    expect(isCreateAllowed(data, withEnv('CPU_LIMIT=2', 'ADDRESS=10.1.1.1:node-1'))).toBe(true);
    expect(isCreateAllowed(data, withEnv('CPU_LIMIT=999'))).toBe(false);
    expect(isCreateAllowed(data, withEnv('ADDRESS=evil;:node-1'))).toBe(false);
    expect(isCreateAllowed(readGoldenPod('coco/pod-command-env#0'), withEnv('CPU_LIMIT=999'))).toBe(true);
  });

  it('probes under the Go runtime in containers that may gain no privileges', () => {
    const hardened = (goExec: boolean) => {
      const data = copyPolicyData(readGoldenPod('coco/pod-init-probes#0'));
      for (const container of data.containers) {
        container.OCI.Process.NoNewPrivileges = true;
        container.extensions = { go_exec: goExec };
      }
      return data;
    };
    const data = hardened(true);
    const index = data.containers.findIndex((container) => container.exec_commands.length > 0);
    const create = ask('CreateContainerRequest', createRequest(data, index, GO));
    const probe = ask(
      'ExecProcessRequest',
      execRequest(data, index, data.containers[index]?.exec_commands[0] ?? [], GO),
    );
    const other = ask('ExecProcessRequest', execRequest(data, index, ['cat', '/etc/shadow'], GO));
    expect(verdictsOf(data, [create, probe, other])).toEqual([true, true, false]);
    expect(verdictsOf(hardened(false), [create, probe])).toEqual([true, false]);
  });

  it('hooks as an object of empty lists, as the Rust runtime sends them, but no hook', () => {
    const data = readGoldenPod('coco/pod-minimal#0');
    const hooks = { Prestart: [], Poststart: [], Poststop: [], CreateRuntime: [], CreateContainer: [] };
    const request = (start: Json[]) =>
      changed(createRequest(data, 1, GO), 'OCI/Hooks', { ...hooks, StartContainer: start });
    const hook = { Path: '/bin/sh', Args: [], Env: [], Timeout: 0 };
    expect([isCreateAllowed(data, request([])), isCreateAllowed(data, request([hook]))]).toEqual([true, false]);
  });

  it('an emptyDir of huge pages', () => {
    const data = copyPolicyData(readGoldenPod('coco/pod-minimal#0'));
    const path = '^/run/kata-containers/sandbox/ephemeral/pages$';
    const [container] = data.containers.slice(1);
    container?.OCI.Mounts.push({
      destination: '/pages',
      options: ['rbind', 'rprivate', 'rw'],
      source: path,
      type_: 'bind',
    });
    container?.storages.push({
      driver: 'ephemeral',
      driver_options: [],
      fs_group: null,
      fstype: 'hugetlbfs',
      mount_point: path,
      options: ['pagesize=2M,size=67108864'],
      shared: false,
      source: 'nodev',
    });
    const request = createRequest(data, 1, GO);
    expect(isCreateAllowed(data, request)).toBe(true);
    expect(isCreateAllowed(data, changed(request, 'storages/1/options', ['pagesize=2M,size=99']))).toBe(false);
  });

  it('a kernel parameter that the manifest does not have is refused', () => {
    const data = readGoldenPod('coco/pod-gpu#0');
    const request = createRequest(data, 1, GO);
    const key = 'io.katacontainers.config.hypervisor.kernel_params';
    const changes = (value: string) =>
      changed(request, 'OCI/Annotations', (notes) => ({ ...(notes as { [name: string]: Json }), [key]: value }));
    expect(isCreateAllowed(data, changes('nvrc.smi.srs=1 agent.debug_console'))).toBe(false);
  });
});
