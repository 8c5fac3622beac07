import type { OciMount } from '../../policy/index.js';
import type { PodMember, PodSimulation } from './pod-simulation.js';
import type { SimulatedRequest } from './simulated-request.js';

/** The Go runtime cuts files into pieces of this size. */
const pieceBytes = 1048576;

/** A file of more than one piece, as volumes hold them. */
const largeFileBytes = 1500000;

const versionFolder = '..2026_11_21_01_02_03.123456789';

type FileType = 'Regular' | 'Directory' | 'Symlink';

const typeBits: Readonly<Record<FileType, number>> = { Regular: 0o100644, Directory: 0o40755, Symlink: 0o120777 };

/** What the Go runtime sends as the mode of folders on the way: Go's own bit for a folder, and 0750. */
const folderModeOfGo = 0x80000000 + 0o750;

/** The modes of a copied file and of the folders on the way. The Rust runtime names only what it copies, and no rights of links. */
function chooseModes(type: FileType, isTop: boolean, runtime: 'go' | 'rust'): { file_mode: number; dir_mode: number } {
  const mode = typeBits[type];
  if (runtime === 'go') return { file_mode: mode, dir_mode: folderModeOfGo };
  if (type === 'Directory') return { file_mode: mode, dir_mode: isTop ? 0o40750 : mode };
  return { file_mode: type === 'Symlink' ? 0o120000 : mode, dir_mode: 0 };
}

/** Sources that kubelet writes as a folder of versions with links into it. */
const versionedSources = ['configMap', 'secret', 'projected', 'downwardAPI'] as const;

/** Says what the runtime copies for a mount: one file, a folder of versions, or a folder of files. */
function classifyMount(mount: OciMount, member: PodMember, simulation: PodSimulation): 'file' | 'versions' | 'folder' {
  const { destination } = mount;
  if (/^\/etc\/(hosts|hostname|resolv\.conf)$/.test(destination)) return 'file';
  if (destination === (member.container?.terminationMessagePath || '/dev/termination-log')) return 'file';
  const mounted = member.container?.volumeMounts?.find(({ mountPath }) => mountPath === destination);
  const volume = simulation.workload.template.spec.volumes?.find(({ name }) => name === mounted?.name);
  const isVersioned = versionedSources.some((source) => volume?.[source] !== undefined);
  if (mounted && (mounted.subPath || mounted.subPathExpr)) return isVersioned ? 'file' : 'folder';
  if (isVersioned || /\/serviceaccount$|\/tokens$/.test(destination)) return 'versions';
  return volume?.hostPath?.type === 'File' ? 'file' : 'folder';
}

/**
 * Lists the copies of what is mounted into a container from the host, where there is no shared file system. With
 * `brief`, only the first of each mount.
 */
export function listCopyRequests(
  simulation: PodSimulation,
  member: PodMember,
  mounts: readonly (OciMount & { readonly copied: boolean })[],
  brief: boolean,
): readonly SimulatedRequest[] {
  if (simulation.shape.sharedFs !== 'none') return [];
  const requests: SimulatedRequest[] = [];
  const add = (mount: OciMount, type: FileType, path: string, size: number, target: string | null = null): void => {
    const { runtime } = simulation.shape;
    // The Rust runtime sends a file whole.
    const pieces = runtime === 'go' ? Math.max(1, Math.ceil(size / pieceBytes)) : 1;
    for (let piece = 0; piece < pieces; piece += 1) {
      requests.push({
        kind: 'CopyFileRequest',
        step: `copy ${mount.destination} for ${member.name ?? 'the sandbox'}`,
        ...(member.name !== undefined && { container: member.name }),
        index: member.index,
        request: {
          path,
          file_type: type,
          symlink_target: target,
          file_size: runtime === 'rust' && target !== null ? Buffer.byteLength(target) : size,
          ...chooseModes(type, path === mount.source, runtime),
          uid: 0,
          gid: 0,
          offset: piece * pieceBytes,
        },
      });
    }
  };
  for (const mount of mounts.filter(({ copied }) => copied)) {
    const { source } = mount;
    const kind = classifyMount(mount, member, simulation);
    if (kind === 'file') {
      add(mount, 'Regular', source, 120);
      continue;
    }
    add(mount, 'Directory', source, 0);
    if (brief) continue;
    if (kind === 'versions') {
      add(mount, 'Directory', `${source}/${versionFolder}`, 0);
      add(mount, 'Regular', `${source}/${versionFolder}/content`, 12);
      add(mount, 'Symlink', `${source}/..data`, 0, versionFolder);
      add(mount, 'Symlink', `${source}/content`, 0, '..data/content');
    } else add(mount, 'Regular', `${source}/data.bin`, largeFileBytes);
  }
  return requests;
}
