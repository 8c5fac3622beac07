import type {
  Call,
  Comprehension,
  DefinitionRule,
  Expression,
  Literal,
  Query,
  RuleBody,
  Statement,
} from '../syntax/ast.js';
import { pathComponents } from '../syntax/path-components.js';
import { anyItemOf } from './data-shape.js';
import { declaredNames, patternNames } from './declared-names.js';
import type { JsonValue } from './json-value.js';
import { entriesOf, isMember, knownBuiltins } from './known-builtins.js';
import { calculate, compare, readMembers } from './known-operations.js';
import { joinNeeds, type Known, knownAs, type Needs, never, type Outcome, outcomeOf } from './known-value.js';
import type { PreparedRules } from './prepared-rules.js';
import { mentionedNames, type RuleTable } from './rule-table.js';

/** Local names and what is known of them. A name that is not here is a rule's. */
export type Scope = ReadonlyMap<string, Known | undefined>;

/** What is known of a query: of its names, of each statement, and of all statements together. */
export interface QueryReading {
  readonly scope: Scope;
  readonly outcomes: readonly Outcome[];
  readonly outcome: Outcome;
}

const maxCallDepth = 5;
const maxCombinations = 64;
const maxKeptCalls = 8;

/** Finds out what the data alone say about expressions and statements. What it does not understand is not known. */
export class KnownReader {
  readonly #rules: RuleTable;
  readonly #data: Known;
  readonly #ruleValues = new Map<string, Known | undefined>();
  readonly #dataDependent: ReadonlySet<string>;
  readonly #readings = new WeakMap<Scope, Map<Query, QueryReading>>();
  /** Values in scopes that are complete. */
  readonly #values = new WeakMap<Scope, Map<Expression, Known | undefined>>();
  readonly #calls = new Map<
    string,
    { readonly given: readonly (Known | undefined)[]; readonly value: Known | undefined }[]
  >();
  #callDepth = 0;

  constructor({ table, dataDependent }: PreparedRules, data: JsonValue) {
    this.#rules = table;
    this.#dataDependent = dataDependent;
    this.#data = { values: [data], needs: [] };
  }

  /** Whether the data, or what is known of local names, can say anything about a part of a rule. */
  mayKnow(node: unknown, scope: Scope): boolean {
    for (const name of mentionedNames(node)) {
      if (scope.has(name) ? scope.get(name) !== undefined : this.#dataDependent.has(name)) return true;
    }
    return false;
  }

  /** Reads a query, once for each scope that it stands in. */
  readQuery(query: Query, outer: Scope): QueryReading {
    let readings = this.#readings.get(outer);
    if (readings === undefined) {
      readings = new Map();
      this.#readings.set(outer, readings);
    }
    let reading = readings.get(query);
    if (reading === undefined) {
      reading = this.#readQuery(query, outer);
      readings.set(query, reading);
      this.#values.set(reading.scope, new Map());
    }
    return reading;
  }

  #readQuery(query: Query, outer: Scope): QueryReading {
    const scope = new Map(outer);
    for (const statement of query.statements) for (const name of declaredNames(statement)) scope.set(name, undefined);
    let failure: Outcome;
    let holds = true;
    let needs: Needs = [];
    const outcomes: Outcome[] = [];
    for (const statement of query.statements) {
      const outcome = this.mayKnow(statement, scope) ? this.#readStatement(statement, scope) : undefined;
      outcomes.push(outcome);
      if (outcome === undefined) holds = false;
      else if (outcome.holds) needs = joinNeeds(needs, outcome.needs);
      else if (failure === undefined || outcome.needs.length === 0) failure = outcome;
    }
    const outcome = failure ?? (holds && needs !== 'any' ? { holds: true, needs } : undefined);
    return { scope, outcomes, outcome };
  }

  #readStatement({ body, modifiers }: Statement, scope: Map<string, Known | undefined>): Outcome {
    if (modifiers.length > 0) return undefined;
    switch (body.kind) {
      case 'some':
        return undefined;
      case 'not': {
        const outcome = outcomeOf(this.valueOf(body.expression, scope));
        return outcome && { holds: !outcome.holds, needs: outcome.needs };
      }
      case 'expression': {
        const { expression } = body;
        if (expression.kind !== 'assignment') return outcomeOf(this.valueOf(expression, scope));
        const known = this.valueOf(expression.right, scope);
        if (expression.operator === ':=' && expression.left.kind === 'variable') {
          scope.set(expression.left.name, known && { values: known.values, needs: [] });
        }
        if (known?.values.length === 0) return { holds: false, needs: [] };
        const always = known && known.needs !== 'any' && expression.left.kind === 'variable';
        return always && expression.operator === ':=' ? { holds: true, needs: known.needs } : undefined;
      }
      case 'someIn': {
        const items = this.#itemsOf(body.collection, scope);
        if (items === undefined) {
          if (body.value.kind === 'variable') scope.set(body.value.name, this.#anyItemOf(body.collection, scope));
          return undefined;
        }
        if (body.value.kind === 'variable') scope.set(body.value.name, knownAs(items.flat().map(([, value]) => value)));
        if (body.key?.kind === 'variable') scope.set(body.key.name, knownAs(items.flat().map(([key]) => key)));
        return items.every((list) => list.length === 0) ? { holds: false, needs: [] } : undefined;
      }
      case 'every': {
        const domain = this.valueOf(body.domain, scope);
        const items = this.#itemsOf(body.domain, scope);
        if (domain === undefined || items === undefined || domain.needs === 'any') return undefined;
        if (items.every((list) => list.length === 0)) return { holds: true, needs: domain.needs };
        const inner = new Map(scope).set(body.value.name, knownAs(items.flat().map(([, value]) => value)));
        if (body.key) inner.set(body.key.name, knownAs(items.flat().map(([key]) => key)));
        const { outcome } = this.readQuery(body.query, inner);
        return outcome?.holds && outcome.needs.length === 0 ? { holds: true, needs: domain.needs } : undefined;
      }
    }
  }

  /** Keys and values for each value that a collection may have. */
  #itemsOf(
    collection: Expression,
    scope: Scope,
  ): readonly (readonly (readonly [JsonValue, JsonValue])[])[] | undefined {
    const known = this.valueOf(collection, scope);
    const items = known?.values.map(entriesOf);
    return items?.every((list) => list !== undefined) ? items : undefined;
  }

  /** What is known of each item of a collection whose length is not known. */
  #anyItemOf(collection: Expression, scope: Scope): Known | undefined {
    const items = this.valueOf(collection, scope)?.values.map(anyItemOf);
    return items?.every((item) => item !== undefined) ? knownAs(items.flat()) : undefined;
  }

  valueOf(expression: Expression, scope: Scope): Known | undefined {
    if (expression.kind === 'literal') return readLiteral(expression);
    if (expression.kind === 'variable') return this.#readName(expression.name, scope);
    const values = this.#values.get(scope);
    if (values === undefined) return this.#readExpression(expression, scope);
    if (values.has(expression)) return values.get(expression);
    const known = this.#readExpression(expression, scope);
    values.set(expression, known);
    return known;
  }

  #readExpression(expression: Expression, scope: Scope): Known | undefined {
    switch (expression.kind) {
      case 'dot': {
        const target = this.valueOf(expression.target, scope);
        return target && readMembers(target, { values: [expression.field], needs: [] });
      }
      case 'bracket': {
        const target = this.valueOf(expression.target, scope);
        if (target === undefined) return undefined;
        return readMembers(target, this.valueOf(expression.index, scope));
      }
      case 'array':
        return this.#combine(expression.items, scope, (items) => [...items]);
      case 'object': {
        const parts = expression.fields.flat();
        return this.#combine(parts, scope, (values) => {
          const entries: [string, JsonValue][] = [];
          for (let at = 0; at < values.length; at += 2) {
            const key = values[at];
            if (typeof key !== 'string') return undefined;
            entries.push([key, values[at + 1] ?? null]);
          }
          return Object.fromEntries(entries);
        });
      }
      case 'comparison':
        return this.#combine([expression.left, expression.right], scope, ([left = null, right = null]) =>
          compare(expression.operator, left, right),
        );
      case 'arithmetic':
        return this.#combine([expression.left, expression.right], scope, ([left, right]) =>
          calculate(expression.operator, left, right),
        );
      case 'membership':
        return this.#readMembership(expression.key, expression.value, expression.collection, scope);
      case 'call':
        return this.#readCall(expression, scope);
      case 'arrayComprehension':
      case 'objectComprehension':
        return this.#readComprehension(expression, scope);
      default:
        return undefined;
    }
  }

  #readName(name: string, scope: Scope): Known | undefined {
    if (scope.has(name)) return scope.get(name);
    if (this.#rules.has(name)) return this.#readRule(name);
    return name === 'policy_data' ? this.#data : undefined;
  }

  #readRule(name: string): Known | undefined {
    if (this.#ruleValues.has(name)) return this.#ruleValues.get(name);
    this.#ruleValues.set(name, undefined);
    const rule = this.#rules.soleDefinition(name);
    const known = rule?.head.kind === 'complete' ? this.#readBodies(rule, noNames) : undefined;
    // Whether this rule has a value is all that a reader of it has to ask.
    const value = known?.needs === 'any' ? { values: known.values, needs: [name] } : known;
    this.#ruleValues.set(name, value);
    return value;
  }

  #readBodies({ head, bodies }: DefinitionRule, scope: Scope): Known | undefined {
    if (head.kind === 'set') return undefined;
    if (bodies.length === 0) return head.value && this.valueOf(head.value, scope);
    const values: JsonValue[] = [];
    let needs: Needs = 'any';
    let live = 0;
    for (const [index, body] of bodies.entries()) {
      const query = this.readQuery(body.query, scope);
      if (query.outcome?.holds === false && query.outcome.needs.length === 0) continue;
      const known = this.#readBodyValue(head.value, body, index, query.scope);
      if (known === undefined) return undefined;
      live++;
      values.push(...known.values);
      if (!query.outcome?.holds) continue;
      const own = joinNeeds(query.outcome.needs, known.needs);
      if (needs === 'any') needs = own;
      if (own.length === 0) break;
    }
    // Needs must be what decides, no more and no less: another body may hold where the needs of this one have no value.
    return knownAs(values, live > 1 && needs.length > 0 ? 'any' : needs);
  }

  #readBodyValue(headValue: Expression | undefined, body: RuleBody, index: number, scope: Scope): Known | undefined {
    const value = index === 0 ? headValue : body.value;
    const known = value === undefined ? { values: [true], needs: [] } : this.valueOf(value, scope);
    // The guest's engine takes `else := f(x)` for true where f(x) is undefined.
    return known && index > 0 && known.needs.length > 0 ? knownAs([...known.values, true], 'any') : known;
  }

  #readMembership(
    key: Expression | undefined,
    value: Expression,
    collection: Expression,
    scope: Scope,
  ): Known | undefined {
    if (key !== undefined) return undefined;
    // A set and a list are the same to `in`.
    const items = collection.kind === 'set' ? { ...collection, kind: 'array' as const } : collection;
    const known = this.valueOf(items, scope);
    if (known === undefined) return undefined;
    const isEmpty = known.values.every((list) => entriesOf(list)?.length === 0);
    if (isEmpty && this.valueOf(value, scope) === undefined) return knownAs([false], 'any');
    return this.#combine([value, items], scope, ([item = null, list = null]) => isMember(item, list));
  }

  #readCall({ callee, args }: Call, scope: Scope): Known | undefined {
    const path = pathComponents(callee);
    const name = path?.join('.') ?? '';
    if (!this.#rules.has(name)) {
      const builtin = Object.hasOwn(knownBuiltins, name) ? knownBuiltins[name] : undefined;
      if (name === 'count' && args[0]?.kind === 'setComprehension') {
        const { outcome } = this.readQuery(args[0].query, scope);
        return outcome?.holds === false && outcome.needs.length === 0 ? knownAs([0]) : undefined;
      }
      if (builtin) return this.#combine(args, scope, builtin);
      // Only `print` takes arguments without a value.
      const lacksValue = name !== 'print' && args.some((part) => this.valueOf(part, scope)?.values.length === 0);
      return lacksValue ? never : undefined;
    }
    const rule = this.#rules.soleDefinition(name);
    if (rule?.head.kind !== 'function' || this.#callDepth >= maxCallDepth) return undefined;
    const given = args.map((argument) => this.valueOf(argument, scope));
    const saysSomething = given.some((known, index) => known !== undefined && args[index]?.kind !== 'literal');
    if (!this.#dataDependent.has(name) && !saysSomething) return undefined;
    if (given.some((known) => known?.values.length === 0)) return never;
    // A pattern among the parameters is a condition.
    if (rule.head.parameters.some(({ kind }) => kind !== 'variable')) return undefined;
    const known = this.#readFunction(name, rule, given);
    const needs = joinNeeds(...given.map((argument) => argument?.needs ?? 'any'), known?.needs ?? 'any');
    return known && { values: known.values, needs };
  }

  #readFunction(name: string, rule: DefinitionRule, given: readonly (Known | undefined)[]): Known | undefined {
    let calls = this.#calls.get(name);
    if (calls === undefined) {
      calls = [];
      this.#calls.set(name, calls);
    }
    const same = calls.find((call) => call.given.every((known, index) => known === given[index]));
    if (same) return same.value;
    this.#callDepth++;
    const value = this.#readBodies(rule, bindParameters(rule, given));
    this.#callDepth--;
    if (calls.length < maxKeptCalls) calls.push({ given, value });
    return value;
  }

  #readComprehension(comprehension: Comprehension, scope: Scope): Known | undefined {
    const { outcome } = this.readQuery(comprehension.query, scope);
    if (outcome?.holds === false && outcome.needs.length === 0) {
      return knownAs([comprehension.kind === 'objectComprehension' ? {} : []]);
    }
    if (comprehension.kind !== 'arrayComprehension') return undefined;
    const [first, ...others] = comprehension.query.statements;
    if (first?.body.kind !== 'someIn' || first.modifiers.length > 0) return undefined;
    const { key, value, collection } = first.body;
    if (value.kind !== 'variable' || (key !== undefined && key.kind !== 'variable')) return undefined;
    const items = this.#itemsOf(collection, scope);
    if (items === undefined) return undefined;
    const lists: JsonValue[] = [];
    // The collection has no value where the rules that it needs have none: then the list is empty.
    if (this.valueOf(collection, scope)?.needs.length !== 0) lists.push([]);
    for (const entries of items) {
      const list: JsonValue[] = [];
      for (const [itemKey, item] of entries) {
        const bound = new Map(scope).set(value.name, knownAs([item]));
        if (key !== undefined) bound.set(key.name, knownAs([itemKey]));
        const rest = this.readQuery({ ...comprehension.query, statements: others }, bound);
        if (rest.outcome === undefined || rest.outcome.needs.length > 0) return undefined;
        if (!rest.outcome.holds) continue;
        const term = this.valueOf(comprehension.term, rest.scope);
        if (term === undefined || term.values.length !== 1 || term.needs.length > 0) return undefined;
        list.push(...term.values);
      }
      lists.push(list);
    }
    return knownAs(lists);
  }

  /** The values that an operation has for all combinations of its operands' values. */
  #combine(
    operands: readonly Expression[],
    scope: Scope,
    apply: (values: readonly JsonValue[]) => JsonValue | undefined,
  ): Known | undefined {
    let combinations: JsonValue[][] = [[]];
    let needs: Needs = [];
    let isKnown = true;
    for (const operand of operands) {
      const known = this.valueOf(operand, scope);
      if (known?.values.length === 0) return never;
      if (known === undefined || known.values.length * combinations.length > maxCombinations) isKnown = false;
      if (!isKnown || known === undefined) continue;
      needs = joinNeeds(needs, known.needs);
      combinations = combinations.flatMap((values) => known.values.map((value) => [...values, value]));
    }
    if (!isKnown) return undefined;
    const results = combinations.map(apply);
    return results.every((result) => result !== undefined) ? knownAs(results, needs) : undefined;
  }
}

const noNames: Scope = new Map();

/** The parameters of a function with what is known of the arguments. */
export function bindParameters({ head }: DefinitionRule, given: readonly (Known | undefined)[]): Scope {
  if (head.kind !== 'function') return noNames;
  const scope = new Map<string, Known | undefined>();
  for (const [index, parameter] of head.parameters.entries()) {
    const known = parameter.kind === 'variable' ? given[index] : undefined;
    for (const name of patternNames(parameter)) scope.set(name, known && { values: known.values, needs: [] });
  }
  return scope;
}

function readLiteral({ form, value }: Literal): Known | undefined {
  if (form === 'number') return typeof value === 'number' && Number.isSafeInteger(value) ? knownAs([value]) : undefined;
  return typeof value === 'string' || typeof value === 'boolean' || value === null ? knownAs([value]) : undefined;
}
