import type { PolicySource } from '../read-policy/index.js';
import type { Json, JsonObject } from '../requests/index.js';
import { makePolicyTree, type PolicyTree } from './policy-tree.js';

/** The rules that ship with this program: policies that are made of them are known by their text. */
export interface ShippedRules {
  readonly text: string;
  /** Links data with them; the result is compared, never run. */
  link(data: JsonObject): string;
}

const dataRule = '\npolicy_data := ';

/** A policy that is compared. */
export interface Side {
  readonly source: PolicySource;
  readonly tree: PolicyTree | undefined;
  readonly isShipped: boolean;
  /** The rules before the data; those that ship in whole where a linked text is made of them. */
  readonly rules: string;
}

/** Rules without what the agent does not read: a linked text differs from the whole one in more than that. */
function readRules(text: string): string {
  const end = text.lastIndexOf(dataRule);
  return (end === -1 ? text : text.slice(0, end)).trim();
}

/** Reads what is compared of a policy. */
export function readSide(source: PolicySource, shipped: ShippedRules): Side {
  const { policyText, data } = source;
  const rules = readRules(policyText);
  const isWhole = rules === shipped.text.trim();
  const isShipped = isWhole || (data !== undefined && readRules(shipped.link(data as unknown as JsonObject)) === rules);
  return { source, tree: data && makePolicyTree(data), isShipped, rules: isShipped ? shipped.text.trim() : rules };
}

/** Members that no rule reads are left out of linked policies: where one side has none, there is nothing to compare. */
export function dropUnread(own: PolicyTree, other: PolicyTree): PolicyTree {
  const pruned = (['common', 'cluster_config'] as const).map((section) => {
    const members = own[section];
    const others = other[section];
    const isMap = (value: Json | undefined): value is JsonObject =>
      typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isMap(members) || !isMap(others)) return [section, members ?? null] as const;
    return [
      section,
      Object.fromEntries(Object.entries(members).filter(([name]) => Object.hasOwn(others, name))),
    ] as const;
  });
  return { ...own, ...Object.fromEntries(pruned.filter(([section]) => own[section] !== undefined)) };
}

/** A policy of which nothing is to be compared. */
export function emptySide(source: PolicySource): Side {
  return { source, tree: undefined, isShipped: false, rules: '' };
}
