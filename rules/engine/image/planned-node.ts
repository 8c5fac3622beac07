import type { AssignmentPlan, Pattern } from '../analysis/binding-plan.js';
import type { LoopExpression } from '../analysis/plan-bodies.js';
import type { Assignment, Expression, Query } from '../syntax/ast.js';

/** What an image notes at a node itself, where it is not what nearly all such nodes have. */
export interface PlannedNode {
  /** Of a query: the order of its statements, where it is not the written one. */
  readonly order?: readonly number[];
  /** Of an assignment that does not just name its right side. */
  readonly plan?: AssignmentPlan;
  /** Of a parameter or a last argument that is more than a new name. */
  readonly pattern?: Pattern | { readonly kind: 'equalExpression'; readonly expression?: undefined };
  /** Of a statement or an output: where in it its loops stand. */
  readonly loops?: readonly (readonly (string | number)[])[];
  /** Of the collection of a `some … in`. */
  readonly members?: { readonly key?: Pattern; readonly value: Pattern };
}

export function usualOrder(query: Query): readonly number[] {
  return [...query.statements.keys()];
}

/** `name := value`. */
export function usualPlan({ operator, left, right }: Assignment): AssignmentPlan | undefined {
  const pattern = operator === ':=' ? usualPattern(left) : undefined;
  return pattern && { kind: 'match', source: right, pattern };
}

export function usualPattern(expression: Expression): Pattern | undefined {
  return expression.kind === 'variable' && expression.name !== '_'
    ? { kind: 'bind', name: expression.name }
    : undefined;
}

/** The nodes that a statement or an output loops over; undefined without loops. */
export function readLoops(owner: object): readonly LoopExpression[] | undefined {
  return (owner as PlannedNode).loops?.map((path) => {
    let node: unknown = owner;
    for (const key of path) node = (node as Record<string | number, unknown>)[key];
    return node as LoopExpression;
  });
}
