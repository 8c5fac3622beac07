import { describe, expect, it } from 'vitest';
import type { OciMount, Storage } from '../../generator/policy/index.js';
import type { Settings } from '../../generator/settings/index.js';
import { generate, getSettings, makePod } from '../generate/generate-fixture.js';

interface Mounted {
  readonly mounts: readonly OciMount[];
  readonly storages: readonly Storage[];
  readonly findings: readonly string[];
}

const confidential = await getSettings();
const shared = await getSettings('10-non-coco');
const plain: Settings = {
  ...confidential,
  cluster_config: { ...confidential.cluster_config, emptydir_type: 'block-plain' },
};

/** Mounts a volume `v` with this source at `/mnt/data.d`, or as the mount says; gives what is at the mount path. */
async function mountVolume(
  source: string,
  options: { readonly mount?: string; readonly settings?: Settings; readonly spec?: readonly string[] } = {},
): Promise<Mounted> {
  const { mount = 'mountPath: /mnt/data.d', settings = shared, spec = [] } = options;
  const manifest = makePod(
    ...spec,
    `volumes: [{name: v, ${source}}]`,
    'containers:',
    '  - name: main',
    '    image: registry.example/shell:1',
    '    resources: {limits: {hugepages-2Mi: 64Mi, hugepages-1Gi: 2Gi, memory: 1Gi}}',
    `    volumeMounts: [{name: v, ${mount}}]`,
  );
  const { policies, findings } = await generate(manifest, { settings });
  const container = policies[0]?.data.containers[1];
  const destination = /mountPath: ([^,}]*)/.exec(mount)?.[1];
  return {
    mounts: (container?.OCI.Mounts ?? []).filter((one) => one.destination === destination),
    storages: container?.storages ?? [],
    findings,
  };
}

const copied = (access: 'ro' | 'rw', source = '$(sfprefix)data\\.d$'): OciMount => ({
  destination: '/mnt/data.d',
  source,
  type_: 'bind',
  options: ['rbind', 'rprivate', access],
});

describe('sources that the runtime copies into the guest', () => {
  it.each([
    ['persistentVolumeClaim: {claimName: c}', 'rw'],
    ['persistentVolumeClaim: {claimName: c, readOnly: true}', 'ro'],
    ['hostPath: {path: /srv/data}', 'rw'],
    ['nfs: {server: s, path: /}', 'rw'],
    ['csi: {driver: d}', 'rw'],
    [
      'ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}',
      'rw',
    ],
    ['azureFile: {secretName: s, shareName: files}', 'rw'],
    ['projected: {sources: [{configMap: {name: c}}]}', 'ro'],
    ['image: {reference: registry.example/web:1}', 'ro'],
  ] as const)('%s is mounted %s', async (source, access) => {
    expect(await mountVolume(source)).toEqual({ mounts: [copied(access)], storages: [], findings: [] });
  });

  it('readOnly of the mount makes it read-only', async () => {
    const mount = 'mountPath: /mnt/data.d, readOnly: true';
    expect((await mountVolume('persistentVolumeClaim: {claimName: c}', { mount })).mounts).toEqual([copied('ro')]);
    expect((await mountVolume('hostPath: {path: /srv/data}', { mount })).mounts).toEqual([copied('ro')]);
  });

  it('a downwardAPI volume keeps dots in its name, as the reference writes them', async () => {
    const source = 'downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}';
    expect((await mountVolume(source)).mounts).toEqual([copied('ro', '$(sfprefix)data.d$')]);
  });

  it('devices and files of the host’s kernel are passed through under their own path', async () => {
    expect((await mountVolume('hostPath: {path: /proc}')).mounts).toEqual([copied('rw', '/proc')]);
    expect((await mountVolume('hostPath: {path: /dev/net/tun}')).mounts).toEqual([copied('rw', '/dev/net/tun')]);
    expect((await mountVolume('hostPath: {path: /sys/devices}')).mounts).toEqual([copied('rw', '/sys/devices')]);
    expect((await mountVolume('hostPath: {path: /developer}')).mounts).toEqual([copied('rw')]);
  });
});

describe('subPath', () => {
  it.each(['configMap: {name: c}', 'secret: {secretName: s}', 'projected: {sources: []}'])(
    'of %s is a read-only copy that is named after the destination',
    async (source) => {
      const mount = 'mountPath: /etc/app/one.conf, subPath: one.conf';
      const { mounts, storages } = await mountVolume(source, { mount });
      expect(mounts).toEqual([{ ...copied('ro', '$(sfprefix)one\\.conf$'), destination: '/etc/app/one.conf' }]);
      expect(storages).toEqual([]);
    },
  );

  it.each(['subPath: sub', 'subPathExpr: $(POD)'])('%s of an emptyDir is a copy too', async (member) => {
    const { mounts, storages } = await mountVolume('emptyDir: {}', {
      mount: `mountPath: /mnt/data.d, ${member}`,
      settings: confidential,
    });
    expect(mounts).toEqual([copied('rw')]);
    expect(storages).toEqual([]);
  });
});

describe('ConfigMaps and Secrets', () => {
  it.each(['configMap: {name: c}', 'secret: {secretName: s}'])(
    '%s is copied without a shared filesystem',
    async (source) => {
      expect(await mountVolume(source, { settings: confidential })).toEqual({
        mounts: [copied('ro', '$(sfprefix)data.d$')],
        storages: [],
        findings: [],
      });
    },
  );

  it('are watched storages with one', async () => {
    const source = '^$(cpath)/watchable/$(bundle-id)-[a-z0-9]{16}-data.d$';
    const { mounts, storages } = await mountVolume('configMap: {name: c}');
    expect(mounts).toEqual([copied('ro', source)]);
    expect(storages).toEqual([
      {
        driver: 'watchable-bind',
        driver_options: [],
        source: '$(sfprefix)data.d$',
        fstype: 'bind',
        options: ['rbind', 'rprivate', 'ro'],
        mount_point: source,
        fs_group: null,
        shared: false,
      },
    ]);
  });
});

describe('emptyDir', () => {
  const block = {
    driver: '',
    source: '',
    fstype: 'ext4',
    mount_point: '$(spath)/$(b64_device_id)',
    fs_group: null,
    shared: true,
  };

  it('is an encrypted block device in a confidential guest', async () => {
    const { mounts, storages } = await mountVolume('emptyDir: {}', { settings: confidential });
    expect(mounts).toEqual([copied('rw', '')]);
    expect(storages).toEqual([
      { ...block, driver_options: ['encryption_key=ephemeral', 'create_filesystem'], options: [] },
    ]);
  });

  it('may be a plain one', async () => {
    const { mounts, storages } = await mountVolume('emptyDir: {}', { settings: plain });
    expect(mounts).toEqual([copied('rw', '')]);
    expect(storages).toEqual([{ ...block, driver_options: ['create_filesystem'], options: ['discard'] }]);
  });

  it('is the pod’s folder, or a copy, on a shared filesystem', async () => {
    expect(await mountVolume('emptyDir: {}')).toEqual({
      mounts: [copied('rw', '^$(cpath)/sandbox-[0-9a-f]{16}-v$'), copied('rw')],
      storages: [],
      findings: [],
    });
  });

  it('belongs to the pod’s fsGroup', async () => {
    const { storages } = await mountVolume('emptyDir: {}', {
      settings: confidential,
      spec: ['securityContext: {fsGroup: 2000}'],
    });
    expect(storages.map(({ fs_group }) => fs_group)).toEqual([{ group_id: 2000, group_change_policy: 0 }]);
  });

  const memory = {
    driver: 'ephemeral',
    driver_options: [],
    source: 'tmpfs',
    fstype: 'tmpfs',
    options: [],
    mount_point: '^/run/kata-containers/sandbox/ephemeral/v$',
    fs_group: null,
    shared: false,
  };
  const inMemory = copied('rw', '^/run/kata-containers/sandbox/ephemeral/v$');

  it.each([confidential, shared])('in memory is a tmpfs of the guest whatever the platform', async (settings) => {
    const { mounts, storages } = await mountVolume('emptyDir: {medium: Memory}', { settings });
    expect(mounts).toEqual([inMemory]);
    expect(storages).toEqual([memory]);
  });

  it('in memory names the fsGroup as a mount option', async () => {
    const spec = ['securityContext: {fsGroup: 2000}'];
    const { storages } = await mountVolume('emptyDir: {medium: Memory}', { settings: confidential, spec });
    expect(storages).toEqual([{ ...memory, options: ['fsgid=2000'] }]);
  });

  it.each([
    ['HugePages', 'pagesize=2097152,size=67108864'],
    ['HugePages-2Mi', 'pagesize=2097152,size=67108864'],
    ['HugePages-1Gi', 'pagesize=1073741824,size=2147483648'],
  ])('of %s is a hugetlbfs with page size and limit', async (medium, option) => {
    const { mounts, storages } = await mountVolume(`emptyDir: {medium: ${medium}}`, { settings: confidential });
    expect(mounts).toEqual([inMemory]);
    expect(storages).toEqual([{ ...memory, source: 'nodev', fstype: 'hugetlbfs', options: [option] }]);
  });

  it('mounted read-only says so', async () => {
    const mount = 'mountPath: /mnt/data.d, readOnly: true';
    const { mounts } = await mountVolume('emptyDir: {}', { settings: confidential, mount });
    expect(mounts).toEqual([copied('ro', '')]);
  });
});

describe('mount propagation', () => {
  const propagate = (how: string, ...members: readonly string[]) =>
    generate(
      makePod(
        'volumes: [{name: v, hostPath: {path: /srv}}]',
        'containers:',
        '  - name: main',
        '    image: registry.example/shell:1',
        `    volumeMounts: [{name: v, mountPath: /mnt/srv, mountPropagation: ${how}}]`,
        ...members.map((member) => `    ${member}`),
      ),
    );

  it.each([
    ['HostToContainer', 'rprivate'],
    ['Bidirectional', 'rshared'],
  ])('%s is announced to fail in the guest', async (how, option) => {
    const { policies, findings } = await propagate(how, 'securityContext: {privileged: true}');
    const mount = policies[0]?.data.containers[1]?.OCI.Mounts.find(({ destination }) => destination === '/mnt/srv');
    expect(mount?.options).toEqual(['rbind', option, 'rw']);
    expect(findings).toContainEqual(
      expect.stringMatching(/^9:\d+ warning [a-z-]+: spec.containers\[0\].volumeMounts\[0\].mountPropagation/),
    );
  });

  it('None is the same as nothing', async () => {
    expect((await propagate('None')).findings).toEqual([]);
  });
});

it('a mount path without a last element cannot be bound', async () => {
  const { findings } = await mountVolume('nfs: {server: s, path: /}', { mount: 'mountPath: /' });
  expect(findings).toContainEqual(
    expect.stringContaining('error mount-path-without-name: container main: mountPath /'),
  );
});

describe('the claims of a StatefulSet', () => {
  const mountClaim = (volume: string) =>
    [
      'apiVersion: apps/v1',
      'kind: StatefulSet',
      'metadata: {name: db}',
      'spec:',
      '  serviceName: db',
      '  selector: {matchLabels: {app: db}}',
      '  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]',
      '  template:',
      '    metadata: {labels: {app: db}}',
      '    spec:',
      `      volumes: [{name: data, ${volume}}]`,
      '      containers:',
      '        - {name: db, image: registry.example/shell:1, volumeMounts: [{name: data, mountPath: /mnt/data}]}',
      '',
    ].join('\n');

  it('are copies too, and hide a volume of the same name', async () => {
    const { policies, findings } = await generate(mountClaim('emptyDir: {}'), { settings: confidential });
    expect(findings.filter((finding) => finding.includes(' error '))).toEqual([]);
    const container = policies[0]?.data.containers[1];
    expect(container?.OCI.Mounts.filter(({ destination }) => destination === '/mnt/data')).toEqual([
      {
        destination: '/mnt/data',
        source: '^/run/kata-containers/shared/containers/$(bundle-id)-[a-z0-9]{16}-data$',
        type_: 'bind',
        options: ['rbind', 'rprivate', 'rw'],
      },
    ]);
    expect(container?.storages).toEqual([]);
  });

  it('are written as a volume where one of the same name is a claim too', async () => {
    const manifest = mountClaim('persistentVolumeClaim: {claimName: data}');
    const { policies } = await generate(manifest, { settings: confidential });
    const mounts = policies[0]?.data.containers[1]?.OCI.Mounts ?? [];
    expect(mounts.filter(({ destination }) => destination === '/mnt/data')).toMatchObject([
      { source: '$(sfprefix)data$', options: ['rbind', 'rprivate', 'rw'] },
    ]);
  });
});
