import type { AssignmentPlan, Pattern } from '../analysis/binding-plan.js';
import type { LoopExpression } from '../analysis/plan-bodies.js';
import type { Assignment, Expression, Query } from '../syntax/ast.js';

/** The way from a node down to another one. */
type NodePath = readonly (string | number)[];

/** What an image notes at a node itself, where it is not what nearly all such nodes have. In plans, `{ at: path }` stands for nodes below it. */
export interface PlannedNode {
  /** Of a query: the order of its statements, where it is not the written one. */
  readonly order?: readonly number[];
  /** Of an assignment that does not just name its right side. */
  readonly plan?: AssignmentPlan;
  /** Of a parameter or a last argument that is more than a new name. */
  readonly pattern?: Pattern | { readonly kind: 'equalExpression'; readonly expression?: undefined };
  /** Of a statement or an output: where in it its loops stand. */
  readonly loops?: readonly NodePath[];
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
  return (owner as PlannedNode).loops?.map((path) => followPath(owner, path) as LoopExpression);
}

function followPath(owner: object, path: NodePath): unknown {
  let node: unknown = owner;
  for (const key of path) node = (node as Record<string | number, unknown>)[key];
  return node;
}

/** A plan as it was noted at its owner, with the owner's nodes in it. */
export function readNoted<Plan>(owner: object, plan: Plan): Plan {
  return fillNodes(owner, plan) as Plan;
}

function fillNodes(owner: object, plan: unknown): unknown {
  if (typeof plan !== 'object' || plan === null) return plan;
  if (Array.isArray(plan)) return plan.map((item) => fillNodes(owner, item));
  if ('at' in plan) return followPath(owner, plan.at as NodePath);
  return Object.fromEntries(Object.entries(plan).map(([key, value]) => [key, fillNodes(owner, value)]));
}
