import { RegoFault } from '../rego-error.js';
import type {
  Assignment,
  BracketReference,
  Call,
  Comprehension,
  Expression,
  Module,
  Query,
  Rule,
  Statement,
} from '../syntax/ast.js';
import { referenceOf } from '../syntax/ast.js';
import { rootName } from '../syntax/path-components.js';
import { type AssignmentPlan, type Pattern, patternNames, planNames } from './binding-plan.js';
import { BindingScope } from './binding-scope.js';
import { packagePath } from './function-table.js';
import { importName } from './import-name.js';
import { isOverlooked } from './overlooked-queries.js';
import { planAssignment } from './plan-assignment.js';
import { checkNewNames, fitLiteral, type LiteralFit, planPattern } from './plan-pattern.js';
import type { Schedule } from './schedule-bodies.js';

/** An expression that runs its statement and all after it once per member: `a[i]`, or a call of `walk`. */
export type LoopExpression = BracketReference | Call;

/** What each statement and expression of a module does with names. */
export interface BodyPlans {
  readonly statementLoops: Map<Statement, readonly LoopExpression[]>;
  /** Loops of the output of a rule or comprehension. */
  readonly outputLoops: Map<Expression, readonly LoopExpression[]>;
  readonly assignments: Map<Assignment, AssignmentPlan>;
  /** Of parameters, loop indexes and last arguments. */
  readonly patterns: Map<Expression, Pattern>;
  /** Of `some … in`, by the collection. */
  readonly someIn: Map<Expression, { readonly key: Pattern | undefined; readonly value: Pattern }>;
}

export function planModules(modules: readonly Module[], schedule: Schedule): BodyPlans {
  const plans = emptyPlans();
  const packages = new Map<string, Set<string>>();
  for (const module of modules) {
    const names = packages.get(packagePath(module)) ?? new Set();
    packages.set(packagePath(module), names);
    for (const rule of module.rules) names.add(rootName(referenceOf(rule)));
  }
  for (const module of modules) {
    const globals = new Set(packages.get(packagePath(module)));
    for (const added of module.imports) {
      const name = importName(added);
      if (name !== undefined) globals.add(name);
    }
    globals.add('input').add('data');
    const planner = new BodyPlanner(module.file, schedule, plans);
    for (const rule of module.rules) planner.planRule(rule, globals);
  }
  return plans;
}

/** Plans a query that stands alone. */
export function planUserQuery(query: Query, module: Module, schedule: Schedule, plans: BodyPlans): void {
  new BodyPlanner(module.file, schedule, plans).planQuery(query, new BindingScope(new Set(['input', 'data'])));
}

function emptyPlans(): BodyPlans {
  return {
    statementLoops: new Map(),
    outputLoops: new Map(),
    assignments: new Map(),
    patterns: new Map(),
    someIn: new Map(),
  };
}

class BodyPlanner {
  readonly #file: string;
  readonly #schedule: Schedule;
  readonly #plans: BodyPlans;

  constructor(file: string, schedule: Schedule, plans: BodyPlans) {
    this.#file = file;
    this.#schedule = schedule;
    this.#plans = plans;
  }

  planRule(rule: Rule, globals: ReadonlySet<string>): void {
    const scope = new BindingScope(globals);
    if (rule.kind === 'default') {
      this.#planOutput(rule.value, scope);
      return;
    }
    const { head, bodies } = rule;
    if (head.kind === 'function') {
      for (const parameter of head.parameters) {
        this.#bind(parameter, this.#planParameter(parameter, scope, true), scope);
        if (parameter.kind === 'variable') scope.bind(parameter.name);
      }
    }
    const outputs: Expression[] = [];
    if (head.kind === 'complete' && head.reference.kind === 'bracket') outputs.push(head.reference.index);
    const value = head.kind === 'set' ? head.key : head.value;
    if (value !== undefined) outputs.push(value);
    for (const body of bodies) {
      const inner = this.planQuery(body.query, scope);
      for (const output of outputs) this.#planOutput(output, inner);
      if (body.value !== undefined) this.#planOutput(body.value, inner);
    }
    if (bodies.length === 0) for (const output of outputs) this.#planOutput(output, scope);
  }

  planQuery(query: Query, outer: BindingScope): BindingScope {
    const scope = outer.copy();
    const order = this.#schedule.get(query) ?? [...query.statements.keys()];
    if (isOverlooked(order)) return scope;
    for (const index of order) {
      const statement = query.statements[index];
      if (statement !== undefined) this.#planStatement(statement, scope);
    }
    return scope;
  }

  #planOutput(output: Expression, scope: BindingScope): void {
    const loops: LoopExpression[] = [];
    this.#planExpression(output, scope.copy(), loops);
    this.#plans.outputLoops.set(output, loops);
  }

  #planStatement(statement: Statement, scope: BindingScope): void {
    const loops: LoopExpression[] = [];
    const { body } = statement;
    switch (body.kind) {
      case 'some':
        for (const variable of body.variables) scope.declare(variable.name);
        break;
      case 'someIn': {
        const key = body.key === undefined ? undefined : this.#planParameter(body.key, scope, false, true);
        const value = this.#planParameter(body.value, scope, false, true);
        this.#checkSomeInLiteral(value, body.collection);
        for (const pattern of key === undefined ? [value] : [key, value]) {
          for (const name of patternNames(pattern)) scope.bind(name);
        }
        this.#plans.someIn.set(body.collection, { key, value });
        if (body.key !== undefined) this.#planExpression(body.key, scope, loops);
        this.#planExpression(body.value, scope, loops);
        this.#planExpression(body.collection, scope, loops);
        break;
      }
      case 'every':
        this.#planExpression(body.domain, scope, loops);
        this.planQuery(body.query, scope.inner());
        break;
      default:
        this.#planExpression(body.expression, scope, loops);
    }
    for (const modifier of statement.modifiers) {
      this.#planExpression(modifier.target, scope, loops);
      this.#planExpression(modifier.value, scope, loops);
    }
    this.#plans.statementLoops.set(statement, loops);
  }

  /** Refuses `some [a, b] in [[1], [2]]`: no member can ever match. */
  #checkSomeInLiteral(pattern: Pattern, collection: Expression): void {
    if (collection.kind !== 'array' || collection.items.length === 0) return;
    const results = collection.items.map((item) => fitLiteral(pattern, item));
    const differing = results.find((fit): fit is Extract<LiteralFit, { kind: 'differs' }> => fit.kind === 'differs');
    if (differing === undefined || results.some((fit) => fit.kind !== 'differs')) return;
    const { line, column, start, end } = differing.at;
    throw new RegoFault('definition', differing.message, { file: this.#file, line, column, start, end });
  }

  #planParameter(pattern: Expression, scope: BindingScope, shadows: boolean, checks = shadows): Pattern {
    const bound = new Set<string>();
    const plan = planPattern(pattern, scope, shadows, bound);
    if (checks) checkNewNames(pattern, bound, scope, this.#file);
    return plan;
  }

  #bind(expression: Expression, pattern: Pattern, scope: BindingScope): void {
    for (const name of patternNames(pattern)) scope.bind(name);
    this.#plans.patterns.set(expression, pattern);
  }

  #planExpression(expression: Expression, scope: BindingScope, loops: LoopExpression[]): void {
    switch (expression.kind) {
      case 'literal':
      case 'variable':
        break;
      case 'array':
      case 'set':
        for (const item of expression.items) this.#planExpression(item, scope, loops);
        break;
      case 'object':
        for (const [key, value] of expression.fields) {
          this.#planExpression(key, scope, loops);
          this.#planExpression(value, scope, loops);
        }
        break;
      case 'arrayComprehension':
      case 'setComprehension':
      case 'objectComprehension':
        this.#planComprehension(expression, scope);
        break;
      case 'call':
        this.#planCall(expression, scope, loops);
        break;
      case 'negation':
        this.#planExpression(expression.operand, scope, loops);
        break;
      case 'dot':
        this.#planExpression(expression.target, scope, loops);
        break;
      case 'bracket':
        this.#planExpression(expression.target, scope, loops);
        this.#planExpression(expression.index, scope, loops);
        if (loopsOver(expression.index, scope)) {
          this.#bind(expression.index, this.#planParameter(expression.index, scope, false), scope);
          loops.push(expression);
        }
        break;
      case 'assignment': {
        const plan = planAssignment(expression, scope, this.#file);
        for (const name of planNames(plan)) scope.bind(name);
        this.#plans.assignments.set(expression, plan);
        this.#planExpression(expression.left, scope, loops);
        this.#planExpression(expression.right, scope, loops);
        break;
      }
      case 'setOperation':
      case 'comparison':
      case 'arithmetic':
        this.#planExpression(expression.left, scope, loops);
        this.#planExpression(expression.right, scope, loops);
        break;
      case 'membership':
        if (expression.key !== undefined) this.#planExpression(expression.key, scope, loops);
        this.#planExpression(expression.value, scope, loops);
        this.#planExpression(expression.collection, scope, loops);
    }
  }

  #planComprehension(comprehension: Comprehension, scope: BindingScope): void {
    const inner = this.planQuery(comprehension.query, scope.inner());
    if (comprehension.kind === 'objectComprehension') {
      this.#planOutput(comprehension.key, inner);
      this.#planOutput(comprehension.value, inner);
    } else this.#planOutput(comprehension.term, inner);
  }

  #planCall(call: Call, scope: BindingScope, loops: LoopExpression[]): void {
    this.#planExpression(call.callee, scope, loops);
    for (const argument of call.args) this.#planExpression(argument, scope, loops);
    if (call.callee.kind === 'variable' && call.callee.name === 'walk') loops.push(call);
    const last = call.args.at(-1);
    if (last !== undefined) this.#bind(last, this.#planParameter(last, scope, false), scope);
  }
}

/** Whether an index holds a name that nothing binds yet. */
function loopsOver(index: Expression, scope: BindingScope): boolean {
  switch (index.kind) {
    case 'variable':
      return scope.loops(index.name);
    case 'array':
    case 'set':
      return index.items.some((item) => loopsOver(item, scope));
    case 'object':
      return index.fields.some(([, value]) => loopsOver(value, scope));
    default:
      return false;
  }
}
