import { RegoFault } from '../rego-error.js';
import type { Comprehension, Expression, Located, Module, Query, Rule, Statement, Variable } from '../syntax/ast.js';
import { referenceOf } from '../syntax/ast.js';
import { rootName } from '../syntax/path-components.js';
import { type BodyState, collectComprehensions, noteFirstUse, type Uses } from './body-state.js';
import { type BuiltinArities, findExtraArgument } from './extra-argument.js';
import { type FunctionTable, packagePath } from './function-table.js';
import { importName } from './import-name.js';
import { orderStatements } from './order-statements.js';
import { noteOverlooked } from './overlooked-queries.js';
import {
  emptyScope,
  gatherAssigned,
  gatherInputs,
  gatherVariables,
  isOwn,
  type VariableScope,
  walkExpression,
} from './variable-scope.js';

/** The order of the statements of every body. */
export type Schedule = Map<Query, readonly number[]>;

/** Orders the statements of all bodies of all modules. Throws a fault for a variable that nothing binds. */
export function scheduleModules(
  modules: readonly Module[],
  functions: FunctionTable,
  builtins: BuiltinArities,
): Schedule {
  const packages = new Map<string, VariableScope>();
  for (const module of modules) {
    const path = packagePath(module);
    const scope = packages.get(path) ?? emptyScope();
    packages.set(path, scope);
    for (const rule of module.rules) scope.unscoped.add(rootName(referenceOf(rule)));
    for (const added of module.imports) {
      const name = importName(added);
      if (name !== undefined) scope.unscoped.add(name);
    }
  }
  const order = new Map<Query, readonly number[]>();
  for (const module of modules) {
    const scope = packages.get(packagePath(module)) ?? emptyScope();
    new BodyScheduler(module, functions, builtins, order, scope).scheduleRules(module.rules);
    noteOverlooked(module.rules, order);
  }
  return order;
}

/** Orders the statements of a query that stands alone. */
export function scheduleQuery(
  query: Query,
  module: Module,
  functions: FunctionTable,
  builtins: BuiltinArities,
  order: Map<Query, readonly number[]>,
): void {
  new BodyScheduler(module, functions, builtins, order, undefined).scheduleBody(query, []);
  noteOverlooked(query, order);
}

class BodyScheduler {
  readonly #module: Module;
  readonly #packagePath: string;
  readonly #functions: FunctionTable;
  readonly #builtins: BuiltinArities;
  readonly #order: Map<Query, readonly number[]>;
  readonly #outer: VariableScope[];
  /** Scope of each comprehension's body, for the names that it takes from outside. */
  readonly #scopes = new Map<Query, VariableScope>();

  constructor(
    module: Module,
    functions: FunctionTable,
    builtins: BuiltinArities,
    order: Map<Query, readonly number[]>,
    packageScope: VariableScope | undefined,
  ) {
    this.#module = module;
    this.#packagePath = packagePath(module);
    this.#functions = functions;
    this.#builtins = builtins;
    this.#order = order;
    this.#outer = packageScope === undefined ? [] : [packageScope];
  }

  scheduleRules(rules: readonly Rule[]): void {
    for (const rule of rules) {
      if (rule.kind === 'default') this.#scheduleComprehensions(rule.value);
      else {
        const { head } = rule;
        const parameters = emptyScope();
        if (head.kind === 'function') {
          for (const parameter of head.parameters) {
            walkExpression(parameter, (node) => {
              if (node.kind === 'variable') parameters.unscoped.add(node.name);
              return true;
            });
          }
        }
        const output = head.kind === 'set' ? head.key : head.value;
        this.#outer.push(parameters);
        for (const body of rule.bodies) this.scheduleBody(body.query, output === undefined ? [] : [output]);
        if (rule.bodies.length === 0 && head.kind !== 'set' && output !== undefined)
          this.#scheduleComprehensions(output);
        this.#outer.pop();
      }
    }
  }

  #scheduleComprehensions(expression: Expression): void {
    for (const comprehension of collectComprehensions(expression)) this.#scheduleComprehension(comprehension);
  }

  #scheduleComprehension(comprehension: Comprehension): void {
    const outputs =
      comprehension.kind === 'objectComprehension' ? [comprehension.key, comprehension.value] : [comprehension.term];
    this.scheduleBody(comprehension.query, outputs);
  }

  scheduleBody(query: Query, outputs: readonly Expression[]): void {
    const scope = this.#gatherOwnNames(query, outputs);
    const state: BodyState = {
      scope,
      firstUse: new Map(),
      definitions: [],
      modifiers: { names: [], comprehensions: [] },
    };
    const statements = query.statements.map((statement) => {
      state.definitions = [];
      this.#readStatement(statement, state);
      if (state.definitions.length === 0) state.definitions.push({ name: '', uses: [] });
      return state.definitions;
    });
    this.#order.set(query, orderStatements(statements));
    this.#scopes.set(query, scope);
  }

  #gatherOwnNames(query: Query, outputs: readonly Expression[]): VariableScope {
    const outer = this.#outer;
    const scope = emptyScope();
    for (const { body, modifiers } of query.statements) {
      for (const modifier of modifiers) {
        gatherInputs(modifier.value, outer, scope);
      }
      switch (body.kind) {
        case 'some':
          for (const variable of body.variables) scope.locals.set(variable.name, variable);
          break;
        case 'someIn':
          if (body.key !== undefined) gatherVariables(body.key, true, outer, scope);
          gatherVariables(body.value, true, outer, scope);
          gatherInputs(body.collection, outer, scope);
          break;
        case 'every':
          gatherInputs(body.domain, outer, scope);
          break;
        default: {
          const { expression } = body;
          if (expression.kind === 'assignment') gatherVariables(expression, false, outer, scope);
          else {
            gatherInputs(expression, outer, scope);
            const extra = this.#extraArgument(expression);
            if (extra !== undefined) gatherVariables(extra, false, outer, scope);
          }
        }
      }
    }
    for (const output of outputs) gatherVariables(output, false, outer, scope);
    for (const name of scope.locals.keys()) {
      scope.inputs.delete(name);
      scope.unscoped.delete(name);
    }
    return scope;
  }

  #extraArgument(expression: Expression): Expression | undefined {
    if (expression.kind !== 'call') return undefined;
    return findExtraArgument(expression, this.#packagePath, this.#functions, this.#builtins);
  }

  #readStatement(statement: Statement, state: BodyState): void {
    state.modifiers = { names: [], comprehensions: [] };
    for (const modifier of statement.modifiers) {
      const uses = this.#collectUses(modifier.value, state, undefined);
      state.modifiers.names.push(...uses.names);
      state.modifiers.comprehensions.push(...uses.comprehensions);
    }
    const { body } = statement;
    switch (body.kind) {
      case 'some':
        for (const variable of body.variables) this.#checkFirstUse(variable, state);
        break;
      case 'someIn':
        this.#readSomeIn(body.key, body.value, body.collection, state);
        break;
      case 'expression':
        this.#readExpression(body.expression, state, true);
        break;
      case 'not':
        this.#readExpression(body.expression, state, false);
        break;
      case 'every':
        this.#readEvery(body, state);
    }
  }

  #readSomeIn(key: Expression | undefined, value: Expression, collection: Expression, state: BodyState): void {
    const bound: Variable[] = [];
    const others: Expression[] = [];
    for (const pattern of key === undefined ? [value] : [key, value]) {
      walkExpression(pattern, (node) => {
        if (node.kind === 'variable' && node.name === 'input') return false;
        if (node.kind === 'variable' && state.scope.locals.has(node.name)) {
          bound.push(node);
          return false;
        }
        if (node.kind === 'array' || node.kind === 'object') return true;
        others.push(node);
        return false;
      });
    }
    const uses = this.#collectUses(collection, state, undefined);
    uses.names.push(...state.modifiers.names);
    uses.comprehensions.push(...state.modifiers.comprehensions);
    this.#readComprehensions(uses, state);
    for (const variable of bound) state.definitions.push({ name: variable.name, uses: [...uses.names] });
    for (const variable of bound) noteFirstUse(state, variable.name, variable);
    const tested: string[] = [];
    for (const other of others) {
      const otherUses = this.#collectUses(other, { ...state, definitions: [] }, undefined);
      otherUses.comprehensions.push(...state.modifiers.comprehensions);
      this.#readComprehensions(otherUses, state);
      tested.push(...otherUses.names);
    }
    state.definitions.push({ name: '', uses: tested });
  }

  #readEvery(body: Extract<Statement['body'], { kind: 'every' }>, state: BodyState): void {
    const uses = this.#collectUses(body.domain, state, undefined);
    uses.names.push(...state.modifiers.names);
    uses.comprehensions.push(...state.modifiers.comprehensions);
    this.#readComprehensions(uses, state);
    state.definitions.push({ name: '', uses: uses.names });
    const own = emptyScope();
    if (body.key !== undefined) own.locals.set(body.key.name, body.key);
    own.locals.set(body.value.name, body.value);
    this.#outer.push(state.scope, own);
    this.scheduleBody(body.query, []);
    this.#outer.length -= 2;
  }

  #readExpression(expression: Expression, state: BodyState, allowExtra: boolean): void {
    const extra = allowExtra ? this.#extraArgument(expression) : undefined;
    if (extra !== undefined) {
      const own = emptyScope();
      gatherAssigned(extra, false, this.#outer, own);
      for (const name of own.unscoped) state.scope.unscoped.add(name);
      const uses = this.#collectUses(expression, state, own.unscoped);
      uses.names.push(...state.modifiers.names);
      uses.comprehensions.push(...state.modifiers.comprehensions);
      this.#readComprehensions(uses, state);
      const names = own.unscoped.size > 0 ? [...own.unscoped] : [''];
      for (const name of names) state.definitions.push({ name, uses: [...uses.names] });
    } else if (expression.kind === 'assignment') {
      this.#readAssignment(expression.operator, expression.left, expression.right, state);
    } else {
      const uses = this.#collectUses(expression, state, undefined);
      uses.names.push(...state.modifiers.names);
      uses.comprehensions.push(...state.modifiers.comprehensions);
      this.#readComprehensions(uses, state);
      state.definitions.push({ name: '', uses: uses.names });
    }
  }

  #readAssignment(operator: '=' | ':=', left: Expression, right: Expression, state: BodyState): void {
    if (left.kind === 'array' && right.kind === 'array') {
      if (left.items.length !== right.items.length)
        this.#fail('definition', 'mismatch in number of array elements', right);
      left.items.forEach((item, index) => {
        this.#readAssignment(operator, item, right.items[index] as Expression, state);
      });
      return;
    }
    this.#readDirection(left, right, operator === ':=', state);
    this.#readDirection(right, left, false, state);
  }

  /** The variables of `target` are defined by what `source` uses. */
  #readDirection(target: Expression, source: Expression, checkFirstUse: boolean, state: BodyState): void {
    const uses = this.#collectUses(source, state, undefined);
    uses.names.push(...state.modifiers.names);
    uses.comprehensions.push(...state.modifiers.comprehensions);
    this.#readComprehensions(uses, state);
    const assigned: string[] = [];
    walkExpression(target, (node) => {
      if (node.kind !== 'variable') return node.kind === 'array' || node.kind === 'object';
      if (state.scope.locals.has(node.name)) {
        if (checkFirstUse) this.#checkFirstUse(node, state);
        assigned.push(node.name);
      } else if (state.scope.unscoped.has(node.name)) assigned.push(node.name);
      return false;
    });
    for (const name of assigned) {
      state.definitions.push({ name, uses: uses.names.filter((used) => used !== name) });
    }
    if (assigned.length === 0) state.definitions.push({ name: '', uses: uses.names });
  }

  /** `bound`: names that this very expression binds, which are no uses. */
  #collectUses(expression: Expression, state: BodyState, bound: ReadonlySet<string> | undefined): Uses {
    const uses: Uses = { names: [], comprehensions: [] };
    const { scope } = state;
    walkExpression(expression, (node) => {
      switch (node.kind) {
        case 'variable': {
          const { name } = node;
          if (name === '_' || name === 'input' || name === 'data') return false;
          if (isOwn(scope, name)) {
            if (bound?.has(name) !== true) {
              uses.names.push(name);
              noteFirstUse(state, name, node);
            }
          } else if (!scope.inputs.has(name)) {
            this.#fail('unsafe-variable', `use of undefined variable \`${name}\` is unsafe`, node);
          }
          return false;
        }
        case 'bracket':
          this.#collectIndexUses(node.target, node.index, state, bound, uses);
          return true;
        case 'arrayComprehension':
        case 'setComprehension':
        case 'objectComprehension':
          uses.comprehensions.push(node);
          return false;
        default:
          return true;
      }
    });
    return uses;
  }

  /** An own variable as index may be bound by it: `a[i]` defines `i` from what `a` needs. */
  #collectIndexUses(
    target: Expression,
    index: Expression,
    state: BodyState,
    bound: ReadonlySet<string> | undefined,
    uses: Uses,
  ): void {
    walkExpression(index, (node) => {
      if (node.kind !== 'variable') return node.kind === 'array' || node.kind === 'object';
      if (isOwn(state.scope, node.name)) {
        const inner = this.#collectUses(target, state, bound);
        state.definitions.push({ name: node.name, uses: [...inner.names] });
        uses.names.push(...inner.names, node.name);
        uses.comprehensions.push(...inner.comprehensions);
      }
      return false;
    });
  }

  #readComprehensions(uses: Uses, state: BodyState): void {
    if (uses.comprehensions.length === 0) return;
    const { scope } = state;
    this.#outer.push(scope);
    for (const comprehension of uses.comprehensions) {
      this.#scheduleComprehension(comprehension);
      for (const name of this.#scopes.get(comprehension.query)?.inputs ?? []) {
        if (isOwn(scope, name)) {
          noteFirstUse(state, name, comprehension);
          uses.names.push(name);
        } else scope.inputs.add(name);
      }
    }
    this.#outer.pop();
  }

  #checkFirstUse(variable: Variable, state: BodyState): void {
    const used = state.firstUse.get(variable.name);
    if (used === undefined) return;
    if (used.line < variable.line || (used.line === variable.line && used.column < variable.column)) {
      this.#fail('definition', `var \`${variable.name}\` used before definition below`, used);
    }
  }

  #fail(code: 'definition' | 'unsafe-variable', message: string, at: Located): never {
    const { line, column, start, end } = at;
    throw new RegoFault(code, message, { file: this.#module.file, line, column, start, end });
  }
}
