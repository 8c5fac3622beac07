import { describe, expect, it } from 'vitest';
import type { ExtensionSettings } from '../../generator/settings/index.js';
import {
  firstContainer,
  generate,
  getSettings,
  makeContainer,
  makePod,
  makePolicyData,
} from '../generate/generate-fixture.js';

/** The settings of these tests with members of `extensions`. */
async function withExtensions(extensions: ExtensionSettings) {
  const settings = await getSettings('10-non-coco');
  return { ...settings, extensions: { ...settings.extensions, ...extensions } };
}

const dataWith = async (extensions: ExtensionSettings, ...members: readonly string[]) =>
  makePolicyData(makeContainer(...members), { settings: await withExtensions(extensions) });

const restricted = [
  'securityContext: {allowPrivilegeEscalation: false}',
  'livenessProbe: {exec: {command: [check]}}',
] as const;

it('the built-in settings say nothing beyond the reference about the pod as a whole', async () => {
  expect(await makePolicyData(makeContainer())).not.toHaveProperty('extensions');
});

describe('the setting', () => {
  it('rlimits gives the only limits of a process', async () => {
    const rlimits = [{ Type: 'RLIMIT_NOFILE', Hard: 1024, Soft: 1024 }];
    expect((await dataWith({ rlimits })).extensions).toEqual({ rlimits });
    expect((await dataWith({ rlimits: [] })).extensions).toEqual({ rlimits: [] });
  });

  it('stdio_ports: false demands zeros', async () => {
    expect((await dataWith({ stdio_ports: false })).extensions).toEqual({ stdio_ports: false });
    expect(await dataWith({ stdio_ports: true })).not.toHaveProperty('extensions');
  });

  it('image_sources decides whether images are bound, by default by the OCI version', async () => {
    const imagesOf = async (image_sources: 'auto' | 'manifest', oci_version: string) => {
      const settings = await withExtensions({ image_sources });
      const kata_config = { ...settings.kata_config, oci_version };
      return firstContainer(await makePolicyData(makeContainer(), { settings: { ...settings, kata_config } }))
        .extensions?.images;
    };
    expect(await imagesOf('auto', '1.1.0')).toBeUndefined();
    expect(await imagesOf('auto', '1.2.1')).toContain('registry.example/shell:1');
    expect(await imagesOf('manifest', '1.1.0')).toContain('registry.example/shell:1');
  });

  it('image_sources: any opens them, with a warning', async () => {
    const settings = await withExtensions({ image_sources: 'any' });
    const kata_config = { ...settings.kata_config, oci_version: '1.2.1' };
    const { policies, findings } = await generate(makeContainer(), { settings: { ...settings, kata_config } });
    expect(policies[0]?.data.containers[1]?.extensions?.images).toBeUndefined();
    expect(findings).toEqual(['warning image-source-any: the host may name any image for the guest to pull']);
  });

  it('debug_policy, or the flag, lets denials show the request, with one warning for all pods', async () => {
    const two = `${makeContainer()}---\n${makeContainer().replace('name: web', 'name: db')}`;
    for (const request of [{ settings: await withExtensions({ debug_policy: true }) }, { debugPolicy: true }]) {
      const { policies, findings } = await generate(two, request);
      expect(policies.map(({ data }) => data.extensions)).toEqual([{ debug: true }, { debug: true }]);
      expect(findings).toEqual([expect.stringMatching(/^warning debug-policy: a denial prints/)]);
    }
  });
});

describe('exec probes of a container that forbids privilege escalation', () => {
  it('may run without the restriction, because the Go runtime cannot ask for it: a warning says so', async () => {
    const { policies, findings } = await generate(makeContainer(...restricted));
    expect(policies[0]?.data.containers[1]?.extensions?.go_exec).toBe(true);
    expect(findings).toEqual([expect.stringMatching(/^6:7 warning probe-without-no-new-privileges: container main: /)]);
  });

  it('or not, where go_exec: false refuses that: then they fail under the Go runtime, and a warning says so', async () => {
    const { policies, findings } = await generate(makeContainer(...restricted), {
      settings: await withExtensions({ go_exec: false }),
    });
    expect(policies[0]?.data.containers[1]?.extensions?.go_exec).toBeUndefined();
    expect(findings).toEqual([expect.stringMatching(/^6:7 warning probe-denied-under-go: container main: /)]);
  });

  it('are no matter where escalation is allowed', async () => {
    const { findings } = await generate(makeContainer(...restricted.slice(1)), {
      settings: await withExtensions({ go_exec: false }),
    });
    expect(findings).toEqual([]);
  });
});

describe('mounts of host paths', () => {
  it.each([
    ['Directory', true],
    ['FileOrCreate', true],
    ['Socket', false],
    ['CharDevice', false],
    ['""', false],
  ] as const)(
    'of type %s must be there: %s without a shared file system, where sockets and devices are left out',
    async (type, must) => {
      const pod = makePod(
        'containers: [{name: main, image: registry.example/shell:1, volumeMounts: [{name: v, mountPath: /mnt/v}]}]',
        `volumes: [{name: v, hostPath: {path: /srv/v, type: ${type}}}]`,
      );
      const isRequired = async (...dropIns: string[]) => {
        const settings = await getSettings(...dropIns);
        const { OCI, extensions } = firstContainer(await makePolicyData(pod, { settings }));
        return extensions?.required_mounts?.some((position) => OCI.Mounts[position]?.destination === '/mnt/v') ?? false;
      };
      expect(await isRequired('20-experimental-force-guest-pull', '20-oci-1.2.1')).toBe(must);
      expect(await isRequired('10-non-coco')).toBe(true);
    },
  );

  it('that are passed through as they are must be there, whatever their type', async () => {
    const settings = await getSettings('20-experimental-force-guest-pull', '20-oci-1.2.1');
    const pod = makePod(
      'containers: [{name: main, image: registry.example/shell:1, volumeMounts: [{name: v, mountPath: /mnt/v}]}]',
      'volumes: [{name: v, hostPath: {path: /sys/class/net}}]',
    );
    expect(firstContainer(await makePolicyData(pod, { settings })).extensions?.required_mounts).toHaveLength(1);
  });
});
