import type { DefinitionRule, Expression, Rule } from '../syntax/ast.js';
import { hasQuery, isSearch } from './rule-parts.js';
import { addCounts, mentionedNames, nameOf, usesIn } from './rule-table.js';

/**
 * Puts the value of a rule without a body where its name stands, if that is just one place and one that is evaluated no
 * more often than the rule. Each rule costs the guest's engine at load and at every request.
 */
export function inlineRules(rules: readonly Rule[], entryPoints: readonly string[]): readonly Rule[] {
  let current = rules;
  for (;;) {
    const next = inlineOne(current, new Set(entryPoints));
    if (next === undefined) return current;
    current = next;
  }
}

function inlineOne(rules: readonly Rule[], entryPoints: ReadonlySet<string>): readonly Rule[] | undefined {
  const uses = addCounts(rules.map(usesIn));
  for (const rule of rules) {
    const value = bareValueOf(rule);
    const name = nameOf(rule);
    // Its own head is the first of two uses.
    if (value === undefined || entryPoints.has(name) || uses.get(name) !== 2) continue;
    const host = rules.find((other) => other !== rule && mentionedNames(other).has(name));
    if (host === undefined || host.kind === 'default' || host.head.kind !== 'complete') continue;
    // In the head of a rule with a body, the guest's engine does not understand comprehensions.
    if (host.bodies.length > 0 && hasQuery(value)) continue;
    const changedHost = putValue(host, name, value);
    if (changedHost === undefined) continue;
    return rules.flatMap((other) => (other === rule ? [] : other === host ? [changedHost] : [other]));
  }
  return undefined;
}

/** The value of a rule that has nothing else. */
function bareValueOf(rule: Rule): Expression | undefined {
  const isBare = rule.kind === 'definition' && rule.head.kind === 'complete' && rule.bodies.length === 0;
  return isBare && rule.head.kind === 'complete' && rule.head.reference.kind === 'variable'
    ? rule.head.value
    : undefined;
}

/** The rule with the value in place of the name; nothing if the name stands in a loop, or begins a reference. */
function putValue(host: DefinitionRule, name: string, value: Expression): DefinitionRule | undefined {
  let isDone = false;
  const put = (node: unknown, mayPut: boolean): unknown => {
    if (!mentionedNames(node).has(name)) return node;
    if (Array.isArray(node)) return node.map((item) => put(item, mayPut));
    if (typeof node !== 'object' || node === null) return node;
    if ('kind' in node && node.kind === 'variable' && 'name' in node && node.name === name) {
      if (mayPut) isDone = true;
      return mayPut ? value : node;
    }
    const isLoop = ('query' in node && 'kind' in node) || isSearch(node);
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => {
        const isBare = key !== 'target' && key !== 'callee' && key !== 'reference' && key !== 'modifiers';
        return [key, put(child, mayPut && isBare && !isLoop)];
      }),
    );
  };
  const changedHost = put(host, true) as DefinitionRule;
  return isDone ? changedHost : undefined;
}
