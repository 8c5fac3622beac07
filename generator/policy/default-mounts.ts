import type { OciMount } from './policy-data.js';

/**
 * Builds the mounts that containerd gives every container (`oci/mounts.go`); sysfs and cgroups are writable only in
 * privileged containers, and the sandbox has no cgroup mount.
 */
export function listDefaultMounts(isSandbox: boolean, privileged: boolean): OciMount[] {
  const access = privileged ? 'rw' : 'ro';
  const mounts: OciMount[] = [
    { destination: '/proc', source: 'proc', type_: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
    {
      destination: '/dev',
      source: 'tmpfs',
      type_: 'tmpfs',
      options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
    },
    {
      destination: '/dev/pts',
      source: 'devpts',
      type_: 'devpts',
      options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
    },
    {
      destination: '/dev/shm',
      source: 'shm',
      type_: 'tmpfs',
      options: ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'],
    },
    { destination: '/dev/mqueue', source: 'mqueue', type_: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
    { destination: '/sys', source: 'sysfs', type_: 'sysfs', options: ['nosuid', 'noexec', 'nodev', access] },
  ];
  if (!isSandbox) {
    mounts.push({
      destination: '/sys/fs/cgroup',
      source: 'cgroup',
      type_: 'cgroup',
      options: ['nosuid', 'noexec', 'nodev', 'relatime', access],
    });
  }
  return mounts;
}
