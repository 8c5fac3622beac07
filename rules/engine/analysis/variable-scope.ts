import type { Expression, Located, Variable } from '../syntax/ast.js';

/** The names of one body, as far as its own text shows them. */
export interface VariableScope {
  /** Declared here with `some` or `:=`, and where. */
  readonly locals: Map<string, Located>;
  /** Bound here without a declaration: `x = …`, `a[i]`; for a package, the names of its rules and imports. */
  readonly unscoped: Set<string>;
  /** Taken from an outer scope. */
  readonly inputs: Set<string>;
}

export function emptyScope(): VariableScope {
  return { locals: new Map(), unscoped: new Set(), inputs: new Set() };
}

export function isOwn(scope: VariableScope, name: string): boolean {
  return scope.locals.has(name) || scope.unscoped.has(name);
}

/** Calls `visit` for a node and, where it answers `true`, for the nodes inside; the bodies of comprehensions are not entered. */
export function walkExpression(expression: Expression, visit: (node: Expression) => boolean): void {
  if (!visit(expression)) return;
  switch (expression.kind) {
    case 'array':
    case 'set':
      for (const item of expression.items) walkExpression(item, visit);
      break;
    case 'object':
      for (const [key, value] of expression.fields) {
        walkExpression(key, visit);
        walkExpression(value, visit);
      }
      break;
    case 'call':
      for (const argument of expression.args) walkExpression(argument, visit);
      break;
    case 'negation':
      walkExpression(expression.operand, visit);
      break;
    case 'dot':
      walkExpression(expression.target, visit);
      break;
    case 'bracket':
      walkExpression(expression.target, visit);
      walkExpression(expression.index, visit);
      break;
    case 'setOperation':
    case 'comparison':
    case 'arithmetic':
    case 'assignment':
      walkExpression(expression.left, visit);
      walkExpression(expression.right, visit);
      break;
    case 'membership':
      if (expression.key !== undefined) walkExpression(expression.key, visit);
      walkExpression(expression.value, visit);
      walkExpression(expression.collection, visit);
      break;
    default:
  }
}

function existsOutside(variable: Variable, outer: readonly VariableScope[]): boolean {
  const { name } = variable;
  for (let index = outer.length - 1; index >= 0; index--) {
    const scope = outer[index] as VariableScope;
    if (scope.unscoped.has(name)) return true;
    const declared = scope.locals.get(name);
    if (declared !== undefined && declared.line <= variable.line) return true;
  }
  return false;
}

/** Records the variables of a pattern: new ones as locals (`declares`) or unscoped, known ones as inputs. */
export function gatherAssigned(
  pattern: Expression,
  declares: boolean,
  outer: readonly VariableScope[],
  scope: VariableScope,
): void {
  switch (pattern.kind) {
    case 'variable': {
      const { name } = pattern;
      if (name === '_' || name === 'input' || name === 'data') return;
      if (declares) scope.locals.set(name, pattern);
      else if (existsOutside(pattern, outer)) scope.inputs.add(name);
      else scope.unscoped.add(name);
      return;
    }
    case 'array':
      for (const item of pattern.items) gatherAssigned(item, declares, outer, scope);
      return;
    case 'object':
      for (const [key, value] of pattern.fields) {
        gatherAssigned(key, declares, outer, scope);
        gatherAssigned(value, declares, outer, scope);
      }
      return;
    default:
  }
}

/** Records the variables that come from outside, and then those that an index binds: the `i` of `a[i]`. */
export function gatherInputs(expression: Expression, outer: readonly VariableScope[], scope: VariableScope): void {
  if (expression.kind === 'literal') return;
  let hasIndex = false;
  walkExpression(expression, (node) => {
    if (node.kind === 'bracket') hasIndex ||= node.index.kind !== 'literal';
    if (node.kind !== 'variable') return true;
    const { name } = node;
    if (name === 'input' || scope.inputs.has(name) || scope.unscoped.has(name)) return false;
    if (existsOutside(node, outer)) scope.inputs.add(name);
    return false;
  });
  if (!hasIndex) return;
  walkExpression(expression, (node) => {
    if (node.kind === 'bracket') gatherAssigned(node.index, false, outer, scope);
    return true;
  });
}

/** Records all variables of an expression, an assignment's by its operator. */
export function gatherVariables(
  expression: Expression,
  declares: boolean,
  outer: readonly VariableScope[],
  scope: VariableScope,
): void {
  if (expression.kind === 'assignment') {
    gatherAssigned(expression.left, expression.operator === ':=', outer, scope);
    gatherAssigned(expression.right, false, outer, scope);
  } else gatherAssigned(expression, declares, outer, scope);
  gatherInputs(expression, outer, scope);
}
