import type { Expression, Query, Rule } from '../syntax/ast.js';
import { mapParts } from './map-expressions.js';
import { isQuery, mapSome } from './rule-parts.js';
import { nameOf } from './rule-table.js';
import { listLocalNames } from './short-names.js';

/** The rules without statements that are just `true`, or the name of a rule which is. A query of nothing else keeps one. */
export function dropTrue(rules: readonly Rule[]): readonly Rule[] {
  const locals = new Set(rules.flatMap(listLocalNames));
  const names = new Set(rules.filter((rule) => isTrueRule(rule) && !locals.has(nameOf(rule))).map(nameOf));
  const isTrue = (expression: Expression) =>
    isTrueLiteral(expression) || (expression.kind === 'variable' && names.has(expression.name));

  function dropFrom(query: Query): Query {
    const statements = query.statements.filter(
      ({ body, modifiers }) => modifiers.length > 0 || body.kind !== 'expression' || !isTrue(body.expression),
    );
    const isSame = statements.length === query.statements.length || statements.length === 0;
    return isSame ? query : { ...query, statements };
  }

  function dropIn(node: unknown): unknown {
    if (typeof node !== 'object' || node === null) return node;
    if ('kind' in node && node.kind === 'literal') return node;
    const mapped = mapParts(node, dropIn);
    return isQuery(mapped) ? dropFrom(mapped) : mapped;
  }

  return mapSome(rules, (rule) => dropIn(rule) as Rule);
}

function isTrueRule(rule: Rule): boolean {
  if (rule.kind === 'default' || rule.head.kind !== 'complete' || rule.bodies.length > 0) return false;
  return rule.head.reference.kind === 'variable' && rule.head.value !== undefined && isTrueLiteral(rule.head.value);
}

function isTrueLiteral(expression: Expression): boolean {
  return expression.kind === 'literal' && expression.value === true;
}
