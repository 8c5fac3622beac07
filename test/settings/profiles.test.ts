import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import {
  compareKataVersions,
  describeRuntime,
  findOciVersion,
  findProfile,
  judgeAnnotation,
  listAllowedAnnotations,
  listContainerdVersions,
  listProfileNames,
  listProfileVersions,
  loadProfiles,
  openSettings,
  type Profile,
  parseKataVersion,
  readShippedProfiles,
  resolveDropIn,
} from '../../generator/settings/index.js';
import { checkProfileSchema } from '../../generator/settings/validate-profile.gen.js';
import { describeFinding, makeFolder } from './settings-fixture.js';

const shipped = readShippedProfiles();

function getProfile(name: string, version?: string): Profile {
  const profile = findProfile(shipped, name, version);
  if (!profile) throw new Error(`no profile ${name}`);
  return profile;
}

const tee = ['kata-qemu-nvidia-gpu-snp', 'kata-qemu-nvidia-gpu-tdx'];

describe('the shipped profiles', () => {
  test('are what the schema demands', () => {
    expect(checkProfileSchema({ classes: shipped.entries.map(({ entry }) => entry) })).toEqual([]);
  });

  test('name drop-ins that ship', async () => {
    const collector = createCollector();
    const names = shipped.versions.flatMap((version) =>
      listProfileNames(shipped).flatMap((name) => getProfile(name, version).facts.drop_ins ?? []),
    );
    for (const name of new Set(names)) expect((await resolveDropIn(name, collector))?.from).toBe('shipped');
    expect(collector.diagnostics).toEqual([]);
  });

  test('have all classes of kata-deploy, and those of AKS', () => {
    expect(listProfileNames(shipped)).toEqual([
      'kata-cc-isolation',
      'kata-clh',
      'kata-clh-azure',
      'kata-clh-azure-runtime-rs',
      'kata-clh-runtime-rs',
      'kata-cloud-hypervisor',
      'kata-dragonball',
      'kata-fc',
      'kata-nvidia-gpu',
      'kata-openvmm-azure-runtime-rs',
      'kata-qemu',
      'kata-qemu-cca',
      'kata-qemu-coco-dev',
      'kata-qemu-coco-dev-runtime-rs',
      'kata-qemu-nvidia-cpu',
      'kata-qemu-nvidia-cpu-runtime-rs',
      'kata-qemu-nvidia-gpu',
      'kata-qemu-nvidia-gpu-runtime-rs',
      'kata-qemu-nvidia-gpu-snp',
      'kata-qemu-nvidia-gpu-snp-runtime-rs',
      'kata-qemu-nvidia-gpu-tdx',
      'kata-qemu-nvidia-gpu-tdx-runtime-rs',
      'kata-qemu-runtime-rs',
      'kata-qemu-se',
      'kata-qemu-se-runtime-rs',
      'kata-qemu-snp',
      'kata-qemu-snp-runtime-rs',
      'kata-qemu-tdx',
      'kata-qemu-tdx-runtime-rs',
      'kata-remote',
    ]);
  });

  test.each(tee)('%s: confidential, guest pull, encrypted emptyDirs, 20 minutes', (name) => {
    expect(getProfile(name).facts).toMatchObject({
      tee: name.slice(-3),
      runtime: 'go',
      shared_fs: 'none',
      emptydir_mode: 'block-encrypted',
      image_pull: 'guest',
      create_container_timeout: 1200,
      vfio_device_type: 'vfio-pci-gk',
      vfio_plug: ['cold'],
      drop_ins: [],
    });
  });

  test.each([...tee, ...tee.map((name) => `${name}-runtime-rs`)])(
    '%s carries nvrc.smi.srs=1 itself since 3.29',
    (name) => {
      expect(getProfile(name).facts.kernel_params).toContain('nvrc.smi.srs=1');
      expect(getProfile(name, '3.29.0').facts.kernel_params).toContain('nvrc.smi.srs=1');
    },
  );

  test.each(tee)('%s in 3.28: no nvrc.smi.srs, and images pulled twice', (name) => {
    const { facts } = getProfile(name, '3.28.0');
    expect(facts.kernel_params).not.toContain('nvrc.smi.srs=1');
    expect(facts).toMatchObject({ image_pull: 'forced-guest', drop_ins: ['20-experimental-force-guest-pull'] });
  });

  test('the plain GPU class: no TEE, shared filesystem, and no nvrc.smi.srs', () => {
    const { facts } = getProfile('kata-qemu-nvidia-gpu');
    expect(facts).toMatchObject({ tee: 'none', shared_fs: 'virtio-fs', drop_ins: ['10-non-coco'] });
    expect(facts.kernel_params).toEqual(['cgroup_no_v1=all', 'pci=realloc', 'pci=nocrs', 'pci=assign-busses']);
  });

  test('the plain GPU class of the Rust runtime changed in 4.0', () => {
    const name = 'kata-qemu-nvidia-gpu-runtime-rs';
    expect(getProfile(name, '3.32.0').facts).toMatchObject({ shared_fs: 'virtio-fs', drop_ins: ['10-non-coco'] });
    expect(getProfile(name, '4.0.0').facts).toMatchObject({
      shared_fs: 'none',
      emptydir_mode: 'block-plain',
      image_pull: 'host-layers',
      drop_ins: ['10-host-layers'],
    });
    expect(listProfileVersions(shipped, name)).toEqual(['4.0.0', '4.1.0']);
  });
});

describe('annotations', () => {
  const kernel = 'io.katacontainers.config.hypervisor.kernel_params';
  const initdata = 'io.katacontainers.config.hypervisor.cc_init_data';

  test.each([
    ['kata-qemu-nvidia-gpu', undefined, kernel, 'allowed'],
    ['kata-qemu-nvidia-gpu', undefined, initdata, 'rejected'],
    ['kata-qemu-nvidia-gpu-snp', undefined, initdata, 'allowed'],
    ['kata-qemu-nvidia-gpu-snp-runtime-rs', undefined, initdata, 'allowed'],
    ['kata-qemu-nvidia-gpu-snp-runtime-rs', undefined, kernel, 'ignored'],
    ['kata-qemu-nvidia-gpu-snp-runtime-rs', '4.0.0', kernel, 'allowed'],
    ['kata-qemu-nvidia-gpu-runtime-rs', undefined, kernel, 'ignored'],
    ['kata-qemu-nvidia-gpu', undefined, 'io.katacontainers.config.runtime.create_container_timeout', 'allowed'],
    ['kata-cc-isolation', undefined, kernel, 'unknown'],
  ] as const)('%s (%s) and %s: %s', (name, version, key, fate) => {
    expect(judgeAnnotation(getProfile(name, version), key)).toBe(fate);
  });
});

describe('classes', () => {
  test('for debugging have the profile of the class that they are a copy of', () => {
    expect(getProfile('kata-qemu-snp-debug')).toMatchObject({
      name: 'kata-qemu-snp-debug',
      className: 'kata-qemu-snp',
    });
    expect(findProfile(shipped, 'kata-qemu-nothing-debug')).toBeUndefined();
  });

  test('that only begin like a known one are unknown', () => {
    expect(findProfile(shipped, 'kata-qemu-snp-mine')).toBeUndefined();
    expect(findProfile(shipped, '__proto__')).toBeUndefined();
  });

  test('tell what requests depend on', () => {
    expect(describeRuntime(getProfile('kata-qemu-nvidia-gpu-tdx'))).toEqual({
      runtimes: ['go'],
      sharedFs: 'none',
      blockDrivers: ['scsi'],
      staticResources: true,
      vfioPlug: ['cold'],
    });
    expect(describeRuntime(getProfile('kata-clh-runtime-rs'))).toMatchObject({
      runtimes: ['rust'],
      blockDrivers: ['blk'],
    });
    expect(describeRuntime(getProfile('kata-cc-isolation'))).toEqual({});
  });
});

describe('versions', () => {
  test.each([
    ['3.29.0', [3, 29, 0]],
    ['v4.1', [4, 1, 0]],
    ['4.1.0-rc0', [4, 1, 0]],
    ['four', undefined],
    ['4', undefined],
    ['4.1.0.0', undefined],
  ])('%s is read', (text, numbers) => {
    expect(parseKataVersion(text)).toEqual(numbers);
  });

  test('are ordered as numbers', () => {
    expect(['3.9.0', '3.28.0', '4.0.0', '3.100.0'].toSorted(compareKataVersions)).toEqual([
      '3.9.0',
      '3.28.0',
      '3.100.0',
      '4.0.0',
    ]);
  });

  test('of containerd decide the OCI version', () => {
    const table = listContainerdVersions().map(({ containerd, oci }) => `${containerd} ${oci}`);
    expect(table).toEqual(['1.7 1.1.0', '2.0 1.2.0', '2.1 1.2.1', '2.2 1.3.0', '2.3 1.3.0']);
    const collector = createCollector();
    expect(findOciVersion('2.1', collector)).toBe('1.2.1');
    expect(findOciVersion('2.10.1', collector)).toBeUndefined();
    expect(findOciVersion('2.1x', collector)).toBeUndefined();
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual([
      'containerd-version-unknown',
      'containerd-version-unknown',
    ]);
  });
});

describe('files of users', () => {
  async function load(...contents: readonly unknown[]) {
    const names = contents.map((_, index) => `p${index}.json`);
    const texts = contents.map((content) => (typeof content === 'string' ? content : JSON.stringify(content, null, 2)));
    const folder = makeFolder(Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ''])));
    const collector = createCollector();
    const table = await loadProfiles(names, collector, folder);
    return { table, folder, findings: collector.diagnostics.map(describeFinding) };
  }

  test('add what the operator allows to what the class allows', async () => {
    const facts = { allowed_hypervisor_annotations: ['cc_init_data', 'kernel_params'] };
    const { table } = await load({ classes: [{ name: 'kata-qemu-nvidia-gpu', facts }] });
    const profile = table && findProfile(table, 'kata-qemu-nvidia-gpu');
    expect(profile && listAllowedAnnotations(profile)).toEqual([
      'cc_init_data',
      'enable_iommu',
      'kernel_params',
      'kernel_verity_params',
    ]);
    expect(profile?.facts.tee).toBe('none');
    expect(profile?.sources).toEqual(['<built-in>/profiles.json', 'p0.json']);
  });

  test('describe classes of their own, like others; later files win', async () => {
    const { table, folder } = await load(
      { classes: [{ name: 'mine', like: 'kata-qemu-nvidia-gpu-snp', facts: { drop_ins: ['a.json'], node_gpus: 8 } }] },
      {
        classes: [
          { name: 'mine', facts: { node_nvswitches: 4 } },
          { name: 'theirs', like: 'mine' },
        ],
      },
    );
    const mine = table && findProfile(table, 'mine', '3.28.0');
    expect(mine?.facts).toMatchObject({ tee: 'snp', image_pull: 'forced-guest', node_gpus: 8, node_nvswitches: 4 });
    expect(mine?.dropIns).toEqual([{ name: 'a.json', folder }]);
    expect(table && findProfile(table, 'theirs')?.dropIns).toEqual([{ name: 'a.json', folder }]);
  });

  test('may not go in circles, but do not hang either', async () => {
    const { table } = await load({
      classes: [
        { name: 'a', like: 'b', facts: { tee: 'snp' } },
        { name: 'b', like: 'a' },
      ],
    });
    expect(table && findProfile(table, 'b')?.facts).toEqual({ tee: 'snp' });
  });

  test('are refused with place and reason', async () => {
    const { table, findings } = await load(
      {
        classes: [
          { name: 'a', fact: {} },
          { name: 'b', facts: { tee: 'sgx', create_container_timeout: 0 } },
          { facts: {}, name: '', changes: [{ since: 'soon', facts: {} }] },
        ],
      },
      {
        classes: [{ name: 'c', like: 'kata-qem' }, { name: 'c' }, { name: 'd', facts: { enable_annotations: ['('] } }],
      },
      '{"classes": [}',
    );
    expect(table).toBeUndefined();
    expect(findings).toEqual([
      'p0.json:5:7: error profile-invalid: p0.json has the key /classes/0/fact, which means nothing',
      'p0.json:10:16: error profile-invalid: /classes/1/facts/tee of p0.json must be one of "none", "snp", "tdx", "se", "cca", not "sgx"',
      'p0.json:11:37: error profile-invalid: /classes/1/facts/create_container_timeout of p0.json must be at least 1, not 0',
      'p0.json:16:15: error profile-invalid: /classes/2/name of p0.json must be text that is not empty, not ""',
      'p0.json:19:20: error profile-invalid: /classes/2/changes/0/since of p0.json must be a version such as 3.29.0, not "soon"',
      'p1.json:8:15: error profile-invalid: the class c stands in the file twice',
      'p1.json:14:11: error profile-invalid: "(" is not a regular expression',
      'p2.json:1:14: error settings-json-invalid: p2.json is not JSON: expected a value, found "}"',
    ]);
  });

  test('name a class to be like that is there', async () => {
    const { findings } = await load({
      classes: [
        { name: 'c', like: 'kata-qem' },
        { name: 'd', like: 'd' },
      ],
    });
    expect(findings).toEqual([
      'p0.json:5:15: error profile-unknown: c is to be like "kata-qem", and no class has that name',
      'p0.json:9:15: error profile-unknown: d is to be like "d", and no other class has that name',
    ]);
  });
});

describe('the settings of a run', () => {
  async function open(choice: Partial<Parameters<typeof openSettings>[0]>) {
    const collector = createCollector();
    const chooser = await openSettings({ dropIns: [], ...choice }, collector);
    return { chooser, slugs: () => collector.diagnostics.map(({ slug }) => slug) };
  }

  test('are the same object for classes that need the same', async () => {
    const { chooser } = await open({});
    expect(await chooser.settingsFor('kata-qemu-snp')).toBe(await chooser.settingsFor('kata-qemu-tdx'));
    expect(await chooser.settingsFor('kata-qemu-snp')).toBe(chooser.base);
    expect(await chooser.settingsFor('kata-qemu')).toBe(await chooser.settingsFor('kata-clh'));
    expect(await chooser.settingsFor('kata-qemu')).not.toBe(chooser.base);
  });

  test('say once what was assumed, and of each class once what is wrong', async () => {
    const { chooser, slugs } = await open({});
    for (const name of ['kata-qemu', 'odd', 'kata-qemu-snp', 'odd', undefined]) await chooser.settingsFor(name);
    expect(slugs()).toEqual(['oci-version-assumed', 'runtime-class-unknown']);
  });

  test('of classes of which too little is known are the built-in ones, with a warning', async () => {
    const { chooser, slugs } = await open({ ociVersions: { versions: ['1.2.1'], flag: '--oci-version' } });
    await chooser.settingsFor('kata-remote');
    await chooser.settingsFor('kata-nvidia-gpu');
    expect(slugs()).toEqual(['profile-incomplete', 'runtime-class-replaced', 'profile-incomplete']);
  });

  test('with -j do not depend on the class, and assume nothing', async () => {
    const path = makeFolder({ 'settings.json': JSON.stringify((await open({})).chooser.base?.settings) });
    const { chooser, slugs } = await open({ path: join(path, 'settings.json'), profile: 'kata-qemu' });
    expect(await chooser.settingsFor('kata-clh')).toBe(chooser.base);
    expect(slugs()).toEqual([]);
  });

  test('accept a set of OCI versions, whose oldest one the reference pins', async () => {
    const { chooser } = await open({ ociVersions: { versions: ['1.3.0', '1.2.1'], flag: '--oci-version-set' } });
    expect(chooser.base?.settings).toMatchObject({
      kata_config: { oci_version: '1.2.1' },
      extensions: { oci_versions: ['1.2.1', '1.3.0'] },
    });
  });

  test.each([
    ['3.32.0', false],
    ['4.1.0', true],
    [undefined, true],
  ])('in Kata %s: emptyDirs as block devices %s', async (kataVersion, isBlock) => {
    const { chooser } = await open({ kataVersion });
    const loaded = await chooser.settingsFor('kata-qemu-nvidia-gpu-runtime-rs');
    expect(loaded?.settings.cluster_config.emptydir_type === 'block-plain').toBe(isBlock);
  });
});
