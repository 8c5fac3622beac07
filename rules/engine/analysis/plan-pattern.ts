import { RegoFault } from '../rego-error.js';
import type { Expression, Literal, Located } from '../syntax/ast.js';
import { toJsonText } from '../values/print-value.js';
import { compareValues, RegoObject, type Value, valuesEqual } from '../values/value.js';
import type { Pattern } from './binding-plan.js';
import type { BindingScope } from './binding-scope.js';

/** The pattern of an expression. `bound` collects the names that it binds; a name binds at its first place only. */
export function planPattern(
  expression: Expression,
  scope: BindingScope,
  shadows: boolean,
  bound: Set<string>,
): Pattern {
  switch (expression.kind) {
    case 'variable': {
      const { name } = expression;
      if (name === '_') return { kind: 'ignore' };
      if (bound.has(name) || !scope.isFree(name, shadows)) return { kind: 'equalExpression', expression };
      bound.add(name);
      return { kind: 'bind', name };
    }
    case 'literal':
      return { kind: 'equalValue', value: expression.value };
    case 'array':
      return { kind: 'array', items: expression.items.map((item) => planPattern(item, scope, shadows, bound)) };
    case 'object': {
      const fields = new RegoObject();
      const patterns: Pattern[] = [];
      const dynamicFields: (readonly [Expression, Pattern])[] = [];
      for (const [key, value] of expression.fields) {
        const pattern = planPattern(value, scope, shadows, bound);
        if (key.kind === 'literal') fields.set(key.value, patterns.push(pattern) - 1);
        else dynamicFields.push([key, pattern]);
      }
      const sorted = fields
        .keys()
        .map((key): readonly [Value, Pattern] => [key, patterns[fields.get(key) as number] as Pattern]);
      return { kind: 'object', fields: sorted, dynamicFields };
    }
    default:
      return { kind: 'equalExpression', expression };
  }
}

/** Refuses a pattern that names a variable which is bound already: `f(x, x)` and `some x in …` of a known `x` would compare silently. */
export function checkNewNames(
  pattern: Expression,
  bound: ReadonlySet<string>,
  scope: BindingScope,
  file: string,
): void {
  visitNames(pattern, (variable, name) => {
    if (!bound.has(name) && !scope.isFree(name, false))
      failPlan(`var \`${name}\` used before definition below`, variable, file);
  });
}

function visitNames(pattern: Expression, visit: (at: Located, name: string) => void): void {
  if (pattern.kind === 'variable') {
    if (pattern.name !== '_' && pattern.name !== 'input' && pattern.name !== 'data') visit(pattern, pattern.name);
  } else if (pattern.kind === 'array' || pattern.kind === 'set')
    for (const item of pattern.items) visitNames(item, visit);
  else if (pattern.kind === 'object') for (const [, value] of pattern.fields) visitNames(value, visit);
}

/** How a pattern fits the literal that it is matched with, as far as that shows before evaluation. */
export type LiteralFit =
  | { readonly kind: 'fits' | 'unknown' }
  | { readonly kind: 'differs'; readonly message: string; readonly at: Located };

const fits: LiteralFit = { kind: 'fits' };
const unknown: LiteralFit = { kind: 'unknown' };

export function fitLiteral(pattern: Pattern, expression: Expression): LiteralFit {
  if (pattern.kind === 'array' && expression.kind === 'array') {
    if (pattern.items.length !== expression.items.length) {
      return { kind: 'differs', message: 'mismatch in number of array elements', at: expression };
    }
    for (const [index, item] of pattern.items.entries()) {
      const fit = fitLiteral(item, expression.items[index] as Expression);
      if (fit.kind !== 'fits') return fit;
    }
    return fits;
  }
  if (pattern.kind !== 'object' || expression.kind !== 'object') return unknown;
  if (pattern.fields.length === 0) return pattern.dynamicFields.length === 0 ? fits : unknown;
  const given = expression.fields.filter(
    (field): field is readonly [Literal, Expression] => field[0].kind === 'literal',
  );
  const expected = pattern.fields.map(([key]) => key).sort(compareValues);
  const actual = given.map(([key]) => key.value).sort(compareValues);
  if (!valuesEqual(expected, actual)) {
    const message = `object literal keys mismatch. Expected keys ${toJsonText(expected)} got ${toJsonText(actual)}.`;
    return { kind: 'differs', message, at: expression };
  }
  for (const [key, value] of given) {
    const field = pattern.fields.find(([name]) => valuesEqual(name, key.value));
    const fit = field === undefined ? fits : fitLiteral(field[1], value);
    if (fit.kind !== 'fits') return fit;
  }
  return pattern.dynamicFields.length === 0 ? fits : unknown;
}

export function checkLiteralFit(pattern: Pattern, expression: Expression, file: string): void {
  const fit = fitLiteral(pattern, expression);
  if (fit.kind === 'differs') failPlan(fit.message, fit.at, file);
}

export function failPlan(message: string, at: Located, file: string): never {
  throw new RegoFault('definition', message, { file, line: at.line, column: at.column, start: at.start, end: at.end });
}
