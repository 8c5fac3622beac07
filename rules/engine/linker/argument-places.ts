import type { Expression, Statement } from '../syntax/ast.js';
import { nowhere } from './rule-parts.js';

/** A path may be written so often before a name for it is cheaper. */
const mostPaths = 8;

/** Whether an argument may stand where a parameter does, at no greater cost than a variable of its own. */
export function argumentMayStandFor(argument: Expression, parameter: string, node: unknown): boolean {
  if (argument.kind === 'variable') return true;
  const places = listPlaces(node, parameter);
  if (argument.kind === 'literal') return places.every(({ isTarget }) => !isTarget);
  if (isPath(argument)) return places.length <= mostPaths;
  return places.length === 1 && places.every(({ isTarget, isInner }) => !isTarget && !isInner);
}

function isPath(expression: Expression): boolean {
  return expression.kind === 'variable' || (expression.kind === 'dot' && isPath(expression.target));
}

interface Place {
  /** At the head of a reference. */
  readonly isTarget: boolean;
  /** In a query of an expression, which is run for each item. */
  readonly isInner: boolean;
}

function listPlaces(node: unknown, name: string): readonly Place[] {
  const places: Place[] = [];
  const visit = (part: unknown, isTarget: boolean, isInner: boolean): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('kind' in part && part.kind === 'variable' && 'name' in part) {
      if (part.name === name) places.push({ isTarget, isInner });
      return;
    }
    for (const [key, child] of Object.entries(part)) visit(child, key === 'target', isInner || 'query' in part);
  };
  visit(node, false, false);
  return places;
}

/** Puts expressions in place of variables; names of functions stay. */
export function putVariables<Node>(node: Node, expressionFor: (name: string) => Expression | undefined): Node {
  const put = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(put);
    if ('kind' in part && part.kind === 'literal') return part;
    if ('kind' in part && part.kind === 'variable' && 'name' in part) return expressionFor(String(part.name)) ?? part;
    return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, key === 'callee' ? child : put(child)]));
  };
  return put(node) as Node;
}

export function makeVariable(name: string): Expression {
  return { ...nowhere, kind: 'variable', name };
}

/** `name := value` */
export function bindVariable(name: string, value: Expression): Statement {
  const left = makeVariable(name);
  const expression: Expression = { ...nowhere, kind: 'assignment', operator: ':=', left, right: value };
  return { ...nowhere, modifiers: [], body: { kind: 'expression', expression } };
}
