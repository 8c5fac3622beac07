import type { Expression, Rule, Statement } from '../syntax/ast.js';
import { makeVariable, putVariables } from './argument-places.js';
import { hasModifiers } from './rule-parts.js';
import { listLocalNames } from './short-names.js';

/** A rule that can stand where it is asked for. */
export interface Callee {
  readonly name: string;
  /** Undefined for a rule without parameters, whose value the engine keeps. */
  readonly parameters: readonly string[] | undefined;
  /** The bodies of a rule that is true or nothing. */
  readonly bodies: readonly (readonly Statement[])[];
  /** The value of a rule that has nothing else. */
  readonly value: Expression | undefined;
}

/** Undefined for a rule that has to stay where it is. */
export function readCallee(rule: Rule): Callee | undefined {
  if (rule.kind === 'default' || rule.head.kind === 'set' || hasModifiers(rule)) return undefined;
  const { head, bodies } = rule;
  if (head.reference.kind !== 'variable') return undefined;
  const values = [head.value, ...bodies.slice(1).map(({ value }) => value)];
  const isCondition = bodies.length > 0 && values.every(isTrue);
  if (bodies.length > 0 && !isCondition) return undefined;
  // An `else` without a condition.
  if (bodies.some(({ query }) => query.statements.length === 0)) return undefined;
  const { name } = head.reference;
  const locals = new Set(listLocalNames(rule).filter((local) => local !== '_'));
  const ownName = (local: string) => `${name}.${local}`;
  const apart = <Node>(node: Node) =>
    putVariables(node, (local) => (locals.has(local) ? makeVariable(ownName(local)) : undefined));
  const parameters = head.kind === 'function' ? head.parameters : [];
  const names = parameters.flatMap((parameter) => (parameter.kind === 'variable' ? [ownName(parameter.name)] : []));
  if (names.length < parameters.length) return undefined;
  return {
    name,
    parameters: head.kind === 'function' ? names : undefined,
    bodies: bodies.map(({ query }) => apart(query.statements)),
    value: isCondition ? undefined : apart(head.value),
  };
}

function isTrue(value: Expression | undefined): boolean {
  return value === undefined || (value.kind === 'literal' && value.value === true);
}
