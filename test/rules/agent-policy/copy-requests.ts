import { fillPath } from './fill-path.js';
import type { PolicyContainer } from './policy-data.js';
import type { Json } from './policy-text.js';

const fileModes = { Regular: 0o100644, Directory: 0o40755, Symlink: 0o120777 } as const;

/** What the Go runtime copies for the mounts of a container. */
export function copyRequests(container: PolicyContainer, id: string): Json[] {
  return container.OCI.Mounts.filter((mount) => mount.source.startsWith('$(sfprefix)')).flatMap((mount) => {
    const path = fillPath(mount.source, id);
    const file = (type: keyof typeof fileModes, name: string, target: string | null): Json => ({
      path: name,
      file_type: type,
      symlink_target: target,
      file_size: type === 'Regular' ? 12 : 0,
      file_mode: fileModes[type],
      dir_mode: 0x80000000 + 0o750,
      uid: 0,
      gid: 0,
      offset: 0,
    });
    if (mount.destination !== '/var/run/secrets/kubernetes.io/serviceaccount') return [file('Regular', path, null)];
    return [
      file('Directory', path, null),
      file('Directory', `${path}/..2026_11_21_01_02_03.12345`, null),
      file('Regular', `${path}/..2026_11_21_01_02_03.12345/token`, null),
      file('Symlink', `${path}/..data`, '..2026_11_21_01_02_03.12345'),
      file('Symlink', `${path}/token`, '..data/token'),
    ];
  });
}
