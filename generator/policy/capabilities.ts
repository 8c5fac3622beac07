import type { SecurityContext } from '../manifest/index.js';
import type { OciCapabilities, PolicyCommon } from './policy-data.js';

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((entry, index) => entry === right[index]);
}

/** Writes a list that equals one of the two well-known ones as its placeholder, which keeps policies short. */
function nameKnownList(list: readonly string[], common: PolicyCommon): readonly string[] {
  if (sameList(list, common.default_caps)) return ['$(default_caps)'];
  if (sameList(list, common.privileged_caps)) return ['$(privileged_caps)'];
  return list;
}

/**
 * A capability as containerd writes it: upper case behind `CAP_`, also where the manifest says `CAP_` already. Nothing
 * has such a doubled name, so `drop: [CAP_NET_RAW]` drops nothing.
 */
function nameCapability(name: string): string {
  return `CAP_${name.toUpperCase()}`;
}

/**
 * Builds a container's capability sets as containerd does (`WithCapabilities` of its CRI plugin): `ALL` in `add` or
 * else in `drop` replaces the starting list, then the others are added, then dropped.
 */
export function buildCapabilities(context: SecurityContext | undefined, common: PolicyCommon): OciCapabilities {
  const { add = [], drop = [] } = context?.capabilities ?? {};
  const hasAll = (names: readonly string[]): boolean => names.some((name) => name.toUpperCase() === 'ALL');
  const start = context?.privileged ? common.privileged_caps : common.default_caps;
  const base = hasAll(add) ? common.privileged_caps : hasAll(drop) ? [] : start;
  const nameOthers = (names: readonly string[]): string[] =>
    names.filter((name) => name.toUpperCase() !== 'ALL').map(nameCapability);
  const dropped = new Set(nameOthers(drop));
  const list = [...new Set([...base, ...nameOthers(add)])].filter((capability) => !dropped.has(capability));
  const named = nameKnownList(list, common);
  return { Ambient: [], Bounding: named, Effective: named, Inheritable: [], Permitted: named };
}
