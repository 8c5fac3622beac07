import type { Expression, Rule } from '../syntax/ast.js';
import { mapExpressions } from './map-expressions.js';
import { ownMembers } from './packed-data.js';
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

function isAllContainers(expression: Expression): boolean {
  if (expression.kind !== 'dot' || expression.field !== 'containers') return false;
  return expression.target.kind === 'variable' && expression.target.name === 'policy_data';
}

/** `policy_data.containers[i]` */
function isContainer(expression: Expression): boolean {
  if (expression.kind !== 'bracket' || !isAllContainers(expression.target)) return false;
  return expression.index.kind !== 'variable' || expression.index.name !== '_';
}

/** `policy_data.containers[_].devices`, or of another member that stands with each container. */
function isOwnMember(expression: Expression): boolean {
  if (expression.kind !== 'dot' || !ownMembers.has(expression.field)) return false;
  return expression.target.kind === 'bracket' && isAllContainers(expression.target.target);
}

/** Makes rules that read data read what `packData` makes of them: containers with what all have, mounts with the shared ones. */
export function readPackedData(rules: readonly Rule[]): readonly Rule[] {
  const mapped = rules.flatMap((rule) =>
    mapExpressions([rule], (expression) => {
      if (isContainer(expression)) return call('object', 'union', [member(data, 'container'), expression]);
      if (isOwnMember(expression)) return expression;
      // The rule that looks for a container by its name.
      if (isAllContainers(expression) && nameOf(rule) !== 'slot')
        throw new Error(`${nameOf(rule)} reads all containers, of which packed data have not all members`);
      return undefined;
    }),
  );
  return mapped.map((rule): Rule => {
    if (nameOf(rule) !== 'wanted_mounts' || rule.kind === 'default' || rule.head.kind !== 'complete') return rule;
    const own = member({ ...nowhere, kind: 'variable', name: 'want' }, 'mounts');
    const value = call('array', 'concat', [member(data, 'mounts'), own]);
    return { ...rule, head: { ...rule.head, value }, bodies: [] };
  });
}
