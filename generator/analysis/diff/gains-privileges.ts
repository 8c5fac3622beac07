import type { Json, JsonObject } from '../requests/index.js';
import type { Difference } from './list-differences.js';
import { type PolicyTree, readTreePath } from './policy-tree.js';

interface Trees {
  readonly old: PolicyTree;
  readonly new: PolicyTree;
}

interface Row {
  readonly place: RegExp;
  /** Whether the container may do more with the new value than with the old one. */
  gains(difference: Difference, trees: Trees): boolean;
  readonly why: string;
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listNames(value: Json | undefined, tree: PolicyTree): readonly string[] {
  const names = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return names.flatMap((name) => {
    const [, list] = /^\$\(([a-z_]+)\)$/.exec(name) ?? [];
    const known = list === undefined ? undefined : readTreePath(tree, ['common', list]);
    return Array.isArray(known) ? known.filter((one) => typeof one === 'string') : [name];
  });
}

function isWritable(value: Json | undefined): boolean {
  return (
    Array.isArray(value) &&
    value.some((mount) => isMap(mount) && Array.isArray(mount.options) && !mount.options.includes('ro'))
  );
}

const becomes = (wanted: Json) => (difference: Difference) => difference.new === wanted && difference.old !== wanted;

/** Values that the policy asks for exactly, and in which order they give a container more power. */
const rows: readonly Row[] = [
  {
    place: /\/OCI\/Process\/Capabilities\/[A-Z][a-z]+$/,
    gains: ({ old, new: next }, trees) => {
      const before = new Set(listNames(old, trees.old));
      return listNames(next, trees.new).some((name) => !before.has(name));
    },
    why: 'the container gets a capability that it did not have',
  },
  {
    place: /\/OCI\/Process\/NoNewPrivileges$/,
    gains: becomes(false),
    why: 'programs in the container may gain privileges',
  },
  { place: /\/OCI\/Process\/User\/UID$/, gains: becomes(0), why: 'the container runs as root' },
  { place: /\/OCI\/Process\/User\/GID$/, gains: becomes(0), why: 'the container runs in the group of root' },
  { place: /\/OCI\/Root\/Readonly$/, gains: becomes(false), why: 'the root file system becomes writable' },
  {
    place: /\/OCI\/Mounts\/.*$/,
    gains: ({ old, new: next }) => isWritable(next) && old !== undefined && !isWritable(old),
    why: 'the mount becomes writable',
  },
  { place: /\/sandbox_pidns$/, gains: becomes(true), why: 'the container sees the processes of the others' },
];

/** Says why a changed value gives a container more power; undefined where it does not, or nobody knows. */
export function describeGain(difference: Difference, trees: Trees): string | undefined {
  const place = difference.path.join('/');
  return rows.find((row) => row.place.test(place) && row.gains(difference, trees))?.why;
}
