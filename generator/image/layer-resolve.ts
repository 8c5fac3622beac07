import { type LayerEntry, type LayerFacts, makeWatchList, normalizeLayerPath, type WatchList } from './layer-facts.js';

/** The layers of an image, from the lowest (0) to the newest, of which facts can be asked. */
export interface LayerStack {
  readonly count: number;
  /** Reads what layer `index` says about the paths of `watch`. */
  readFacts(index: number, watch: WatchList): Promise<LayerFacts>;
}

/** What an image has at a path once its layers are stacked. */
export type FoundFile =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'absent' }
  /** Something is there that cannot be read as a small text file; `reason` completes "…: it is". */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Links that are followed for one file; Linux follows 40. */
const linkLimit = 40;

/**
 * Finds a file in a stack of layers: the newest layer decides, whiteouts and opaque folders hide what is below them,
 * symlinks are followed within the image (as containerd's fs.RootPath does) and hard links to what they name.
 *
 * An empty file does not hide a file below it: the reference takes an empty text for "nothing said in this layer", and
 * policy_data must be equal to its own.
 */
export async function findFile(stack: LayerStack, path: string, watch: WatchList): Promise<FoundFile> {
  return find(stack, path, watch, stack.count - 1, 0);
}

async function find(stack: LayerStack, path: string, watch: WatchList, top: number, links: number): Promise<FoundFile> {
  if (links > linkLimit) return { kind: 'unusable', reason: `behind more than ${linkLimit} links` };
  const wide = watch.has(path) ? watch : makeWatchList([path]);
  const follow = (target: string, from: number): Promise<FoundFile> => find(stack, target, wide, from, links + 1);

  // Folders are checked along with the file, layer by layer, so that the walk can end at the newest layer that decides.
  const parents = listParents(path);
  const folderKnown = new Set<string>();
  for (let index = top; index >= 0; index -= 1) {
    const facts = await stack.readFacts(index, wide);
    for (const parent of parents) {
      const entry = facts.entries.get(parent);
      if (entry === undefined) continue;
      if (entry.kind === 'directory') {
        folderKnown.add(parent);
        continue;
      }
      // Below a newer folder of this name, a link or file is out of sight, and so is all that is under it.
      if (folderKnown.has(parent)) return { kind: 'absent' };
      if (entry.kind !== 'symlink') return { kind: 'absent' };
      const target = joinLink(parent, entry.target, path.slice(parent.length + 1));
      return target === undefined ? { kind: 'absent' } : follow(target, top);
    }
    const entry = facts.entries.get(path);
    if (entry !== undefined && !(entry.kind === 'file' && entry.text === '')) {
      return readEntry(entry, path, index, top, follow);
    }
    if (hidesBelow(facts, path, parents)) return { kind: 'absent' };
  }
  return { kind: 'absent' };
}

function readEntry(
  entry: LayerEntry,
  path: string,
  index: number,
  top: number,
  follow: (target: string, from: number) => Promise<FoundFile>,
): FoundFile | Promise<FoundFile> {
  switch (entry.kind) {
    case 'file':
      return { kind: 'file', text: entry.text };
    case 'big-file':
      return { kind: 'unusable', reason: `a file of ${entry.size} bytes` };
    case 'symlink': {
      const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
      const target = resolveTarget(parent, entry.target);
      return target === undefined ? { kind: 'absent' } : follow(target, top);
    }
    case 'hard-link':
      // It names a file as the layers stood when this one was unpacked: newer layers have no say.
      return entry.target === path ? { kind: 'unusable', reason: 'a link to itself' } : follow(entry.target, index);
    default:
      return { kind: 'absent' };
  }
}

function hidesBelow(facts: LayerFacts, path: string, parents: readonly string[]): boolean {
  if (facts.opaque.has('') || facts.whiteouts.has(path)) return true;
  return parents.some((parent) => facts.whiteouts.has(parent) || facts.opaque.has(parent));
}

/** `a/b/c` has the parents `a` and `a/b`. */
function listParents(path: string): readonly string[] {
  const parents: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) parents.push(path.slice(0, at));
  return parents;
}

function joinLink(link: string, target: string, rest: string): string | undefined {
  const folder = link.slice(0, Math.max(link.lastIndexOf('/'), 0));
  const resolved = resolveTarget(folder, target);
  return resolved === undefined ? rest : `${resolved}/${rest}`;
}

/** Where a symlink in `folder` points to, from the root; `..` stops at the root. `undefined` is the root itself. */
function resolveTarget(folder: string, target: string): string | undefined {
  const parts = target.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return normalizeLayerPath(parts.join('/'));
}
