import type { Rule } from '../syntax/ast.js';
import { CallSite } from './call-site.js';
import { readCallee } from './callee.js';
import type { PreparedRules } from './prepared-rules.js';
import { hasModifiers } from './rule-parts.js';
import { mentionedNames, nameOf, usesIn } from './rule-table.js';

/**
 * Puts the statements or the value of a rule that is asked for in just one place where it is asked for. The guest's
 * engine pays for each rule at load, after each change of the state, and a little at every request.
 */
export function inlineCalls({ printing, entryPoints }: PreparedRules, rules: readonly Rule[]): readonly Rule[] {
  const fixed = new Set([...entryPoints, ...printing]);
  const current = new Set(rules);
  const uses = new Map<string, number>();
  const count = (rule: Rule, sign: 1 | -1) => {
    for (const [name, times] of usesIn(rule)) uses.set(name, (uses.get(name) ?? 0) + sign * times);
  };
  for (const rule of rules) count(rule, 1);
  for (let size = -1; size !== current.size; ) {
    size = current.size;
    for (const rule of current) {
      // Its own head is the first of two uses.
      if (uses.get(nameOf(rule)) !== 2 || fixed.has(nameOf(rule))) continue;
      const callee = readCallee(rule);
      const host = [...current].find((other) => other !== rule && mentionedNames(other).has(nameOf(rule)));
      if (callee === undefined || host?.kind !== 'definition' || hasModifiers(host)) continue;
      const changedHost = new CallSite(host, callee, printing).expand();
      if (changedHost === undefined) continue;
      for (const old of [rule, host]) {
        current.delete(old);
        count(old, -1);
      }
      current.add(changedHost);
      count(changedHost, 1);
    }
  }
  return inOrder([...current], rules);
}

/** The rules in the order in which those of their names stood. */
function inOrder(current: readonly Rule[], rules: readonly Rule[]): readonly Rule[] {
  const places = new Map(rules.map((rule, index) => [`${rule.kind} ${nameOf(rule)}`, index]));
  const placeOf = (rule: Rule) => places.get(`${rule.kind} ${nameOf(rule)}`) ?? 0;
  return [...current].sort((a, b) => placeOf(a) - placeOf(b));
}
