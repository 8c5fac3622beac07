import { describe, expect, it } from 'vitest';
import type { ContainerPolicy } from '../../generator/policy/index.js';
import { firstContainer, getSettings, makeContainer, makePod, makePolicyData } from '../generate/generate-fixture.js';

async function containerOf(...members: readonly string[]): Promise<ContainerPolicy> {
  return firstContainer(await makePolicyData(makeContainer(...members)));
}

function mountAt(container: ContainerPolicy | undefined, destination: string) {
  return container?.OCI.Mounts.find((mount) => mount.destination === destination);
}

const standard = [
  '/proc',
  '/dev',
  '/dev/pts',
  '/dev/shm',
  '/dev/mqueue',
  '/sys',
  '/sys/fs/cgroup',
  '/etc/hosts',
  '/dev/termination-log',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/var/run/secrets/azure/tokens',
];

describe('mounts that every container has', () => {
  it('are containerd’s and kubelet’s', async () => {
    expect((await containerOf()).OCI.Mounts.map(({ destination }) => destination)).toEqual(standard);
  });

  it('leave out the token where the pod asks for none', async () => {
    const data = await makePolicyData(
      makePod('automountServiceAccountToken: false', 'containers: [{name: a, image: registry.example/shell:1}]'),
    );
    const destinations = firstContainer(data).OCI.Mounts.map(({ destination }) => destination);
    expect(destinations).toEqual(standard.filter((path) => !path.includes('serviceaccount')));
  });

  it('put the termination log where the container wants it', async () => {
    const container = await containerOf('terminationMessagePath: /tmp/last.words');
    expect(mountAt(container, '/dev/termination-log')).toBeUndefined();
    expect(mountAt(container, '/tmp/last.words')).toEqual({
      destination: '/tmp/last.words',
      source: '$(sfprefix)last.words$',
      type_: 'bind',
      options: ['rbind', 'rprivate', 'rw'],
    });
  });

  it('hostname and resolver are as writable as the root filesystem', async () => {
    for (const [readOnly, access] of [
      [false, 'rw'],
      [true, 'ro'],
    ] as const) {
      const container = await containerOf(`securityContext: {readOnlyRootFilesystem: ${readOnly}}`);
      expect(container.OCI.Root.Readonly).toBe(readOnly);
      for (const path of ['/etc/hostname', '/etc/resolv.conf']) {
        expect(mountAt(container, path)?.options).toEqual(['rbind', 'rprivate', access]);
      }
      expect(mountAt(container, '/etc/hosts')?.options).toEqual(['rbind', 'rprivate', 'rw']);
    }
  });

  it('sysfs and cgroups are writable only when privileged, in the sandbox for any container of the pod', async () => {
    const access = (container: ContainerPolicy | undefined, path: string) => mountAt(container, path)?.options.at(-1);
    const ordinary = await makePolicyData(makeContainer());
    const privileged = await makePolicyData(makeContainer('securityContext: {privileged: true}'));
    expect(ordinary.containers.map((container) => access(container, '/sys'))).toEqual(['ro', 'ro']);
    expect(privileged.containers.map((container) => access(container, '/sys'))).toEqual(['rw', 'rw']);
    expect(privileged.containers.map((container) => access(container, '/sys/fs/cgroup'))).toEqual([undefined, 'rw']);
  });

  it('a volume takes the place of a standard mount', async () => {
    const data = await makePolicyData(
      makePod(
        'volumes: [{name: shm, emptyDir: {medium: Memory}}, {name: own, hostPath: {path: /srv/hosts}}]',
        'containers:',
        '  - name: main',
        '    image: registry.example/shell:1',
        '    volumeMounts: [{name: own, mountPath: /etc/hosts}]',
      ),
    );
    const mounts = firstContainer(data).OCI.Mounts.filter(({ destination }) => destination === '/etc/hosts');
    expect(mounts).toEqual([
      { destination: '/etc/hosts', source: '$(sfprefix)hosts$', type_: 'bind', options: ['rbind', 'rprivate', 'rw'] },
    ]);
  });
});

describe('volumes of an image', () => {
  const store = (...members: readonly string[]): string =>
    makePod('containers:', '  - name: main', '    image: registry.example/store:1', ...members.map((m) => `    ${m}`));
  const volume = (destination: string, base: string) => ({
    destination,
    source: `$(sfprefix)${base}$`,
    type_: 'bind',
    options: ['rbind', 'rprivate', 'rw'],
  });

  it('are copies, by name, with doubled slashes cleaned away', async () => {
    const container = firstContainer(await makePolicyData(store()));
    expect(container.OCI.Mounts.slice(standard.length)).toEqual([volume('/cache/x', 'x'), volume('/data', 'data')]);
  });

  it('give way to what the pod mounts there', async () => {
    const data = await makePolicyData(
      store('volumeMounts: [{name: claim, mountPath: /data, readOnly: true}]').concat(
        '  volumes: [{name: claim, persistentVolumeClaim: {claimName: c}}]\n',
      ),
    );
    const mounts = firstContainer(data).OCI.Mounts.filter(({ destination }) => destination === '/data');
    expect(mounts).toEqual([{ ...volume('/data', 'data'), options: ['rbind', 'rprivate', 'ro'] }]);
  });
});

describe('the sandbox', () => {
  it('has a read-only root, the shared memory of the pod and a resolver', async () => {
    const data = await makePolicyData(makeContainer(), { settings: await getSettings() });
    const [sandbox] = data.containers;
    expect(sandbox?.OCI.Root).toEqual({ Path: '$(root_path)', Readonly: true });
    expect(mountAt(sandbox, '/dev/shm')).toEqual({
      destination: '/dev/shm',
      source: '/run/kata-containers/sandbox/shm',
      type_: 'bind',
      options: ['rbind'],
    });
    expect(mountAt(sandbox, '/etc/resolv.conf')?.options).toEqual(['rbind', 'ro', 'nosuid', 'nodev', 'noexec']);
    expect(sandbox?.storages).toEqual([]);
  });

  it('has the storages of the settings, complete as the agent serialises them', async () => {
    const data = await makePolicyData(makeContainer(), { settings: await getSettings() });
    expect(data.sandbox.storages).toEqual([
      {
        driver: 'ephemeral',
        driver_options: [],
        source: 'shm',
        fstype: 'tmpfs',
        options: ['noexec', 'nosuid', 'nodev', 'mode=1777', 'size=67108864'],
        mount_point: '/run/kata-containers/sandbox/shm',
        fs_group: null,
        shared: false,
      },
    ]);
  });
});
