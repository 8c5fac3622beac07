import type { DefinitionRule, Expression, Literal, Query, Rule, Statement } from '../syntax/ast.js';
import { isAbstract } from './data-shape.js';
import { isList, isObject, type JsonValue } from './json-value.js';
import { printExpression } from './print-expression.js';
import { mentionedNames } from './rule-table.js';

/** The node with other members; the node itself where they are the same, so that what is known of it stays known. */
export function changed<Node extends object>(node: Node, members: Partial<Node>): Node {
  for (const [key, value] of Object.entries(members)) {
    if (node[key as keyof Node] !== value) return { ...node, ...members };
  }
  return node;
}

export function mapKept<Item>(items: readonly Item[], map: (item: Item) => Item): readonly Item[] {
  return mapSome(items, map);
}

/** Maps a list, without the items that have become nothing; the list itself if nothing has changed. */
export function mapSome<Item>(
  items: readonly Item[],
  map: (item: Item, index: number) => Item | undefined,
): readonly Item[] {
  const mapped = items.map(map);
  return mapped.every((item, index) => item === items[index]) ? items : mapped.filter((item) => item !== undefined);
}

export const nowhere = { line: 0, column: 0, start: 0, end: 0 };

export function isQuery(node: unknown): node is Query {
  return typeof node === 'object' && node !== null && 'statements' in node;
}

export function everyNames(node: object): readonly string[] {
  const { key, value } = node as { key?: { name: string }; value: { name: string } };
  return [value.name, ...(key ? [key.name] : [])];
}

/** References keep their first name: a literal in its place would be slow to index. */
export function foldTarget(target: Expression, fold: (part: Expression) => Expression): Expression {
  if (target.kind === 'variable') return target;
  const folded = fold(target);
  return folded.kind === 'dot' || folded.kind === 'bracket' ? folded : target;
}

export function isPlain(value: Expression | undefined): boolean {
  return value === undefined || value.kind === 'literal';
}

export function isEmptyLiteral(expression: Expression): boolean {
  if (expression.kind === 'array' || expression.kind === 'set') return expression.items.length === 0;
  return expression.kind === 'object' && expression.fields.length === 0;
}

export function makeLiteral(value: boolean | number | string | null): Literal {
  if (typeof value === 'string') {
    const text = JSON.stringify(value).slice(1, -1);
    return { ...nowhere, kind: 'literal', form: 'string', value, text };
  }
  const form = value === null ? 'null' : typeof value === 'boolean' ? 'boolean' : 'number';
  return { ...nowhere, kind: 'literal', form, value, text: String(value) };
}

/** The expression of a value that is wholly known. */
export function makeConstant(value: JsonValue): Expression | undefined {
  return isAbstract(value) ? undefined : writeConstant(value);
}

function writeConstant(value: JsonValue): Expression {
  if (isList(value)) return { ...nowhere, kind: 'array', items: value.map(writeConstant) };
  if (isObject(value)) {
    const fields = Object.entries(value).map(([key, item]) => [makeLiteral(key), writeConstant(item)] as const);
    return { ...nowhere, kind: 'object', fields };
  }
  return makeLiteral(value);
}

export function askForValue(name: string): Statement {
  return {
    ...nowhere,
    modifiers: [],
    body: { kind: 'expression', expression: { ...nowhere, kind: 'variable', name } },
  };
}

/** `array.concat` with an empty list is its other argument, if that is sure to be a list. */
export function simplifyConcat(call: Expression): Expression | undefined {
  if (call.kind !== 'call' || printExpression(call.callee) !== 'array.concat') return undefined;
  const [left, right] = call.args;
  if (left === undefined || right === undefined) return undefined;
  const isEmptyList = (part: Expression) => part.kind === 'array' && part.items.length === 0;
  const isSureList = (part: Expression): boolean =>
    part.kind === 'array' ||
    part.kind === 'arrayComprehension' ||
    (part.kind === 'call' && printExpression(part.callee) === 'array.concat');
  if (isEmptyList(right) && isSureList(left)) return left;
  return isEmptyList(left) && isSureList(right) ? right : undefined;
}

export function hasModifiers(rule: DefinitionRule): boolean {
  return rule.bodies.some(({ query }) => query.statements.some(({ modifiers }) => modifiers.length > 0));
}

export function neverHolding(rule: Rule): readonly Rule[] {
  if (rule.kind === 'default') return [];
  const statement: Statement = {
    ...nowhere,
    modifiers: [],
    body: { kind: 'expression', expression: makeLiteral(false) },
  };
  const query: Query = { ...nowhere, statements: [statement] };
  const head = rule.head.kind === 'set' ? rule.head : { ...rule.head, value: undefined };
  return [{ ...rule, head, bodies: [{ ...nowhere, value: undefined, query }] }];
}

/** Statements behind `some` or `list[_]` are run for each item. */
export function isSearch(node: object): boolean {
  if (!isQuery(node)) return false;
  return node.statements.some(
    (statement) =>
      statement.body.kind === 'some' || statement.body.kind === 'someIn' || mentionedNames(statement).has('_'),
  );
}

/** Whether a part of a rule has a query in it. */
export function hasQuery(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return 'query' in node || Object.values(node).some(hasQuery);
}
