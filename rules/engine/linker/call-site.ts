import type { DefinitionRule, Expression, Query, RuleBody, Statement } from '../syntax/ast.js';
import { argumentMayStandFor, bindVariable, putVariables } from './argument-places.js';
import type { Callee } from './callee.js';
import { printQuery } from './print-expression.js';
import { hasQuery, isPlain, isSearch, makeLiteral, nowhere } from './rule-parts.js';
import { mentionedNames } from './rule-table.js';
import { listLocalNames } from './short-names.js';
import { strictNames } from './strict-names.js';

/** What surrounds a place in the host. */
interface Surroundings {
  /** Whether it is evaluated for each of several items. */
  readonly isLoop: boolean;
  /** Whether it makes a difference how often a query holds. */
  readonly counts: boolean;
}

/** A text of statements that may be written once more rather than have a rule of their own. */
const shortText = 40;

/** The one place where a host asks for a rule. */
export class CallSite {
  readonly #host: DefinitionRule;
  readonly #callee: Callee;
  readonly #printing: ReadonlySet<string>;
  readonly #locals: ReadonlySet<string>;
  #isDone = false;

  /** `printing` are the names of rules that print. */
  constructor(host: DefinitionRule, callee: Callee, printing: ReadonlySet<string>) {
    this.#host = host;
    this.#callee = callee;
    this.#printing = printing;
    this.#locals = new Set(listLocalNames(host));
  }

  /** The host with the rule in it; nothing where it cannot stand. */
  expand(): DefinitionRule | undefined {
    const { head, bodies } = this.#host;
    if (head.kind === 'set') return undefined;
    const isLoop = head.kind === 'function';
    // In the head of a rule with a body, the guest's engine does not understand comprehensions.
    const mayMapValues = bodies.length === 0 || !hasQuery([this.#callee.value, this.#callee.bodies]);
    const mapValue = (value: Expression | undefined) =>
      mayMapValues ? this.#mapNode(value, { isLoop, counts: true }) : value;
    const mappedHead = { ...head, value: mapValue(head.value) };
    const mappedBodies = bodies.flatMap((body, index) => {
      const [first, ...others] = this.#mapBody({ ...body, value: mapValue(body.value) }, isLoop);
      const value = index === 0 ? head.value : body.value;
      return first === undefined ? [] : [first, ...others.map((other) => ({ ...other, value }))];
    });
    return this.#isDone ? { ...this.#host, head: mappedHead, bodies: mappedBodies } : undefined;
  }

  /** A body that ends by asking for a rule with several bodies becomes as many. */
  #mapBody(body: RuleBody, isLoop: boolean): readonly RuleBody[] {
    const before = body.query.statements.slice(0, -1);
    const last = body.query.statements.at(-1);
    const { head } = this.#host;
    const hasPlainValue = isPlain(body.value) && head.kind !== 'set' && isPlain(head.value);
    if (last?.body.kind === 'expression' && this.#callee.bodies.length > 1 && hasPlainValue) {
      const args = this.#argumentsOf(last.body.expression, { isLoop, counts: false });
      if (args && this.#mayWriteAgain(before)) {
        return this.#callee.bodies.map((statements) => ({
          ...body,
          query: { ...body.query, statements: [...before, ...this.#statementsFor(statements, args)] },
        }));
      }
    }
    return [{ ...body, query: this.#mapQuery(body.query, { isLoop, counts: !isPlain(body.value) }) }];
  }

  #mayWriteAgain(statements: readonly Statement[]): boolean {
    const prints = statements.some((one) => [...mentionedNames(one)].some((name) => this.#printing.has(name)));
    const { length } = printQuery({ ...nowhere, statements }, ';');
    return !prints && !isSearch({ statements }) && length <= shortText;
  }

  #mapQuery(query: Query, around: Surroundings): Query {
    if (!this.#asks(query)) return query;
    let { isLoop } = around;
    const statements = query.statements.flatMap((statement) => {
      const mapped = this.#mapStatement(statement, { ...around, isLoop });
      isLoop ||= isSearch({ statements: [statement] });
      return mapped;
    });
    return { ...query, statements };
  }

  #mapStatement(statement: Statement, around: Surroundings): readonly Statement[] {
    if (!this.#asks(statement)) return [statement];
    const { body } = statement;
    const { bodies } = this.#callee;
    if ((body.kind === 'expression' || body.kind === 'not') && bodies.length > 0) {
      const args = this.#argumentsOf(body.expression, around);
      const [first = [], ...others] = bodies;
      if (args && body.kind === 'not') return bodies.map((one) => denyStatements(this.#statementsFor(one, args)));
      const mayRepeat = !(around.counts && isSearch({ statements: first }));
      if (args && others.length === 0 && mayRepeat) return this.#statementsFor(first, args);
    }
    if (body.kind === 'every') {
      const query = this.#mapQuery(body.query, { isLoop: true, counts: false });
      return [{ ...statement, body: { ...body, domain: this.#mapNode(body.domain, around), query } }];
    }
    return [{ ...statement, body: this.#mapNode(body, around) }];
  }

  #mapNode<Node>(node: Node, around: Surroundings): Node {
    return this.#mapPart(node, around, false) as Node;
  }

  /** Whether a part mentions the rule: all others stay the same object, so that what is known of them stays known. */
  #asks(node: unknown): node is object {
    return mentionedNames(node).has(this.#callee.name);
  }

  #mapPart(node: unknown, around: Surroundings, isTarget: boolean): unknown {
    if (!this.#asks(node)) return node;
    if (Array.isArray(node)) return node.map((item) => this.#mapPart(item, around, false));
    const value = isTarget || !('kind' in node) ? undefined : this.#valueOf(node as Expression, around);
    if (value) return value;
    const inner = 'query' in node ? { isLoop: around.isLoop || isSearch(node.query as Query), counts: true } : around;
    const isBinding = 'kind' in node && node.kind === 'assignment';
    const entries = Object.entries(node).map(([key, child]) => {
      if (key === 'query') return [key, this.#mapQuery(child, { isLoop: around.isLoop, counts: true })];
      const stays = key === 'callee' || (key === 'left' && isBinding);
      return [key, stays ? child : this.#mapPart(child, inner, key === 'target')];
    });
    return Object.fromEntries(entries);
  }

  /** The arguments if the expression asks for the rule. */
  #argumentsOf(expression: Expression, { isLoop }: Surroundings): readonly Expression[] | undefined {
    const { name, parameters } = this.#callee;
    if (parameters === undefined) {
      // The engine evaluates such a rule once a request.
      return expression.kind === 'variable' && expression.name === name && !isLoop ? [] : undefined;
    }
    const isCall =
      expression.kind === 'call' && expression.callee.kind === 'variable' && expression.callee.name === name;
    return isCall && expression.args.length === parameters.length ? expression.args : undefined;
  }

  /** Statements of the rule with arguments for parameters. Without a value of an argument they do not hold. */
  #statementsFor(statements: readonly Statement[], args: readonly Expression[]): readonly Statement[] {
    const strict = new Set<string>();
    for (const { body } of statements) strictNames(body, strict);
    const values = new Map<string, Expression>();
    const bindings: Statement[] = [];
    for (const [index, parameter] of (this.#callee.parameters ?? []).entries()) {
      const argument = args[index];
      if (argument === undefined) continue;
      const isSure = this.#hasValue(argument) || strict.has(parameter);
      if (isSure && argumentMayStandFor(argument, parameter, statements)) values.set(parameter, argument);
      else bindings.push(bindVariable(parameter, argument));
    }
    this.#isDone = true;
    return [...bindings, ...putVariables(statements, (name) => values.get(name))];
  }

  /** The value of the rule, which has nothing else, if the expression asks for it. */
  #valueOf(expression: Expression, around: Surroundings): Expression | undefined {
    const { name, parameters = [], value } = this.#callee;
    if (value === undefined) return undefined;
    const args = this.#argumentsOf(expression, around);
    if (args === undefined) return undefined;
    const strict = new Set<string>();
    strictNames(value, strict);
    const values = new Map<string, Expression>();
    for (const [index, parameter] of parameters.entries()) {
      const argument = args[index];
      if (argument === undefined || !argumentMayStandFor(argument, parameter, value)) return undefined;
      const isSure = this.#hasValue(argument) || strict.has(parameter) || this.#isAskedAnyway(argument, name);
      if (!isSure) return undefined;
      values.set(parameter, argument);
    }
    this.#isDone = true;
    return putVariables(value, (local) => values.get(local));
  }

  #hasValue(argument: Expression): boolean {
    return argument.kind === 'literal' || (argument.kind === 'variable' && this.#locals.has(argument.name));
  }

  /** Whether the host, a rule that is just a value, has none where the argument has none, whatever this call does. */
  #isAskedAnyway(argument: Expression, call: string): boolean {
    const { head, bodies } = this.#host;
    if (argument.kind !== 'variable' || bodies.length > 0 || head.kind === 'set') return false;
    const asked = new Set<string>();
    strictNames(withoutCalls(head.value, call), asked);
    return asked.has(argument.name);
  }
}

/** That statements never hold together. */
function denyStatements(statements: readonly Statement[]): Statement {
  const [only, ...others] = statements;
  if (only?.body.kind === 'expression' && others.length === 0 && only.body.expression.kind !== 'assignment') {
    return { ...only, body: { ...only.body, kind: 'not' } };
  }
  const query: Query = { ...nowhere, statements };
  const found: Expression = { ...nowhere, kind: 'arrayComprehension', term: makeLiteral(1), query };
  const nothing: Expression = { ...nowhere, kind: 'array', items: [] };
  // The guest's parser reads the first term of a statement twice, so the short one comes first.
  const expression: Expression = { ...nowhere, kind: 'comparison', operator: '==', left: nothing, right: found };
  return { ...nowhere, modifiers: [], body: { kind: 'expression', expression } };
}

/** The node with something that has a value in place of the calls of a function. */
function withoutCalls(node: unknown, name: string): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => withoutCalls(item, name));
  if ('kind' in node && node.kind === 'call' && 'callee' in node) {
    const callee = node.callee as Expression;
    if (callee.kind === 'variable' && callee.name === name) return makeLiteral(true);
  }
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, withoutCalls(child, name)]));
}
