import type { TarEntry, TarHandler } from './tar-walk.js';

/** What a layer says about a path that we watch. */
export type LayerEntry =
  | { readonly kind: 'file'; readonly text: string }
  /** A file with more bytes than the limit; its content was not kept. */
  | { readonly kind: 'big-file'; readonly size: number }
  | { readonly kind: 'symlink'; readonly target: string }
  /** Another name for the file at `target`, a path from the image's root. */
  | { readonly kind: 'hard-link'; readonly target: string }
  | { readonly kind: 'directory' }
  /** A device, a pipe or something unknown. */
  | { readonly kind: 'other' };

/** What one layer says about the watched paths. Paths have no leading slash and no `.` or `..` parts. */
export interface LayerFacts {
  readonly entries: ReadonlyMap<string, LayerEntry>;
  /** Watched paths that the layer removes from the layers below it (`.wh.<name>` files). */
  readonly whiteouts: ReadonlySet<string>;
  /** Watched folders, or `''` for the root, whose content in the layers below is hidden (`.wh..wh..opq` files). */
  readonly opaque: ReadonlySet<string>;
}

/** Paths of which a layer is asked, each with all of its parent folders. */
export type WatchList = ReadonlySet<string>;

const whiteoutPrefix = '.wh.';
const opaqueMarker = '.wh..wh..opq';

/** Makes the list of paths to watch so that each of `paths` can be looked up in a stack of layers. */
export function makeWatchList(paths: Iterable<string>): WatchList {
  const list = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let count = 1; count <= parts.length; count += 1) list.add(parts.slice(0, count).join('/'));
  }
  return list;
}

/** The paths that every image is asked for. */
export const userFilePaths = { passwd: 'etc/passwd', group: 'etc/group' } as const;
export const userFileWatchList = makeWatchList(Object.values(userFilePaths));

/**
 * Brings the path of an archive entry to the form of {@link LayerFacts}. Absolute paths count from the image's root, as
 * containerd and the tar crate of image-rs unpack them. A path with `..` gives `undefined`: the reference ignores it,
 * and image-rs refuses to unpack it.
 */
export function normalizeLayerPath(path: string): string | undefined {
  let start = 0;
  while (path.startsWith('./', start) || path.startsWith('/', start)) start += path[start] === '/' ? 1 : 2;
  const rest = start === 0 ? path : path.slice(start);
  // Nearly all paths are clean already, and there may be millions of them.
  if (!rest.endsWith('/') && !rest.includes('//') && !rest.includes('/.') && rest !== '.' && !rest.startsWith('..')) {
    return rest === '' ? undefined : rest;
  }
  const parts = rest.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
}

/** Makes a handler for a walk over a layer's archive, and the facts that it gathers. */
export function createLayerReader(
  watched: WatchList,
  fileLimit: number,
): { readonly handler: TarHandler; takeFacts(): LayerFacts } {
  const entries = new Map<string, LayerEntry>();
  const whiteouts = new Set<string>();
  const opaque = new Set<string>();
  const folders = [...watched].filter((path) => [...watched].some((other) => other.startsWith(`${path}/`)));
  let open: { path: string; pieces: Buffer[] } | undefined;

  const closeFile = (): void => {
    if (open === undefined) return;
    entries.set(open.path, { kind: 'file', text: Buffer.concat(open.pieces).toString('utf8') });
    open = undefined;
  };

  const noteWhiteout = (path: string, name: string): boolean => {
    if (!name.startsWith(whiteoutPrefix)) return false;
    const folder = path.slice(0, Math.max(path.length - name.length - 1, 0));
    if (name === opaqueMarker) {
      if (folder === '' || watched.has(folder)) opaque.add(folder);
    } else {
      const target =
        folder === '' ? name.slice(whiteoutPrefix.length) : `${folder}/${name.slice(whiteoutPrefix.length)}`;
      if (watched.has(target)) whiteouts.add(target);
    }
    return true;
  };

  const handler: TarHandler = {
    onEntry(entry) {
      closeFile();
      const path = normalizeLayerPath(entry.path);
      if (path === undefined) return false;
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (noteWhiteout(path, name)) return false;
      // A folder may be there only through what is in it.
      for (const folder of folders) {
        if (!entries.has(folder) && path.startsWith(folder) && path[folder.length] === '/') {
          entries.set(folder, { kind: 'directory' });
        }
      }
      if (!watched.has(path)) return false;
      const found = classify(entry, fileLimit);
      // Of two entries for one path the later one counts, and what is no folder has nothing in it.
      entries.delete(path);
      if (found.kind !== 'directory') {
        for (const other of [...entries.keys()]) if (other.startsWith(`${path}/`)) entries.delete(other);
      }
      entries.set(path, found);
      if (found.kind !== 'file') return false;
      open = { path, pieces: [] };
      return true;
    },
    onContent(piece) {
      open?.pieces.push(Buffer.from(piece));
    },
  };
  return {
    handler,
    takeFacts: () => {
      closeFile();
      return { entries, whiteouts, opaque };
    },
  };
}

function classify(entry: TarEntry, fileLimit: number): LayerEntry {
  switch (entry.type) {
    case '0':
    case '7':
      // Before POSIX, a folder was a file whose name ends in a slash; Go's reader still takes it so.
      if (entry.path.endsWith('/')) return { kind: 'directory' };
      return entry.size > fileLimit ? { kind: 'big-file', size: entry.size } : { kind: 'file', text: '' };
    case '1': {
      const target = normalizeLayerPath(entry.linkTarget);
      return target === undefined ? { kind: 'other' } : { kind: 'hard-link', target };
    }
    case '2':
      return { kind: 'symlink', target: entry.linkTarget };
    case '5':
      return { kind: 'directory' };
    default:
      return { kind: 'other' };
  }
}
