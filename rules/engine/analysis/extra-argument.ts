import type { Expression } from '../syntax/ast.js';
import { dottedPath } from '../syntax/path-components.js';
import type { FunctionTable } from './function-table.js';

/** Number of arguments of built-ins by name. */
export type BuiltinArities = ReadonlyMap<string, number>;

/**
 * `f(a, x)` with one argument more than `f` takes: the last one is matched with the result. Returns that argument.
 */
export function findExtraArgument(
  expression: Expression,
  packagePath: string,
  functions: FunctionTable,
  builtins: BuiltinArities,
): Expression | undefined {
  if (expression.kind !== 'call') return undefined;
  const path = dottedPath(expression.callee);
  if (path === undefined) return undefined;
  const arity = functions.get(`${packagePath}.${path}`)?.arity ?? functions.get(path)?.arity ?? builtins.get(path);
  return arity !== undefined && arity + 1 === expression.args.length ? expression.args.at(-1) : undefined;
}
