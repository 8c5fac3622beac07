/** Mounts that containerd, kubelet and the built-in settings give every container; only others are worth a line to readers. */
export const ordinaryMounts: ReadonlySet<string> = new Set([
  '/proc',
  '/dev',
  '/dev/pts',
  '/dev/shm',
  '/dev/mqueue',
  '/sys',
  '/sys/fs/cgroup',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
  '/dev/termination-log',
]);
