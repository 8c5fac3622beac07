import { describe, expect, it } from 'vitest';
import { HAS_CONFORMANCE, readGoldenPod } from './golden.js';
import { ask, changed, judge, reasonOf } from './one-pod.js';
import { HAS_ORACLE } from './oracle.js';
import { createRequest, type RuntimeProfile } from './pod-requests.js';
import type { Json } from './policy-text.js';

const GO: RuntimeProfile = { runtime: 'go', vfioDevices: 'listed' };

// [what the host changes, new value, what the user reads]
const CHANGES: readonly (readonly [string, Json | ((old: Json) => Json), string])[] = [
  ['OCI/Version', '1.3.0', 'container: Version is 1.3.0, policy has 1.1.0'],
  ['OCI/Process/Cwd', '/tmp', 'process: Cwd is /tmp, policy has /cuda-samples'],
  ['OCI/Process/User/UID', 7, 'process: UID is 7, policy has 0'],
  ['OCI/Process/NoNewPrivileges', true, 'process: NoNewPrivileges is true, policy has false'],
  ['OCI/Process/Args/1', 'evil', 'args: argument 1 differs'],
  ['OCI/Process/Args', ['a', 'b', 'c'], 'args: 3, policy has 2'],
  ['OCI/Process/Env/0', 'LD_PRELOAD=secret-value', 'env: LD_PRELOAD'],
  ['OCI/Process/Capabilities/Bounding', ['CAP_SYS_ADMIN'], 'capabilities: Bounding'],
  ['OCI/Mounts/7/options', ['rbind'], 'mounts: /etc/hosts: options differ'],
  ['OCI/Mounts/7/source', '/etc', 'mounts: /etc/hosts: source or type differs'],
  ['OCI/Mounts/7/destination', '/x', 'mounts: /x: not in the policy'],
  ['OCI/Linux/Sysctl', { 'kernel.x': '1' }, 'linux: sysctl: kernel.x'],
  ['OCI/Linux/MaskedPaths', [], 'linux: not hidden: /proc/acpi'],
  ['OCI/Linux/Seccomp', {}, 'linux: Seccomp is'],
  ['devices', [], ''],
  ['devices/0/options', ['0000:65:00.0'], 'devices: vfio10'],
  ['devices/0/container_path', '/dev/vfio/12', 'devices: '],
  ['sandbox_pidns', true, 'container: sandbox_pidns is true, policy has false'],
  ['storages/0/mount_point', '/x', 'storages: image localhost:5000/t/cuda:12.5-ubuntu22.04'],
];

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)('the reason of a denial (REGO_ORACLE)', () => {
  it.each(CHANGES)('%s → %j: %s', (path, value, expected) => {
    const data = readGoldenPod('coco/pod-gpu#0');
    const reason = reasonOf(data, [ask('CreateContainerRequest', changed(createRequest(data, 1, GO), path, value))]);
    expect(reason).toContain(expected);
    expect(reason).not.toContain('secret-value');
    expect(reason === '').toBe(expected === '');
  });

  it('names a container that the policy does not have', () => {
    const data = readGoldenPod('coco/pod-gpu#0');
    const request = changed(createRequest(data, 1, GO), 'OCI/Annotations', (notes) => ({
      ...(notes as { [key: string]: Json }),
      'io.kubernetes.cri.container-name': 'other',
    }));
    expect(reasonOf(data, [ask('CreateContainerRequest', request)])).toBe(
      'container: other is not in the policy, or malformed',
    );
  });

  it('is short, unless the data ask for more', () => {
    const data = readGoldenPod('coco/pod-gpu#0');
    const request = changed(createRequest(data, 1, GO), 'OCI/Mounts/7/destination', `/${'\u{10ffff}'.repeat(500)}`);
    const cases = [ask('CreateContainerRequest', request)];
    expect(judge(data, cases)[0]?.prints?.length).toBeLessThan(300);
    expect(judge({ ...data, extensions: { debug: true } }, cases)[0]?.prints?.length).toBeGreaterThan(3000);
  });
});
