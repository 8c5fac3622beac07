import type { Expression, Statement } from '../syntax/ast.js';

/** The names that a statement makes its own. */
export function declaredNames({ body }: Statement): readonly string[] {
  switch (body.kind) {
    case 'some':
      return body.variables.map(({ name }) => name);
    case 'someIn':
      return [...patternNames(body.value), ...(body.key ? patternNames(body.key) : [])];
    case 'expression': {
      const { expression } = body;
      return expression.kind === 'assignment' && expression.operator === ':=' ? patternNames(expression.left) : [];
    }
    default:
      return [];
  }
}

/** The variables of a pattern. */
export function patternNames(pattern: Expression): readonly string[] {
  if (pattern.kind === 'variable') return [pattern.name];
  if (pattern.kind === 'array') return pattern.items.flatMap(patternNames);
  return pattern.kind === 'object' ? pattern.fields.flatMap(([, value]) => patternNames(value)) : [];
}
