import { RegoFault } from '../rego-error.js';
import type { Expression, Module } from '../syntax/ast.js';

/** A default must have a value whatever comes: literals, comprehensions, and collections of them. */
export function checkDefaultValue(expression: Expression, module: Module): void {
  switch (expression.kind) {
    case 'literal':
    case 'arrayComprehension':
    case 'setComprehension':
    case 'objectComprehension':
      return;
    case 'array':
    case 'set':
      for (const item of expression.items) checkDefaultValue(item, module);
      return;
    case 'object':
      for (const [key, value] of expression.fields) {
        checkDefaultValue(key, module);
        checkDefaultValue(value, module);
      }
      return;
    default:
      if (expression.kind === 'negation' && expression.operand.kind === 'literal') return;
  }
  const { line, column, start, end } = expression;
  const position = { file: module.file, line, column, start, end };
  throw new RegoFault('definition', `invalid \`${expression.kind}\` in default value`, position);
}
