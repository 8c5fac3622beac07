import type { ContainerPolicy, OciMount, PolicyData } from '../../policy/index.js';
import type { Json, JsonObject } from '../requests/index.js';

/**
 * Policy data as they are compared: containers, variables and mounts by name instead of by position, and what the data
 * say about one of them by position or by text stands with it.
 */
export interface PolicyTree extends JsonObject {
  readonly containers: JsonObject;
}

/** How the sandbox, which has no name in the data, is called. */
export const sandboxName = '(sandbox)';

const nameKey = 'io.kubernetes.cri.container-name';

function push(map: Record<string, Json[]>, key: string, item: Json): void {
  const list = Object.hasOwn(map, key) ? map[key] : undefined;
  if (list) list.push(item);
  else map[key] = [item];
}

function toTree(container: ContainerPolicy): JsonObject {
  const {
    required_env: neededEnv = [],
    required_mounts: neededMounts = [],
    ...extensions
  } = container.extensions ?? {};
  const patterns = extensions.patterns ?? {};
  const patternOf = (text: string) => (Object.hasOwn(patterns, text) ? { pattern: patterns[text] ?? '' } : {});
  const { Env = [], Args = [], ...process } = container.OCI.Process;
  const env: Record<string, Json[]> = {};
  for (const [index, text] of Env.entries()) {
    push(env, text.split('=', 1)[0] ?? '', { text, required: neededEnv.includes(index), ...patternOf(text) });
  }
  const mounts: Record<string, Json[]> = {};
  for (const [index, mount] of container.OCI.Mounts.entries()) {
    push(mounts, mount.destination, { ...mount, required: neededMounts.includes(index) });
  }
  const { patterns: _, ...otherExtensions } = extensions;
  return {
    ...container,
    OCI: {
      ...container.OCI,
      Process: { ...process, Env: env, Args: Args.map((text) => ({ text, ...patternOf(text) })) },
      Mounts: mounts,
    },
    extensions: otherExtensions,
  } as unknown as JsonObject;
}

interface Template {
  readonly text: string;
  readonly required?: boolean;
  readonly pattern?: string;
}

interface ContainerTree {
  readonly OCI: {
    readonly Process: { readonly Env: Record<string, readonly Template[]>; readonly Args: readonly Template[] };
    readonly Mounts: Record<string, readonly (OciMount & { readonly required: boolean })[]>;
  };
  readonly extensions: JsonObject;
}

function listPositions(items: readonly { readonly required?: boolean }[]): readonly number[] {
  return items.flatMap(({ required }, index) => (required ? [index] : []));
}

function toContainer(tree: ContainerTree): Json {
  const { OCI: spec, extensions, ...rest } = tree;
  const { Env, Args, ...process } = spec.Process;
  const env = Object.values(Env).flat();
  const mounts = Object.values(spec.Mounts).flat();
  const patterns = Object.fromEntries(
    [...env, ...Args].flatMap(({ text, pattern }) => (pattern === undefined ? [] : [[text, pattern]])),
  );
  const neededEnv = listPositions(env);
  const neededMounts = listPositions(mounts);
  const all = {
    ...extensions,
    ...(neededEnv.length > 0 && { required_env: neededEnv }),
    ...(neededMounts.length > 0 && { required_mounts: neededMounts }),
    ...(Object.keys(patterns).length > 0 && { patterns }),
  };
  return {
    ...rest,
    OCI: {
      ...spec,
      Process: { ...process, Env: env.map(({ text }) => text), Args: Args.map(({ text }) => text) },
      Mounts: mounts.map(({ required: _, ...mount }) => mount),
    },
    ...(Object.keys(all).length > 0 && { extensions: all }),
  } as unknown as Json;
}

/** Gives each container its name; a name that is there twice is numbered. */
export function makePolicyTree(data: PolicyData): PolicyTree {
  const containers: Record<string, Json> = {};
  for (const container of data.containers) {
    const name = container.OCI.Annotations[nameKey] ?? sandboxName;
    let key = name;
    for (let count = 2; Object.hasOwn(containers, key); count += 1) key = `${name}#${count}`;
    containers[key] = toTree(container);
  }
  return { ...(data as unknown as JsonObject), containers };
}

/** A container that nothing asks for: it keeps the positions of others as they are where one is missing. */
function makePlaceholder(sample: Json): Json {
  const base = sample as unknown as ContainerPolicy;
  const placeholder = { ...base, devices: [], storages: [], exec_commands: [], extensions: {} };
  return { ...placeholder, OCI: { ...base.OCI, Annotations: { [nameKey]: '\u0000' } } } as unknown as Json;
}

/** Policy data from a tree. With `order` the containers have the positions that their names have there. */
export function readPolicyTree({ containers, ...rest }: PolicyTree, order?: readonly string[]): PolicyData {
  const read = (name: string): Json | undefined => {
    const tree = Object.hasOwn(containers, name) ? containers[name] : undefined;
    return tree === undefined ? undefined : toContainer(tree as unknown as ContainerTree);
  };
  const [first] = Object.keys(containers);
  const sample = first === undefined ? null : (read(first) ?? null);
  const list = (order ?? Object.keys(containers)).map((name) => read(name) ?? makePlaceholder(sample));
  return { ...rest, containers: list } as unknown as PolicyData;
}

/** The value at a path of a tree. */
export function readTreePath(tree: Json, path: readonly string[]): Json | undefined {
  let node: Json | undefined = tree;
  for (const step of path) {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined;
    node = Object.hasOwn(node, step) ? (node as JsonObject)[step] : undefined;
  }
  return node;
}

/** A tree with another value at a path; `undefined` takes the member away. */
export function replaceTreePath(tree: JsonObject, path: readonly string[], value: Json | undefined): JsonObject {
  const [step, ...rest] = path;
  if (step === undefined) return tree;
  const { [step]: member, ...others } = tree;
  if (rest.length === 0 && value === undefined) return others;
  const isMap = typeof member === 'object' && member !== null && !Array.isArray(member);
  const changed = rest.length === 0 ? value : replaceTreePath(isMap ? (member as JsonObject) : {}, rest, value);
  // Positions of members stay as they are.
  return Object.hasOwn(tree, step) ? { ...tree, [step]: changed ?? null } : { ...others, [step]: changed ?? null };
}
