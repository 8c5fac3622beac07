import type { Comprehension, DefinitionRule, Expression, Query, Rule, RuleBody, Statement } from '../syntax/ast.js';
import { type DataReads, dataReads } from './data-reads.js';
import { isList, type JsonValue } from './json-value.js';
import { bindParameters, KnownReader, type QueryReading, type Scope } from './known-reader.js';
import { type Known, knownAs, type Outcome } from './known-value.js';
import type { PreparedRules } from './prepared-rules.js';
import {
  askForValue,
  changed,
  everyNames,
  foldTarget,
  hasModifiers,
  isEmptyLiteral,
  isPlain,
  isQuery,
  makeConstant,
  makeLiteral,
  mapKept,
  mapSome,
  neverHolding,
  nowhere,
  simplifyConcat,
} from './rule-parts.js';
import { mentionedNames, nameOf, type RuleTable } from './rule-table.js';
import { strictNames } from './strict-names.js';

const noNames: Scope = new Map();

export interface FoldedRules {
  readonly rules: readonly Rule[];
  /** What of `policy_data` the rules can read. */
  readonly reads: DataReads;
}

/**
 * Simplifies the rules by what the data decide, and leaves out those that no entry point reaches. Each rule that
 * stays has the same value for every request as before.
 */
export function foldRules(prepared: PreparedRules, data: JsonValue): FoldedRules {
  const folder = new RuleFolder(prepared, data, true);
  if (folder.run()) return folder.result();
  // Rules that call each other in a circle have no order in which callers come first.
  const careful = new RuleFolder(prepared, data, false);
  careful.run();
  return careful.result();
}

/** Folds rules, callers first, so that all that a function can be called with is known when its turn comes. */
class RuleFolder {
  readonly #prepared: PreparedRules;
  readonly #table: RuleTable;
  readonly #reader: KnownReader;
  readonly #knowsCallers: boolean;
  readonly #folded = new Map<string, readonly Rule[]>();
  readonly #reached = new Set<string>();
  readonly #arguments = new Map<string, (Known | undefined)[]>();
  readonly #reads = dataReads();

  constructor(prepared: PreparedRules, data: JsonValue, knowsCallers: boolean) {
    this.#prepared = prepared;
    this.#table = prepared.table;
    this.#reader = new KnownReader(prepared, data);
    this.#knowsCallers = knowsCallers;
  }

  /** Answers whether callers came first everywhere. */
  run(): boolean {
    for (const name of this.#prepared.entryPoints) this.#reached.add(name);
    let isOrdered = true;
    for (const name of this.#prepared.order) {
      if (!this.#reached.has(name)) continue;
      const rules = this.#table.definitionsOf(name).flatMap((rule) => this.#foldRule(rule) ?? []);
      this.#folded.set(name, rules);
      for (const rule of rules) isOrdered = this.#record(rule) && isOrdered;
    }
    return isOrdered || !this.#knowsCallers;
  }

  result(): FoldedRules {
    const kept = this.#table.names.flatMap((name) => {
      const folded = this.#folded.get(name) ?? [];
      const isNeeded = this.#reached.has(name) && folded.length === 0;
      return isNeeded ? this.#table.definitionsOf(name).slice(0, 1).flatMap(neverHolding) : folded;
    });
    return { rules: kept, reads: this.#reads };
  }

  #foldRule(rule: Rule): Rule | undefined {
    if (rule.kind === 'default' || rule.head.kind === 'set' || rule.head.reference.kind !== 'variable') return rule;
    const name = rule.head.reference.name;
    const given = this.#knowsCallers ? (this.#arguments.get(name) ?? []) : [];
    const scope = bindParameters(rule, given);
    if (hasModifiers(rule) || !this.#reader.mayKnow(rule, scope)) return rule;
    if (rule.bodies.length === 0) return this.#foldBodiless(rule, scope);
    const bodies: RuleBody[] = [];
    let value = rule.head.value;
    for (const [index, body] of rule.bodies.entries()) {
      const { outcome } = this.#reader.readQuery(body.query, scope);
      const neverHolds = outcome?.holds === false && outcome.needs.length === 0;
      const mayMoveUp = bodies.length > 0 || rule.bodies.slice(index + 1).every((next) => isPlain(next.value));
      if (neverHolds && mayMoveUp && !this.#prints(body)) continue;
      if (bodies.length === 0) value = index === 0 ? rule.head.value : body.value;
      const bodyValue = bodies.length === 0 ? value : body.value;
      const folded = this.#foldBody(body, bodyValue, scope, bodies.length > 0);
      if (bodies.length === 0) value = folded.value;
      bodies.push(bodies.length === 0 ? changed(folded, { value: undefined }) : folded);
      if (outcome?.holds && outcome.needs.length === 0 && isPlain(bodyValue)) break;
    }
    if (bodies.length === 0) return undefined;
    // Only the last body may be without a condition.
    if (bodies.slice(0, -1).some(({ query }) => query.statements.length === 0)) return rule;
    const [first] = bodies;
    const isUnconditional = bodies.length === 1 && first?.query.statements.length === 0;
    const head = changed(rule.head, { value: isUnconditional ? (value ?? makeLiteral(true)) : value });
    const isSame = bodies.length === rule.bodies.length && bodies.every((body, index) => body === rule.bodies[index]);
    return changed(rule, { head, bodies: isUnconditional ? [] : isSame ? rule.bodies : bodies });
  }

  #foldBodiless(rule: DefinitionRule, scope: Scope): Rule {
    if (rule.head.kind === 'set' || rule.head.value === undefined) return rule;
    const query: Query = { ...nowhere, statements: [] };
    const folded = this.#foldBody({ ...nowhere, value: undefined, query }, rule.head.value, scope, false);
    const bodies = folded.query.statements.length === 0 ? rule.bodies : [changed(folded, { value: undefined })];
    return changed(rule, { head: changed(rule.head, { value: folded.value }), bodies });
  }

  /** Folds a body and its value; what the removed parts needed to have a value is still asked for. */
  #foldBody(body: RuleBody, value: Expression | undefined, scope: Scope, isElse: boolean): RuleBody {
    const reading = this.#reader.readQuery(body.query, scope);
    const names = reading.scope;
    const needed = new Set<string>();
    const note = (needs: readonly string[]) => {
      for (const name of needs) needed.add(name);
    };
    const statements = this.#foldStatements(body.query, reading, note, value, true);
    // A bare `else := f(x)` is read otherwise than one with a body.
    const keepsBody = isElse && statements.length === 0 && !isPlain(value);
    const query = changed(body.query, { statements: keepsBody ? body.query.statements : statements });
    const bareValue = isElse && statements.length === 0 && value === undefined ? makeLiteral(true) : value;
    const foldedValue = isElse || value === undefined ? bareValue : this.#foldExpression(value, names, note);
    const asked = new Set<string>();
    for (const statement of query.statements) strictNames(statement.body, asked);
    if (!isElse && foldedValue) strictNames(foldedValue, asked);
    // A local name hides the rule that would have to be asked.
    if ([...needed].some((name) => names.has(name))) return { ...body, value };
    const missing = [...needed].filter((name) => !asked.has(name));
    const all = missing.length === 0 ? query.statements : [...query.statements, ...missing.map(askForValue)];
    return changed(body, { value: foldedValue, query: changed(query, { statements: all }) });
  }

  #foldStatements(
    query: Query,
    { scope, outcomes }: QueryReading,
    note: (needs: readonly string[]) => void,
    result: unknown,
    isBody: boolean,
  ): readonly Statement[] {
    const outcomeOf = new Map<Statement, Outcome>();
    // What a body asks for in any case, it may be asked for inside `not` too.
    const asked = new Set<string>();
    if (isBody) for (const { body } of query.statements) strictNames(body, asked);
    const kept = mapSome(query.statements, (statement, index): Statement | undefined => {
      if (statement.modifiers.length > 0 || this.#prints(statement)) return statement;
      if (!this.#reader.mayKnow(statement, scope)) return statement;
      const outcome = outcomes[index];
      const { body } = statement;
      const isBinding = body.kind === 'expression' && body.expression.kind === 'assignment';
      if (outcome?.holds && outcome.needs !== 'any' && !isBinding) {
        note(outcome.needs);
        return undefined;
      }
      const folded = this.#foldStatement(statement, scope, note, asked);
      outcomeOf.set(folded, outcome);
      return folded;
    });
    if (!isBody) return kept;
    return mapSome(kept, (statement, index) => {
      const { body } = statement;
      if (body.kind !== 'expression' || body.expression.kind !== 'assignment') return statement;
      const { left, operator } = body.expression;
      const outcome = outcomeOf.get(statement);
      if (operator !== ':=' || left.kind !== 'variable' || !outcome?.holds || outcome.needs === 'any') return statement;
      const others = [result, ...kept.filter((_, other) => other !== index)];
      if (others.some((node) => mentionedNames(node).has(left.name))) return statement;
      note(outcome.needs);
      return undefined;
    });
  }

  #foldStatement(
    statement: Statement,
    scope: Scope,
    note: (needs: readonly string[]) => void,
    asked: ReadonlySet<string>,
  ): Statement {
    const { body } = statement;
    if (body.kind === 'not') {
      const needed: string[] = [];
      const expression = this.#foldExpression(body.expression, scope, (needs) => needed.push(...needs));
      if (!needed.every((name) => asked.has(name))) return statement;
      note(needed);
      return changed(statement, { body: changed(body, { expression }) });
    }
    const fold = (expression: Expression) => this.#foldExpression(expression, scope, note);
    switch (body.kind) {
      case 'some':
        return statement;
      case 'someIn':
        return changed(statement, { body: changed(body, { collection: fold(body.collection) }) });
      case 'every': {
        const inner = new Map(scope).set(body.value.name, undefined);
        if (body.key) inner.set(body.key.name, undefined);
        const items = this.#reader.valueOf(body.domain, scope);
        if (items?.values.every(isList)) {
          inner.set(body.value.name, knownAs(items.values.flatMap((list) => (isList(list) ? list : []))));
        }
        const query = this.#foldQuery(body.query, inner);
        return changed(statement, { body: changed(body, { domain: fold(body.domain), query }) });
      }
      default: {
        const { expression } = body;
        const folded =
          expression.kind === 'assignment' ? changed(expression, { right: fold(expression.right) }) : fold(expression);
        return changed(statement, { body: changed(body, { expression: folded }) });
      }
    }
  }

  /** A query inside an expression: how often it holds may count, so only statements without names of their own go. */
  #foldQuery(query: Query, outer: Scope): Query {
    const reading = this.#reader.readQuery(query, outer);
    const needed: string[] = [];
    const statements = this.#foldStatements(query, reading, (needs) => needed.push(...needs), undefined, false);
    return needed.length > 0 || statements.length === 0 ? query : changed(query, { statements });
  }

  #foldExpression(expression: Expression, scope: Scope, note: (needs: readonly string[]) => void): Expression {
    const known = this.#replacement(expression, scope);
    if (known) {
      note(known.needs);
      return known.literal;
    }
    const fold = (part: Expression) => this.#foldExpression(part, scope, note);
    switch (expression.kind) {
      case 'array':
      case 'set':
        return changed(expression, { items: mapKept(expression.items, fold) });
      case 'object': {
        const fields = mapKept(expression.fields, (field) => mapKept(field, fold) as readonly [Expression, Expression]);
        return changed(expression, { fields });
      }
      case 'call': {
        const folded = changed(expression, { args: mapKept(expression.args, fold) });
        return simplifyConcat(folded) ?? folded;
      }
      case 'negation':
        return changed(expression, { operand: fold(expression.operand) });
      case 'dot':
        return changed(expression, { target: foldTarget(expression.target, fold) });
      case 'bracket':
        return changed(expression, { target: foldTarget(expression.target, fold), index: fold(expression.index) });
      case 'membership':
        return changed(expression, { value: fold(expression.value), collection: fold(expression.collection) });
      case 'setOperation':
      case 'comparison':
      case 'arithmetic':
        return changed(expression, { left: fold(expression.left), right: fold(expression.right) });
      case 'arrayComprehension':
      case 'setComprehension':
      case 'objectComprehension':
        return this.#foldComprehension(expression, scope);
      default:
        return expression;
    }
  }

  #foldComprehension(expression: Comprehension, scope: Scope): Expression {
    const { outcome } = this.#reader.readQuery(expression.query, scope);
    if (expression.kind === 'setComprehension' && outcome?.holds === false && outcome.needs.length === 0) {
      return { ...nowhere, kind: 'set', items: [] };
    }
    return changed(expression, { query: this.#foldQuery(expression.query, scope) });
  }

  /** A literal that says the same as an expression and is no longer. */
  #replacement(
    expression: Expression,
    scope: Scope,
  ): { readonly literal: Expression; readonly needs: readonly string[] } | undefined {
    if (expression.kind === 'literal' || expression.kind === 'variable' || isEmptyLiteral(expression)) return undefined;
    const known = this.#reader.valueOf(expression, scope);
    const [value, ...others] = known?.values ?? [];
    if (known === undefined || value === undefined || others.length > 0 || known.needs === 'any') return undefined;
    const literal = makeConstant(value);
    return literal === undefined || this.#prints(expression) ? undefined : { literal, needs: known.needs };
  }

  #prints(node: unknown): boolean {
    for (const name of mentionedNames(node)) if (this.#prepared.printing.has(name)) return true;
    return false;
  }

  /** Notes what a kept rule reaches, calls and reads. Answers whether no function was folded before its caller. */
  #record(rule: Rule): boolean {
    const isFunction = rule.kind === 'definition' && rule.head.kind === 'function';
    const known =
      isFunction && rule.head.reference.kind === 'variable' ? this.#arguments.get(rule.head.reference.name) : [];
    const scope = rule.kind === 'definition' ? bindParameters(rule, this.#knowsCallers ? (known ?? []) : []) : noNames;
    for (const name of mentionedNames(rule)) if (this.#table.has(name)) this.#reached.add(name);
    if (mentionedNames(rule).has('policy_data')) this.#reads.note(rule);
    if (rule.kind === 'default') return true;
    if (!this.#reader.mayKnow(rule, scope)) return this.#recordUnknownCalls(rule);
    let isOrdered = true;
    const value = rule.head.kind === 'set' ? rule.head.key : rule.head.value;
    if (rule.bodies.length === 0 && value) isOrdered = this.#recordCalls(value, scope);
    for (const [index, body] of rule.bodies.entries()) {
      const names = this.#reader.readQuery(body.query, scope).scope;
      isOrdered = this.#recordCalls(body.query.statements, names) && isOrdered;
      const bodyValue = index === 0 ? value : body.value;
      if (bodyValue) isOrdered = this.#recordCalls(bodyValue, names) && isOrdered;
    }
    return isOrdered;
  }

  /** Nothing is known of what a rule calls its functions with. */
  #recordUnknownCalls(rule: Rule): boolean {
    let isOrdered = true;
    const own = nameOf(rule);
    for (const name of mentionedNames(rule)) {
      if (name === own || !this.#prepared.functions.has(name)) continue;
      this.#arguments.set(name, []);
      if (this.#folded.has(name)) isOrdered = false;
    }
    return isOrdered;
  }

  #recordCalls(node: unknown, scope: Scope): boolean {
    if (typeof node !== 'object' || node === null) return true;
    if (Array.isArray(node)) return node.map((item) => this.#recordCalls(item, scope)).every(Boolean);
    let inner = scope;
    let isOrdered = true;
    if ('query' in node && isQuery(node.query)) {
      const own = new Map(scope);
      if ('kind' in node && node.kind === 'every') for (const name of everyNames(node)) own.set(name, undefined);
      inner = this.#reader.readQuery(node.query, own).scope;
    }
    if ('kind' in node && (node.kind === 'literal' || node.kind === 'variable')) return true;
    if ('kind' in node && node.kind === 'call') isOrdered = this.#recordCall(node as Expression, scope);
    return (
      Object.values(node)
        .map((child) => typeof child !== 'object' || this.#recordCalls(child, inner))
        .every(Boolean) && isOrdered
    );
  }

  #recordCall(call: Expression, scope: Scope): boolean {
    if (call.kind !== 'call' || call.callee.kind !== 'variable' || !this.#table.has(call.callee.name)) return true;
    const { name } = call.callee;
    const given = call.args.map((argument) => this.#reader.valueOf(argument, scope));
    const before = this.#arguments.get(name);
    const joined = given.map((known, index) => {
      if (before === undefined) return known;
      const earlier = before[index];
      return known && earlier && knownAs([...earlier.values, ...known.values]);
    });
    this.#arguments.set(name, joined);
    return !this.#folded.has(name);
  }
}
