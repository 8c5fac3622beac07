import type { Expression } from '../syntax/ast.js';
import { dottedPath } from '../syntax/path-components.js';
import type { FunctionTable } from './function-table.js';

/** Built-ins by name, as far as their arguments go. */
export type BuiltinArities = ReadonlyMap<string, { readonly arity: number }>;

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
  const { callee } = expression;
  const path = callee.kind === 'variable' ? callee.name : dottedPath(callee);
  if (path === undefined) return undefined;
  const called = functions.get(`${packagePath}.${path}`) ?? functions.get(path) ?? builtins.get(path);
  const arity = called?.arity;
  return arity !== undefined && arity + 1 === expression.args.length ? expression.args.at(-1) : undefined;
}
