import type { DefinitionRule, Rule, RuleBody } from '../syntax/ast.js';
import { nowhere } from './rule-parts.js';
import { nameOf } from './rule-table.js';

/** Makes defaults the last `else` of their rules. The guest's engine pays for a default as for a rule. */
export function foldDefaults(rules: readonly Rule[]): readonly Rule[] {
  return rules.flatMap((rule) => {
    const others = rules.filter((other) => other !== rule && nameOf(other) === nameOf(rule));
    const [other] = others;
    if (other === undefined || others.length > 1) return [rule];
    if (rule.kind === 'default') return takesDefault(other) ? [] : [rule];
    if (other.kind !== 'default' || !takesDefault(rule)) return [rule];
    const body: RuleBody = { ...nowhere, value: other.value, query: { ...nowhere, statements: [] } };
    return [{ ...rule, bodies: [...rule.bodies, body] }];
  });
}

function takesDefault(rule: Rule): rule is DefinitionRule {
  if (rule.kind === 'default' || rule.head.kind !== 'complete' || rule.head.reference.kind !== 'variable') return false;
  const last = rule.bodies.at(-1);
  return last !== undefined && last.query.statements.length > 0;
}
