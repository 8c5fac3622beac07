import type { Expression, Rule } from '../syntax/ast.js';
import { mapExpressions } from './map-expressions.js';
import { nowhere } from './rule-parts.js';
import { nameOf } from './rule-table.js';

const data: Expression = { ...nowhere, kind: 'variable', name: 'policy_data' };

function member(target: Expression, field: string): Expression {
  return { ...nowhere, kind: 'dot', target, field };
}

function call(library: string, name: string, args: readonly Expression[]): Expression {
  const target: Expression = { ...nowhere, kind: 'variable', name: library };
  return { ...nowhere, kind: 'call', callee: member(target, name), args };
}

/** `policy_data.containers[i]`; with `_` for the index, a rule asks for a member that stands with each container. */
function isContainer(expression: Expression): boolean {
  if (expression.kind !== 'bracket' || expression.target.kind !== 'dot') return false;
  const { target, index } = expression;
  if (index.kind === 'variable' && index.name === '_') return false;
  return target.field === 'containers' && target.target.kind === 'variable' && target.target.name === 'policy_data';
}

/** Makes rules that read data read what `packData` makes of them: containers with what all have, mounts with the shared ones. */
export function readPackedData(rules: readonly Rule[]): readonly Rule[] {
  const mapped = mapExpressions(rules, (expression) =>
    isContainer(expression) ? call('object', 'union', [member(data, 'container'), expression]) : undefined,
  );
  return mapped.map((rule): Rule => {
    if (nameOf(rule) !== 'wanted_mounts' || rule.kind === 'default' || rule.head.kind !== 'complete') return rule;
    const own = member({ ...nowhere, kind: 'variable', name: 'want' }, 'mounts');
    const value = call('array', 'concat', [member(data, 'mounts'), own]);
    return { ...rule, head: { ...rule.head, value }, bodies: [] };
  });
}
