import type { Json, JsonObject } from '../requests/index.js';
import { type PolicyTree, replaceTreePath } from './policy-tree.js';

/**
 * What a difference can do by its nature, whatever the values are: `adds` and `removes` change a list of what is
 * permitted; `replaces` may do anything.
 */
export type DifferenceNature = 'adds' | 'removes' | 'replaces';

/** One element of policy data that two policies do not share. */
export interface Difference {
  /** Path in the tree of the element's list, map or value. */
  readonly path: readonly string[];
  /** Name of the container, if it is about one. */
  readonly container: string | undefined;
  /** Names of all containers that have the same difference: often they have an effect only together. */
  readonly containers: readonly string[];
  readonly old: Json | undefined;
  readonly new: Json | undefined;
  readonly nature: DifferenceNature;
  /** Makes just this change in the tree of the old policy. */
  apply(tree: PolicyTree): PolicyTree;
}

type ListKind = 'permits' | 'forbids';

/** Lists of which each entry counts by itself. `*` stands for one member. */
const lists: readonly (readonly [path: string, kind: ListKind])[] = [
  ['containers/*/exec_commands', 'permits'],
  ['containers/*/extensions/images', 'permits'],
  ['containers/*/OCI/Linux/MaskedPaths', 'forbids'],
  ['containers/*/OCI/Linux/ReadonlyPaths', 'forbids'],
  ['sandbox/storages', 'permits'],
  ['request_defaults/CopyFileRequest', 'permits'],
  ['request_defaults/CreateContainerRequest/allow_env_regex', 'permits'],
  ['request_defaults/ExecProcessRequest/allowed_commands', 'permits'],
  ['request_defaults/ExecProcessRequest/regex', 'permits'],
  ['request_defaults/UpdateInterfaceRequest/forbidden_names', 'forbids'],
  ['request_defaults/UpdateInterfaceRequest/forbidden_hw_addrs', 'forbids'],
  ['request_defaults/UpdateRoutesRequest/forbidden_device_names', 'forbids'],
  ['request_defaults/UpdateRoutesRequest/forbidden_source_regex', 'forbids'],
  ['request_defaults/AddARPNeighborsRequest/forbidden_device_names', 'forbids'],
  ['request_defaults/AddARPNeighborsRequest/forbidden_cidrs_regex', 'forbids'],
  ['request_defaults/AddARPNeighborsRequest/allowed_states', 'permits'],
  ['extensions/oci_versions', 'permits'],
];

/** Maps of which a member more only permits more. */
const permittingMaps: readonly string[] = [
  'containers',
  'containers/*/OCI/Linux/Sysctl',
  'containers/*/OCI/Annotations',
  'containers/*/runtime_anno_patterns',
  'containers/*/extensions/hugepages',
];

/** Members that are compared as a whole although they are maps. */
const wholes: readonly string[] = ['devices'];

function fits(pattern: string, path: readonly string[]): boolean {
  const steps = pattern.split('/');
  return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
}

/** Text of a value that is the same for equal values, whatever the order of members is. */
export function writeStable(value: Json | undefined): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Whether two values are the same, whatever the order of members is. */
function areEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => areEqual(item, b[index]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && areEqual(a[key], b[key]))
  );
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a template of a variable, or a mount, must be there: then another entry also forbids. */
function isRequired(value: Json | undefined): boolean {
  return isList(value) && value.some((entry) => isMap(entry) && entry.required === true);
}

function judgeNature(path: readonly string[], old: Json | undefined, next: Json | undefined): DifferenceNature {
  const parent = path.slice(0, -1);
  const isBoolean = path.length === 2 && path[0] === 'request_defaults';
  if (isBoolean && typeof old === 'boolean' && typeof next === 'boolean') return next ? 'adds' : 'removes';
  const isMember = permittingMaps.some((map) => fits(map, parent));
  const isOptional =
    (fits('containers/*/OCI/Process/Env', parent) || fits('containers/*/OCI/Mounts', parent)) &&
    !isRequired(old) &&
    !isRequired(next);
  if (!isMember && !isOptional) return 'replaces';
  if (old === undefined) return 'adds';
  return next === undefined ? 'removes' : 'replaces';
}

class Walk {
  readonly found: Difference[] = [];

  visit(old: Json | undefined, next: Json | undefined, path: readonly string[]): void {
    if (areEqual(old, next)) return;
    const [, kind] = lists.find(([pattern]) => fits(pattern, path)) ?? [];
    if (kind && isList(old) && isList(next)) {
      this.#compareLists(old, next, path, kind);
      return;
    }
    const isWhole = wholes.some((pattern) => fits(pattern, path)) || (path.length === 2 && path[0] === 'containers');
    if (isMap(old) && isMap(next) && (!isWhole || path[0] === 'containers')) {
      for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
        this.visit(Object.hasOwn(old, key) ? old[key] : undefined, Object.hasOwn(next, key) ? next[key] : undefined, [
          ...path,
          key,
        ]);
      }
      return;
    }
    this.#add(path, old, next, judgeNature(path, old, next), (tree) => replaceTreePath(tree, path, next));
  }

  #compareLists(old: readonly Json[], next: readonly Json[], path: readonly string[], kind: ListKind): void {
    const texts = (list: readonly Json[]) => new Set(list.map(writeStable));
    const before = texts(old);
    const after = texts(next);
    const more = kind === 'permits' ? 'adds' : 'removes';
    const less = kind === 'permits' ? 'removes' : 'adds';
    for (const entry of next.filter((one) => !before.has(writeStable(one)))) {
      this.#add(path, undefined, entry, more, (tree) => replaceTreePath(tree, path, [...old, entry]));
    }
    for (const entry of old.filter((one) => !after.has(writeStable(one)))) {
      const rest = old.filter((one) => writeStable(one) !== writeStable(entry));
      this.#add(path, entry, undefined, less, (tree) => replaceTreePath(tree, path, rest));
    }
  }

  #add(
    path: readonly string[],
    old: Json | undefined,
    next: Json | undefined,
    nature: DifferenceNature,
    apply: (tree: PolicyTree) => JsonObject,
  ): void {
    const container = path[0] === 'containers' ? path[1] : undefined;
    const containers = container === undefined ? [] : [container];
    this.found.push({
      path,
      container,
      containers,
      old,
      new: next,
      nature,
      apply: (tree) => apply(tree) as PolicyTree,
    });
  }
}

/** Lists what differs between the data of two policies, element by element. */
export function listDifferences(old: PolicyTree, next: PolicyTree): readonly Difference[] {
  const walk = new Walk();
  walk.visit(old, next, []);
  return joinContainers(walk.found);
}

/** Makes one difference of those that several containers have alike. */
function joinContainers(differences: readonly Difference[]): readonly Difference[] {
  const groups = new Map<string, Difference>();
  for (const one of differences) {
    const isWhole = one.container === undefined || one.path.length === 2;
    const place = isWhole ? one.path : ['containers', '*', ...one.path.slice(2)];
    const key = [...place, writeStable(one.old), '\u0000', writeStable(one.new)].join('\u0000');
    const known = groups.get(key);
    if (!known) groups.set(key, one);
    else {
      const containers = [...known.containers, ...one.containers];
      const apply = (tree: PolicyTree): PolicyTree => one.apply(known.apply(tree));
      groups.set(key, { ...known, container: undefined, containers, apply });
    }
  }
  return [...groups.values()];
}
