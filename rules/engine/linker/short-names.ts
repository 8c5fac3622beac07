import type { Expression, Rule, Statement } from '../syntax/ast.js';
import { constantsRules } from './constants-rule.js';
import { declaredNames, patternNames } from './declared-names.js';
import { everyNames } from './rule-parts.js';
import { nameOf } from './rule-table.js';
import { shortNameOf } from './source-name.js';

/**
 * Rules that get short names. What the agent asks for keeps its name, and so does a rule whose name another one has as a local
 * name, so that the two stay apart.
 */
export function listHelperRules(rules: readonly Rule[], entryPoints: readonly string[]): readonly string[] {
  const kept = new Set([...entryPoints, ...rules.flatMap(listLocalNames)]);
  return [...new Set(rules.map(nameOf))].filter((name) => !kept.has(name));
}

const reserved = new Set(['input', 'data', 'policy_data', '_', ...Object.values(constantsRules)]);

/**
 * The rule with short names: those of helper rules from `rule-names.gen.ts`, its own local names in the order in which they come.
 * `isRule` says which names are rules' names.
 */
export function shortenNames(rule: Rule, isRule: (name: string) => boolean): Rule {
  const own = new Map<string, string>();
  const rename = (name: string): string => {
    if (reserved.has(name) || isRule(name)) return shortNameOf(name);
    const short = own.get(name) ?? localName(own.size);
    own.set(name, short);
    return short;
  };
  return renameIn(rule, rename, shortNameOf) as Rule;
}

const smallLetters = 'abcdefghijklmnopqrstuvwxyz';

/** `import rego.v1`, with which linked policies begin, takes this name. */
const importedName = 'v1';

function localName(index: number): string {
  const letter = smallLetters.charAt(index % smallLetters.length);
  const name = index < smallLetters.length ? letter : `${letter}${Math.floor(index / smallLetters.length)}`;
  return name === importedName ? `${importedName}_` : name;
}

type Rename = (name: string) => string;

/** Functions are the policy's or built in, never local. */
function renameIn(node: unknown, rename: Rename, renameFunction: Rename): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => renameIn(item, rename, renameFunction));
  if ('kind' in node) {
    if (node.kind === 'literal') return node;
    if (node.kind === 'variable' && 'name' in node) return { ...node, name: rename(String(node.name)) };
    if (node.kind === 'call' && 'callee' in node && 'args' in node) {
      const callee = node.callee as Expression;
      const called = callee.kind === 'variable' ? { ...callee, name: renameFunction(callee.name) } : callee;
      return { ...node, callee: called, args: renameIn(node.args, rename, renameFunction) };
    }
  }
  const entries = Object.entries(node).map(([key, value]) => [key, renameIn(value, rename, renameFunction)]);
  return Object.fromEntries(entries);
}

const localNames = new WeakMap<Rule, readonly string[]>();

/** Names that a rule has for itself. A rule of such a name keeps it, so that the two stay apart. */
export function listLocalNames(rule: Rule): readonly string[] {
  const known = localNames.get(rule);
  if (known) return known;
  const names: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('body' in node) names.push(...declaredNames(node as Statement));
    if ('kind' in node && node.kind === 'every') names.push(...everyNames(node));
    if ('parameters' in node && Array.isArray(node.parameters)) {
      names.push(...node.parameters.flatMap((one) => (typeof one === 'string' ? [one] : patternNames(one))));
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(rule);
  localNames.set(rule, names);
  return names;
}
