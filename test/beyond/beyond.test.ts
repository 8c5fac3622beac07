import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import type { ContainerPolicy } from '../../generator/policy/index.js';
import { loadSettings } from '../../generator/settings/index.js';
import { conformanceFolder, hasConformanceData, listManifests } from '../conformance/conformance-data.js';
import { type Generated, generate } from '../generate/generate-fixture.js';
import { readConformanceImages } from './conformance-images.js';

// What the runtime sends for these pods (Go runtime with a shared filesystem, containerd 2.2):
// - files of ConfigMaps, Secrets and projected volumes are watchable-bind storages or copies below the shared folder,
//   and always bind mounts with rbind, rprivate, ro;
// - a subPath is a copy that is named after the last element of the destination;
// - the token mount exists unless the pod says automountServiceAccountToken: false.

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

async function generateText(text: string): Promise<Generated> {
  const collector = createCollector();
  const loaded = await loadSettings({ path: join(conformanceFolder, 'settings', 'non-coco-oci-1.3.0') }, collector);
  if (!loaded) throw new Error('the settings of the conformance data are not usable');
  return generate(text, { settings: loaded.settings, store: readConformanceImages() });
}

function generateBeyond(name: string): Promise<Generated> {
  return generateText(readFileSync(join(conformanceFolder, 'manifests-beyond', `${name}.yaml`), 'utf8'));
}

async function containersOf(name: string): Promise<Readonly<Record<string, ContainerPolicy>>> {
  const { policies, findings } = await generateBeyond(name);
  const [policy, ...others] = policies;
  if (!policy || others.length > 0) throw new Error(`not one policy:\n${findings.join('\n')}`);
  const nameOf = ({ OCI }: ContainerPolicy): string => OCI.Annotations['io.kubernetes.cri.container-name'] ?? 'pause';
  return Object.fromEntries(policy.data.containers.map((container) => [nameOf(container), container]));
}

function destinationsOf(container: ContainerPolicy | undefined): readonly string[] {
  return container?.OCI.Mounts.map(({ destination }) => destination) ?? [];
}

describe.skipIf(!hasConformanceData)('ordinary pods that the reference generator cannot do', () => {
  it('all have a test here', () => {
    expect(listManifests('manifests-beyond')).toEqual([
      'pod-command-env',
      'pod-no-token',
      'pod-security',
      'pod-volumes',
    ]);
  });

  it('all have a policy without an error, and the same one the second time', async () => {
    for (const name of listManifests('manifests-beyond')) {
      const first = await generateBeyond(name);
      expect(first.findings.filter((finding) => finding.includes(' error '))).toEqual([]);
      expect(first.policies).toHaveLength(1);
      expect(first.policies[0]?.data.containers[0]?.OCI.Version).toBe('1.3.0');
      const [written] = first.manifests;
      if (!written) throw new Error('nothing was written');
      expect((await generateText(written.text)).manifests[0]?.text).toBe(written.text);
    }
  });

  describe('pod-command-env: workingDir, references, every source of variables', () => {
    it('starts in the folder of workingDir; the other container in the image’s, which is the root', async () => {
      const { main, bulk } = await containersOf('pod-command-env');
      expect(main?.OCI.Process.Cwd).toBe('/tmp');
      expect(bulk?.OCI.Process.Cwd).toBe('/');
    });

    it('runs the command with references expanded as kubelet does', async () => {
      const { main, bulk } = await containersOf('pod-command-env');
      expect(main?.OCI.Process.Args).toEqual([
        '/bin/sh',
        '-c',
        'echo hello world $(sandbox-name) $$(ESCAPED) $(UNDEFINED); sleep 3600',
      ]);
      expect(bulk?.OCI.Process.Args).toEqual(['sh']);
    });

    it('has each variable, run-time values as placeholders', async () => {
      const { main, bulk } = await containersOf('pod-command-env');
      expect(main?.OCI.Process.Env).toEqual([
        path,
        'HOSTNAME=$(host-name)',
        'GREETING=hello world',
        'EMPTY=',
        'NOVALUE=',
        'QUOTED=a "b" $c \\d',
        'COLOUR=blue',
        'PASSWORD=s3cr3t',
        'POD_NAME=$(sandbox-name)',
        'POD_NAMESPACE=apps',
        'POD_UID=$(pod-uid)',
        'POD_IP=$(pod-ip)',
        'HOST_IP=$(host-ip)',
        'NODE_NAME=$(node-name)',
        'SA_NAME=default',
        'TIER=web',
        'CPU_LIMIT=$(resource-field)',
      ]);
      expect(main?.extensions?.patterns).toEqual({ 'CPU_LIMIT=$(resource-field)': '^CPU_LIMIT=2$' });
      expect(bulk?.OCI.Process.Env).toEqual([
        path,
        'HOSTNAME=$(host-name)',
        'MAX_CONN=20',
        'colour=blue',
        'log.level=debug',
        'PASSWORD=s3cr3t',
        'user=admin',
      ]);
    });

    it('warns of each Secret value by name and key', async () => {
      const { findings } = await generateBeyond('pod-command-env');
      const secrets = findings.filter((finding) => finding.includes('secret-value-in-policy'));
      expect(secrets).toHaveLength(3);
      for (const finding of secrets) expect(finding).toMatch(/takes key (PASSWORD|user) of Secret creds/);
      expect(findings.join()).not.toMatch(/s3cr3t|admin/);
    });
  });

  describe('pod-no-token: automountServiceAccountToken: false', () => {
    const token = '/var/run/secrets/kubernetes.io/serviceaccount';

    it('has no mount of the token', async () => {
      const { a } = await containersOf('pod-no-token');
      expect(destinationsOf(a)).not.toContain(token);
      expect(destinationsOf(a)).toContain('/etc/hosts');
    });

    it('where other pods have one', async () => {
      const { main } = await containersOf('pod-volumes');
      expect(main?.OCI.Mounts.find(({ destination }) => destination === token)).toEqual({
        destination: token,
        source: '$(sfprefix)serviceaccount$',
        type_: 'bind',
        options: ['rbind', 'rprivate', 'ro'],
      });
    });
  });

  describe('pod-security: runAsNonRoot, seccompProfile, sysctls, capabilities', () => {
    it('runs as the pod says, in the group that each image gives that user', async () => {
      const { pause, hardened, 'extra-caps': extra, privileged } = await containersOf('pod-security');
      // distroless lists 65532 with its own group; busybox does not know the user, so that its group is 0.
      expect(hardened?.OCI.Process.User).toEqual({ UID: 65532, GID: 65532, AdditionalGids: [65532], Username: '' });
      const unknown = { UID: 65532, GID: 0, AdditionalGids: [0], Username: '' };
      expect(extra?.OCI.Process.User).toEqual(unknown);
      expect(privileged?.OCI.Process.User).toEqual(unknown);
      expect(pause?.OCI.Process.User).toEqual(unknown);
    });

    it('binds privileges, root filesystem, terminal and process namespace', async () => {
      const { pause, hardened, 'extra-caps': extra, privileged } = await containersOf('pod-security');
      const all = [pause, hardened, extra, privileged];
      expect(all.map((one) => one?.OCI.Process.NoNewPrivileges)).toEqual([true, true, false, false]);
      expect(all.map((one) => one?.OCI.Root.Readonly)).toEqual([true, true, false, false]);
      expect(all.map((one) => one?.OCI.Process.Terminal)).toEqual([false, false, true, false]);
      expect(all.map((one) => one?.sandbox_pidns)).toEqual([false, true, true, true]);
      expect(hardened?.OCI.Process.Capabilities.Bounding).toEqual(['CAP_NET_BIND_SERVICE']);
      expect(extra?.OCI.Process.Capabilities.Bounding).toEqual(
        expect.arrayContaining(['CAP_CHOWN', 'CAP_SYS_TIME', 'CAP_NET_ADMIN']),
      );
      expect(extra?.OCI.Process.Capabilities.Bounding).not.toContain('CAP_MKNOD');
      expect(privileged?.OCI.Process.Capabilities.Bounding).toEqual(['$(privileged_caps)']);
      expect(privileged?.OCI.Linux.MaskedPaths).toEqual([]);
      expect(extra?.OCI.Process.Env).toContain('TERM=xterm');
    });

    it('has the sysctls of the pod on every container', async () => {
      for (const container of Object.values(await containersOf('pod-security'))) {
        expect(container.OCI.Linux.Sysctl).toEqual({
          'kernel.shm_rmid_forced': '0',
          'net.ipv4.ip_unprivileged_port_start': '0',
          'net.ipv4.ping_group_range': '0 2147483647',
          'net.ipv4.tcp_syncookies': '1',
        });
      }
    });

    it('hides kubelet’s files behind the read-only root', async () => {
      const { hardened } = await containersOf('pod-security');
      const of = (destination: string) =>
        hardened?.OCI.Mounts.find((mount) => mount.destination === destination)?.options;
      expect(of('/etc/hostname')).toEqual(['rbind', 'rprivate', 'ro']);
      expect(of('/etc/resolv.conf')).toEqual(['rbind', 'rprivate', 'ro']);
      expect(of('/etc/hosts')).toEqual(['rbind', 'rprivate', 'rw']);
    });
  });

  describe('pod-volumes: every volume kind', () => {
    const readOnly = ['rbind', 'rprivate', 'ro'];
    const writable = ['rbind', 'rprivate', 'rw'];
    const watched = '^$(cpath)/watchable/$(bundle-id)-[a-z0-9]{16}-';

    it('has the mounts with source and options', async () => {
      const { main } = await containersOf('pod-volumes');
      const own = main?.OCI.Mounts.filter(({ destination }) =>
        /^\/(scratch|memory|etc\/(?!host|resolv))/.test(destination),
      );
      expect(own).toEqual([
        // A disk emptyDir of a shared filesystem is the pod's folder or, where nothing is shared, a copy.
        {
          destination: '/scratch',
          source: '^$(cpath)/sandbox-[0-9a-f]{16}-scratch$',
          type_: 'bind',
          options: writable,
        },
        { destination: '/scratch', source: '$(sfprefix)scratch$', type_: 'bind', options: writable },
        {
          destination: '/scratch-ro',
          source: '^$(cpath)/sandbox-[0-9a-f]{16}-scratch$',
          type_: 'bind',
          options: readOnly,
        },
        { destination: '/scratch-ro', source: '$(sfprefix)scratch\\-ro$', type_: 'bind', options: readOnly },
        {
          destination: '/memory',
          source: '^/run/kata-containers/sandbox/ephemeral/memory$',
          type_: 'bind',
          options: writable,
        },
        { destination: '/etc/files', source: `${watched}files$`, type_: 'bind', options: readOnly },
        // subPath: a single copied file, named after the destination.
        { destination: '/etc/single.txt', source: '$(sfprefix)single\\.txt$', type_: 'bind', options: readOnly },
        { destination: '/etc/secret', source: `${watched}secret$`, type_: 'bind', options: readOnly },
        // kubelet mounts projected and downward files read-only although the mount does not say so.
        { destination: '/etc/projected', source: '$(sfprefix)projected$', type_: 'bind', options: readOnly },
        { destination: '/etc/podinfo', source: '$(sfprefix)podinfo$', type_: 'bind', options: readOnly },
      ]);
    });

    it('has a storage for what is not a copy: watched files and guest memory', async () => {
      const { main } = await containersOf('pod-volumes');
      expect(main?.storages.map(({ driver, mount_point }) => [driver, mount_point])).toEqual([
        ['ephemeral', '^/run/kata-containers/sandbox/ephemeral/memory$'],
        ['watchable-bind', `${watched}files$`],
        ['watchable-bind', `${watched}secret$`],
      ]);
    });
  });
});
