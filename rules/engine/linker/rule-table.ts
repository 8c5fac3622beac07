import { type DefinitionRule, type Rule, referenceOf } from '../syntax/ast.js';
import { rootName } from '../syntax/path-components.js';

export const nameOf = (rule: Rule): string => rootName(referenceOf(rule));

/** The rules of a package by name. */
export interface RuleTable {
  readonly names: readonly string[];
  definitionsOf(name: string): readonly Rule[];
  has(name: string): boolean;
  /** The definition of a name that has just one and no default; nothing is known of other rules. */
  soleDefinition(name: string): DefinitionRule | undefined;
}

export function makeRuleTable(rules: readonly Rule[]): RuleTable {
  const byName = new Map<string, Rule[]>();
  for (const rule of rules) {
    const name = nameOf(rule);
    const known = byName.get(name);
    if (known) known.push(rule);
    else byName.set(name, [rule]);
  }
  return {
    names: [...byName.keys()],
    definitionsOf: (name) => byName.get(name) ?? [],
    has: (name) => byName.has(name),
    soleDefinition: (name) => {
      const [rule, ...others] = byName.get(name) ?? [];
      const isSole = rule?.kind === 'definition' && others.length === 0 && rule.head.kind !== 'set';
      return isSole && rule.head.reference.kind === 'variable' ? rule : undefined;
    },
  };
}

const mentions = new WeakMap<object, ReadonlySet<string>>();
const nothing: ReadonlySet<string> = new Set();

/** All names in a part of a rule, its own local names among them. */
export function mentionedNames(node: unknown): ReadonlySet<string> {
  if (typeof node !== 'object' || node === null) return nothing;
  let names = mentions.get(node);
  if (names === undefined) {
    const found = new Set<string>();
    collectNames(node, found);
    names = found;
    mentions.set(node, names);
  }
  return names;
}

function collectNames(node: object, names: Set<string>): void {
  if ('kind' in node) {
    if (node.kind === 'variable' && 'name' in node) names.add(String(node.name));
    if (node.kind === 'variable' || node.kind === 'literal') return;
  }
  for (const key in node) {
    const child: unknown = node[key as keyof typeof node];
    for (const name of mentionedNames(child)) names.add(name);
  }
}

const usesByRule = new WeakMap<Rule, ReadonlyMap<string, number>>();

/** How often each name stands in a rule. */
export function usesIn(rule: Rule): ReadonlyMap<string, number> {
  const known = usesByRule.get(rule);
  if (known) return known;
  const uses = new Map<string, number>();
  countUses(rule, uses);
  usesByRule.set(rule, uses);
  return uses;
}

/** The sums of counts by name. */
export function addCounts(all: Iterable<ReadonlyMap<string, number>>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const counts of all) for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

function countUses(node: unknown, uses: Map<string, number>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node && node.kind === 'variable' && 'name' in node) {
    uses.set(String(node.name), (uses.get(String(node.name)) ?? 0) + 1);
    return;
  }
  for (const child of Object.values(node)) countUses(child, uses);
}
