import { describe, expect, it } from 'vitest';
import {
  firstContainer,
  generate,
  getSettings,
  makeContainer,
  makePod,
  makePolicyData,
} from '../generate/generate-fixture.js';

const web = (...members: readonly string[]): string =>
  makePod('containers:', '  - name: main', '    image: registry.example/web:1', ...members.map((m) => `    ${m}`));

describe('the process of a container', () => {
  it('starts in the folder of the container, else of the image, else in the root', async () => {
    expect(firstContainer(await makePolicyData(web('workingDir: /tmp'))).OCI.Process.Cwd).toBe('/tmp');
    expect(firstContainer(await makePolicyData(web())).OCI.Process.Cwd).toBe('/srv');
    expect(firstContainer(await makePolicyData(makeContainer())).OCI.Process.Cwd).toBe('/');
  });

  it('has a terminal where the container asks for one', async () => {
    expect(firstContainer(await makePolicyData(web())).OCI.Process.Terminal).toBe(false);
    expect(firstContainer(await makePolicyData(web('tty: true'))).OCI.Process.Terminal).toBe(true);
  });

  it('gets no new privileges only where escalation is forbidden', async () => {
    const noNew = async (...members: readonly string[]) =>
      firstContainer(await makePolicyData(web(...members))).OCI.Process.NoNewPrivileges;
    expect(await noNew()).toBe(false);
    expect(await noNew('securityContext: {allowPrivilegeEscalation: true}')).toBe(false);
    expect(await noNew('securityContext: {allowPrivilegeEscalation: false}')).toBe(true);
  });

  it('shares its process namespace where the pod says so, the sandbox never', async () => {
    const data = await makePolicyData(
      makePod('shareProcessNamespace: true', 'containers: [{name: a, image: registry.example/shell:1}]'),
    );
    expect(data.containers.map(({ sandbox_pidns }) => sandbox_pidns)).toEqual([false, true]);
  });
});

describe('paths that containerd hides', () => {
  const pathsOf = async (...members: readonly string[]) => {
    const { MaskedPaths, ReadonlyPaths } = firstContainer(await makePolicyData(web(...members))).OCI.Linux;
    return { masked: MaskedPaths, readonly: ReadonlyPaths };
  };

  it('are the well-known ones', async () => {
    const { masked, readonly } = await pathsOf();
    expect(masked).toContain('/proc/kcore');
    expect(readonly).toContain('/proc/sys');
  });

  it('are none for privileged containers and unmasked /proc', async () => {
    expect(await pathsOf('securityContext: {privileged: true}')).toEqual({ masked: [], readonly: [] });
    expect(await pathsOf('securityContext: {procMount: Unmasked}')).toEqual({ masked: [], readonly: [] });
    expect(await pathsOf('securityContext: {procMount: Default}')).toEqual(await pathsOf());
  });
});

it('sysctls of the pod override those of the settings, in the order of their names', async () => {
  const data = await makePolicyData(
    makePod(
      'securityContext:',
      '  sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}, {name: net.ipv4.ip_unprivileged_port_start, value: "80"}]',
      'containers: [{name: a, image: registry.example/shell:1}]',
    ),
  );
  for (const { OCI } of data.containers) {
    expect(Object.entries(OCI.Linux.Sysctl ?? {})).toEqual([
      ['net.ipv4.ip_unprivileged_port_start', '80'],
      ['net.ipv4.ping_group_range', '0 2147483647'],
      ['net.ipv4.tcp_syncookies', '1'],
    ]);
  }
});

describe('commands that kubelet runs by itself', () => {
  it('are those of exec probes and hooks, in a fixed order', async () => {
    const data = await makePolicyData(
      web(
        'lifecycle: {preStop: {exec: {command: [stop]}}, postStart: {exec: {command: [start, now]}}}',
        'startupProbe: {exec: {command: [startup]}}',
        'readinessProbe: {exec: {command: [ready]}}',
        'livenessProbe: {exec: {command: [sh, -c, "test -f /ok"]}}',
      ),
    );
    expect(firstContainer(data).exec_commands).toEqual([
      ['sh', '-c', 'test -f /ok'],
      ['ready'],
      ['startup'],
      ['start', 'now'],
      ['stop'],
    ]);
    expect(data.containers[0]?.exec_commands).toEqual([]);
  });

  it('are none for probes over the network', async () => {
    const data = await makePolicyData(
      web('livenessProbe: {httpGet: {port: 80}}', 'readinessProbe: {tcpSocket: {port: 80}}'),
    );
    expect(firstContainer(data).exec_commands).toEqual([]);
  });
});

describe('block volumes', () => {
  const pod = (devicePath: string): string =>
    makePod(
      'volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]',
      'containers:',
      '  - name: main',
      '    image: registry.example/shell:1',
      `    volumeDevices: [{name: d, devicePath: ${devicePath}}]`,
    );

  it('are a device of the agent and one of the spec', async () => {
    const container = firstContainer(await makePolicyData(pod('/dev/trusted_store')));
    expect(container.devices).toEqual([
      { id: '', type_: '', vm_path: '', container_path: '/dev/trusted_store', options: [] },
    ]);
    expect(container.OCI.Linux.Devices).toEqual([{ Type: '', Path: '/dev/trusted_store' }]);
  });

  it('may not lie where GPUs are passed through', async () => {
    const { findings, policies } = await generate(pod('/dev/vfio/devices/vfio0'));
    expect(policies).toEqual([]);
    expect(findings).toEqual([expect.stringContaining('error device-path-reserved: container main: devicePath')]);
  });
});

describe('the order of containers', () => {
  it('is sandbox, init containers last one first, containers', async () => {
    const image = 'image: registry.example/shell:1';
    const data = await makePolicyData(
      makePod(
        `initContainers: [{name: i1, ${image}}, {name: i2, ${image}}, {name: i3, ${image}, restartPolicy: Always}]`,
        `containers: [{name: c1, ${image}}, {name: c2, ${image}}]`,
      ),
    );
    const names = data.containers.map(({ OCI }) => OCI.Annotations['io.kubernetes.cri.container-name']);
    expect(names).toEqual([undefined, 'i3', 'i2', 'i1', 'c1', 'c2']);
  });
});

describe('users', () => {
  it('that the image names and does not define are an error at the image', async () => {
    const { findings } = await generate(makePod('containers:', '  - name: a', '    image: registry.example/ghost:1'));
    expect(findings).toEqual([
      '7:14 error image-user-unknown: container a: image registry.example/ghost:1 runs as "ghost", which its /etc/passwd does not define',
    ]);
  });

  it('that are root although runAsNonRoot is set will not start', async () => {
    const { findings } = await generate(web('securityContext: {runAsNonRoot: true}'));
    expect(findings).toEqual([
      expect.stringMatching(/^8:\d+ warning root-forbidden: container main would run as user 0/),
    ]);
  });

  it('of the container override the pod’s runAsNonRoot', async () => {
    const pod = makePod(
      'securityContext: {runAsNonRoot: true}',
      'containers: [{name: a, image: registry.example/web:1, securityContext: {runAsNonRoot: false}}]',
    );
    expect((await generate(pod)).findings).toEqual([]);
  });
});

describe('guest pull', () => {
  const app = (podContext: string, context: string): string =>
    makePod(
      `securityContext: {${podContext}}`,
      'containers:',
      '  - name: a',
      '    image: registry.example/app:1',
      `    securityContext: {${context}}`,
    );

  it('refuses users and groups that only the image knows, and says what to write', async () => {
    const { findings, diagnostics } = await generate(app('', ''), { settings: await getSettings() });
    expect(findings).toEqual([
      '8:14 error guest-pull-needs-security-context: container a: image registry.example/app:1 decides user 1500, group 1500, groups 29, 44, 1500, 1600; with guest pull the manifest must say so',
    ]);
    expect(diagnostics[0]?.help).toEqual([
      'on container a: securityContext: {runAsUser: 1500, runAsGroup: 1500}',
      'on the pod: securityContext: {supplementalGroups: [29, 44, 1600]}',
    ]);
  });

  it('accepts what the help says', async () => {
    const followed = app('supplementalGroups: [29, 44, 1600]', 'runAsUser: 1500, runAsGroup: 1500');
    const data = await makePolicyData(followed, { settings: await getSettings() });
    expect(firstContainer(data).OCI.Process.User).toEqual({
      UID: 1500,
      GID: 1500,
      AdditionalGids: [29, 44, 1500, 1600],
      Username: '',
    });
  });

  it.each([
    ['supplementalGroups: [29, 44, 1600], runAsUser: 1500, runAsGroup: 1500', ''],
    ['supplementalGroups: [29, 44], fsGroup: 1600, runAsUser: 1500, runAsGroup: 1500', ''],
    ['supplementalGroupsPolicy: Strict, runAsUser: 1500, runAsGroup: 1500', ''],
  ])('accepts a pod that says %s', async (podContext, context) => {
    const { findings } = await generate(app(podContext, context), { settings: await getSettings() });
    expect(findings).toEqual([]);
  });

  it('has nothing to say of images that run as root without groups', async () => {
    const { findings } = await generate(web(), { settings: await getSettings() });
    expect(findings).toEqual([]);
  });
});

it('a container without an image is an error, where no controller fills it in', async () => {
  const { findings, policies } = await generate(makePod('containers: [{name: a}]'));
  expect(policies).toEqual([]);
  expect(findings).toEqual([expect.stringMatching(/^5:\d+ error container-without-image: /)]);
});
