import type { Comprehension, Expression, Literal, Query, Statement, StatementBody } from '../syntax/ast.js';

/** How tightly an expression holds together; an operand that holds less needs parentheses. */
const strength = {
  membership: 0,
  comparison: 1,
  setUnion: 2,
  setIntersection: 3,
  sum: 4,
  product: 5,
  term: 6,
} as const;

function strengthOf(expression: Expression): number {
  switch (expression.kind) {
    case 'membership':
    case 'assignment':
      return strength.membership;
    case 'comparison':
      return strength.comparison;
    case 'setOperation':
      return expression.operator === '|' ? strength.setUnion : strength.setIntersection;
    case 'arithmetic':
      return expression.operator === '+' || expression.operator === '-' ? strength.sum : strength.product;
    case 'negation':
      // `-` takes all that follows it, operators included.
      return strength.membership;
    case 'literal':
      // After an operand, `-1` would be read as a subtraction.
      return expression.form === 'number' && expression.text.startsWith('-') ? strength.membership : strength.term;
    default:
      return strength.term;
  }
}

function printAtLeast(expression: Expression, least: number): string {
  const text = printExpression(expression);
  return strengthOf(expression) < least ? `(${text})` : text;
}

/** An item of a list or an argument: `a in b` may stand there, `k, a in b` may not. */
function printItem(expression: Expression): string {
  const bare = expression.kind === 'literal' || (expression.kind === 'membership' && expression.key === undefined);
  return printAtLeast(expression, bare ? strength.membership : strength.comparison);
}

/** Longer lists are written with an item a line. */
const longLine = 400;

function printItems(expressions: readonly Expression[]): string {
  const items = expressions.map(printItem);
  const line = items.join(',');
  return line.length > longLine ? items.join(',\n') : line;
}

export function printLiteral(literal: Literal): string {
  if (literal.form === 'string') return `"${literal.text}"`;
  return literal.form === 'raw' ? `\`${literal.text}\`` : literal.text;
}

function printComprehension(comprehension: Comprehension): string {
  const query = printQuery(comprehension.query, ';');
  switch (comprehension.kind) {
    case 'arrayComprehension':
      return `[${printAtLeast(comprehension.term, strength.term)}|${query}]`;
    case 'setComprehension':
      return `{${printAtLeast(comprehension.term, strength.term)}|${query}}`;
    case 'objectComprehension': {
      const key = printAtLeast(comprehension.key, strength.term);
      return `{${key}:${printAtLeast(comprehension.value, strength.term)}|${query}}`;
    }
  }
}

/** Rego text of an expression, on one line, without spaces that the guest's parser can do without. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression);
    case 'variable':
      return expression.name;
    case 'array':
      return `[${printItems(expression.items)}]`;
    case 'set':
      return expression.items.length === 0 ? 'set()' : `{${printItems(expression.items)}}`;
    case 'object':
      return `{${expression.fields.map(([key, value]) => `${printItem(key)}:${printItem(value)}`).join(',')}}`;
    case 'arrayComprehension':
    case 'setComprehension':
    case 'objectComprehension':
      return printComprehension(expression);
    case 'call':
      return `${printExpression(expression.callee)}(${printItems(expression.args)})`;
    case 'negation':
      return `-${printItem(expression.operand)}`;
    case 'dot':
      return `${printAtLeast(expression.target, strength.term)}.${expression.field}`;
    case 'bracket':
      return `${printAtLeast(expression.target, strength.term)}[${printItem(expression.index)}]`;
    case 'membership': {
      const key = expression.key === undefined ? '' : `${printAtLeast(expression.key, strength.comparison)},`;
      const value = printAtLeast(expression.value, strength.comparison);
      return `${key}${value} in ${printAtLeast(expression.collection, strength.comparison)}`;
    }
    case 'assignment':
      return `${printAtLeast(expression.left, strength.term)}${expression.operator}${printExpression(expression.right)}`;
    case 'comparison':
    case 'setOperation':
    case 'arithmetic': {
      const own = strengthOf(expression);
      const left = printAtLeast(expression.left, own);
      // `a -1` is no subtraction everywhere.
      const gap = expression.kind === 'arithmetic' ? ' ' : '';
      return `${left}${gap}${expression.operator}${gap}${printAtLeast(expression.right, own + 1)}`;
    }
  }
}

const flipped = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** The guest's parser reads the first term of a statement twice, so the shorter side of a comparison comes first, unless the other is a path. */
function shortFirst(expression: Expression): Expression {
  if (expression.kind !== 'comparison') return expression;
  const { left, right, operator } = expression;
  const isShort = printExpression(left).length <= printExpression(right).length;
  if (isShort || left.kind === 'variable' || left.kind === 'dot') return expression;
  return { ...expression, operator: flipped[operator], left: right, right: left };
}

function printStatementBody(body: StatementBody): string {
  switch (body.kind) {
    case 'expression':
      return printExpression(shortFirst(body.expression));
    case 'not':
      return `not ${printExpression(shortFirst(body.expression))}`;
    case 'some':
      return `some ${body.variables.map(({ name }) => name).join(',')}`;
    case 'someIn': {
      const key = body.key === undefined ? '' : `${printAtLeast(body.key, strength.term)},`;
      return `some ${key}${printAtLeast(body.value, strength.term)} in ${printAtLeast(body.collection, strength.comparison)}`;
    }
    case 'every': {
      const key = body.key === undefined ? '' : `${body.key.name},`;
      const domain = printAtLeast(body.domain, strength.comparison);
      return `every ${key}${body.value.name} in ${domain}{${printQuery(body.query, ';')}}`;
    }
  }
}

export function printStatement({ body, modifiers }: Statement): string {
  const changes = modifiers.map(({ target, value }) => ` with ${printExpression(target)} as ${printItem(value)}`);
  return `${printStatementBody(body)}${changes.join('')}`;
}

export function printQuery(query: Query, separator: string): string {
  return query.statements.map(printStatement).join(separator);
}
