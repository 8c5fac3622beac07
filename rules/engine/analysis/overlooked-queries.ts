import type { Query } from '../syntax/ast.js';

/**
 * The order of a query that the guest's engine has overlooked: it reads comprehensions of a body's statements, and those of
 * a head without a body, but none in the term of another one. It fails where it meets such a query.
 */
const overlooked: readonly number[] = [-1];

export function isOverlooked(order: Iterable<number>): boolean {
  const [first] = order;
  return first === -1;
}

/** Gives all queries in a node that have no order the one of what is overlooked. */
export function noteOverlooked(node: unknown, order: Map<Query, readonly number[]>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('statements' in node && !order.has(node as Query)) order.set(node as Query, overlooked);
  for (const key in node) noteOverlooked(node[key as keyof typeof node], order);
}
