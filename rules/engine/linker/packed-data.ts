import { isList, isObject, type JsonValue } from './json-value.js';

type Members = { readonly [name: string]: JsonValue };

/** Rules look for a container by this annotation, and at the devices of all, so these stay with each container. */
export const ownMembers: ReadonlySet<string> = new Set(['io.kubernetes.cri.container-name', 'devices']);

/** The order of a packed mount: rules read it by position. */
const mountMembers = ['destination', 'options', 'source', 'type_'] as const;

/** Data as `packData` writes them. */
interface PackedData extends Members {
  readonly container: Members;
  readonly containers: readonly Members[];
  readonly mounts: readonly JsonValue[];
}

/**
 * Says once what containers have in common, which is a fifth of the data that the guest reads for a request: `container`
 * has the members that hold for a container which does not say otherwise, `mounts` those with which all of them begin.
 * Mounts are lists. For data whose containers are of the generators' form; `unpackData` is the way back.
 */
export function packData(data: JsonValue): JsonValue {
  const { containers: all, ...rest } = data as Members & { readonly containers: readonly Members[] };
  const lists = all.map(({ OCI: spec }) => ((spec as Members).Mounts as readonly Members[]).map(packMount));
  const shared = countShared(lists);
  const others = all.map(({ OCI: spec, ...members }) => ({ OCI: without(spec as Members, ['Mounts']), ...members }));
  const common = commonMembers(others);
  const containers = others.map((members, index): Members => {
    const { OCI: spec, ...own } = ownPart(members, common);
    const mounts = lists[index]?.slice(shared) ?? [];
    return { OCI: { Annotations: {}, ...(spec as Members | undefined) }, ...own, mounts };
  });
  const packed: PackedData = { ...rest, container: common, containers, mounts: lists[0]?.slice(0, shared) ?? [] };
  return packed;
}

/** Whole data of packed ones; others are as they are. Members of containers come in the order of their names. */
export function unpackData(data: JsonValue): JsonValue {
  if (!isPacked(data)) return data;
  const { container: common, mounts: shared, containers: all, ...rest } = data;
  const containers = all.map(({ mounts: own, ...members }) => {
    const mounts = [...shared, ...(own as readonly JsonValue[])].map(unpackMount);
    return merge(merge(common, members), { OCI: { Mounts: mounts } });
  });
  return { ...rest, containers };
}

/** Checks all that unpacking relies on: policies come from anywhere. */
function isPacked(data: JsonValue): data is PackedData {
  if (!isObject(data) || !isObject(data.container ?? null)) return false;
  const { containers = null, mounts = null } = data;
  const isContainer = (one: JsonValue) => isObject(one) && isMountList(one.mounts ?? null) && isObject(one.OCI ?? null);
  return isMountList(mounts) && isList(containers) && containers.every(isContainer);
}

function isMountList(list: JsonValue): boolean {
  return isList(list) && list.every((mount) => isList(mount) && mount.length === mountMembers.length);
}

function packMount(mount: Members): JsonValue {
  return mountMembers.map((name) => mount[name] ?? null);
}

function unpackMount(mount: JsonValue): JsonValue {
  const values = mount as readonly JsonValue[];
  return Object.fromEntries(mountMembers.map((name, index) => [name, values[index] ?? null]));
}

/** With how many equal items all of several lists begin. A list alone shares nothing. */
function countShared(lists: readonly (readonly JsonValue[])[]): number {
  const [first = [], ...others] = lists.map((list) => list.map((item) => JSON.stringify(item)));
  if (others.length === 0) return 0;
  const end = first.findIndex((text, index) => others.some((list) => list[index] !== text));
  return end === -1 ? first.length : end;
}

/** The members that all of some objects have, with the values that most of them have. A value of one alone is left out. */
function commonMembers(all: readonly Members[]): Members {
  const [first = {}] = all;
  const common: Record<string, JsonValue> = {};
  for (const name of Object.keys(first)) {
    // A member may be `undefined`: JSON leaves it out.
    const values = all.map((members) => members[name]).filter((value) => value !== undefined);
    if (ownMembers.has(name) || values.length < all.length) continue;
    const value = values.some(isObject) ? commonObject(values) : mostFrequent(values);
    if (value !== undefined) common[name] = value;
  }
  return common;
}

/** An object that is merged with others has to be one everywhere. */
function commonObject(values: readonly JsonValue[]): JsonValue | undefined {
  if (values.length < 2 || !values.every(isObject)) return undefined;
  const common = commonMembers(values);
  return Object.keys(common).length > 0 || mostFrequent(values) === values[0] ? common : undefined;
}

function mostFrequent(values: readonly JsonValue[]): JsonValue | undefined {
  const counts = new Map<string, number>();
  for (const value of values) {
    const text = JSON.stringify(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return most < 2 ? undefined : values.find((value) => counts.get(JSON.stringify(value)) === most);
}

/** What an object has otherwise than `common` says. */
function ownPart(members: Members, common: Members): Members {
  const entries = Object.entries(members).flatMap(([name, value]): (readonly [string, JsonValue])[] => {
    const usual = common[name];
    if (usual === undefined || value === undefined) return [[name, value]];
    if (!isObject(value) || !isObject(usual))
      return JSON.stringify(value) === JSON.stringify(usual) ? [] : [[name, value]];
    const own = ownPart(value, usual);
    return Object.keys(own).length === 0 ? [] : [[name, own]];
  });
  return Object.fromEntries(entries);
}

/** As `object.union` does it: what the second says counts, and objects are merged. */
function merge(first: Members, second: Members): Members {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  const entries = names.map((name) => {
    const [one, other] = [first[name], second[name]];
    const both = one !== undefined && other !== undefined && isObject(one) && isObject(other);
    return [name, both ? merge(one, other) : other === undefined ? one : other] as const;
  });
  return Object.fromEntries(entries) as Members;
}

function without(members: Members, names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}
