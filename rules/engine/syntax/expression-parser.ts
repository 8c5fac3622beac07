import { RegoFault } from '../rego-error.js';
import { parseLiteralNumber } from '../values/parse-literal-number.js';
import type { Value } from '../values/value.js';
import type { Comparison, Expression, Literal, Located, Query } from './ast.js';
import { TokenCursor } from './token-cursor.js';

/** The guest's engine refuses deeper nesting of parentheses, comprehensions and bodies. */
const MAX_EXPRESSION_DEPTH = 32;
/** Arrays, sets and objects may nest as deep as this; the guest's engine has no limit of its own but its stack. */
const MAX_TERM_DEPTH = 300;
const COMPARISONS = new Set(['<', '<=', '==', '>=', '>', '!=']);

/** What a query parser answers when the text is no query after all: the caller reads it as a set, an array or an object. */
export const notAQuery = Symbol('not a query');

/** Reads terms and operators. */
export abstract class ExpressionParser extends TokenCursor {
  #depth = 0;
  #deepest = 0;
  #termDepth = 0;

  protected abstract parseQuery(closer: string, at: Located): Query | typeof notAQuery;

  /** An expression that may be `key, value in collection`. */
  protected parseExpression(): Expression {
    this.#enter();
    const first = this.parseComparison();
    const expression = this.#parseMembership(first);
    this.#depth--;
    return expression;
  }

  /** `first` has just been read as a term; reads on as `parseExpression` would have. */
  protected continueExpression(first: Expression): Expression {
    this.#enter();
    const expression = this.#parseMembership(this.#continueComparison(first));
    this.#depth--;
    return expression;
  }

  /**
   * Reads a term that may turn out to be the left side of an assignment. The guest's engine reads a term twice when it is none, the second
   * time one level deeper; `deeper` says whether that second reading stays within the limit.
   */
  protected parseLeadingTerm(): { readonly term: Expression; readonly at: Located; readonly tooDeep: boolean } {
    const at = this.token;
    const outer = this.#deepest;
    this.#deepest = this.#depth;
    const term = this.parseTerm();
    const tooDeep = this.#deepest + 1 > MAX_EXPRESSION_DEPTH;
    this.#deepest = Math.max(outer, this.#deepest);
    return { term, at, tooDeep };
  }

  #enter(): void {
    this.#depth++;
    this.#deepest = Math.max(this.#deepest, this.#depth);
    if (this.#depth > MAX_EXPRESSION_DEPTH) this.failDepth();
  }

  protected failDepth(): never {
    throw new RegoFault('text-limit', `expression nesting too deep (>${MAX_EXPRESSION_DEPTH})`, this.place(this.token));
  }

  protected get depth(): number {
    return this.#depth;
  }

  protected restoreDepth(depth: number): void {
    this.#depth = depth;
  }

  #parseMembership(first: Expression): Expression {
    let expression = first;
    const { start } = first;
    if (this.token.text === ',') {
      this.take();
      const value = this.parseComparison();
      expression = this.#parseMembershipTail(start, expression, value);
    }
    return this.#parseMembershipChain(start, expression);
  }

  #parseMembershipChain(start: number, first: Expression): Expression {
    let expression = first;
    while (this.token.text === 'in' && this.futureKeywords.has('in')) {
      expression = this.#parseMembershipTail(start, undefined, expression);
    }
    return expression;
  }

  #parseMembershipTail(start: number, key: Expression | undefined, value: Expression): Expression {
    const at = this.token;
    this.expect('in', 'while parsing membership expression');
    const collection = this.parseComparison();
    return { kind: 'membership', key, value, collection, ...this.spanAt(start, at) };
  }

  /** An item of a collection or an argument: `value in collection` is allowed, `key, value in collection` is not. */
  protected parseItem(): Expression {
    const first = this.parseComparison();
    return this.#parseMembershipChain(first.start, first);
  }

  #continueItem(term: Expression): Expression {
    return this.#parseMembershipChain(term.start, this.#continueComparison(term));
  }

  protected parseComparison(): Expression {
    return this.#continueComparison(this.parseTerm());
  }

  #continueComparison(term: Expression): Expression {
    if (!this.token.isOperator) return term;
    let left = this.#continueUnion(term);
    while (COMPARISONS.has(this.text)) {
      const operator = this.take();
      const right = this.#continueUnion(this.parseTerm());
      left = {
        kind: 'comparison',
        operator: operator.text as Comparison['operator'],
        left,
        right,
        line: operator.line,
        column: operator.column,
        start: left.start,
        end: this.previousEnd,
      };
    }
    return left;
  }

  #continueUnion(term: Expression): Expression {
    if (!this.token.isOperator) return term;
    let left = this.#continueIntersection(term);
    while (this.is('|')) {
      const operator = this.take();
      const right = this.#continueIntersection(this.parseTerm());
      left = { kind: 'setOperation', operator: '|', left, right, ...this.spanAt(left.start, operator) };
    }
    return left;
  }

  #continueIntersection(term: Expression): Expression {
    let left = this.#continueSum(term);
    while (this.is('&')) {
      const operator = this.take();
      const right = this.#continueSum(this.parseTerm());
      left = { kind: 'setOperation', operator: '&', left, right, ...this.spanAt(left.start, operator) };
    }
    return left;
  }

  #continueSum(term: Expression): Expression {
    let left = this.#continueProduct(term);
    for (;;) {
      const { token } = this;
      const glued = token.kind === 'number' && token.text.startsWith('-');
      if (token.text !== '+' && token.text !== '-' && !glued) return left;
      let right: Expression;
      this.take();
      if (glued) {
        // `a -1`: the minus sign was read as part of the number.
        const digits = token.text.slice(1);
        const at = { line: token.line, column: token.column + 1, start: token.start + 1, end: token.end };
        right = { kind: 'literal', form: 'number', value: parseLiteralNumber(digits), text: digits, ...at };
      } else right = this.#continueProduct(this.parseTerm());
      const operator = glued || token.text === '-' ? '-' : '+';
      left = { kind: 'arithmetic', operator, left, right, ...this.spanAt(left.start, token) };
    }
  }

  #continueProduct(term: Expression): Expression {
    let left = term;
    for (;;) {
      const operator = this.text;
      if (operator !== '*' && operator !== '/' && operator !== '%') return left;
      const at = this.take();
      const right = this.parseTerm();
      left = { kind: 'arithmetic', operator, left, right, ...this.spanAt(left.start, at) };
    }
  }

  /** A scalar, a variable, a collection, a comprehension or a parenthesis, with the references and the call that follow it. */
  protected parseTerm(): Expression {
    if (++this.#termDepth > MAX_TERM_DEPTH) {
      throw new RegoFault('text-limit', `terms nested deeper than ${MAX_TERM_DEPTH}`, this.place(this.token));
    }
    const term = this.#parsePlainTerm();
    this.#termDepth--;
    return term;
  }

  #parsePlainTerm(): Expression {
    const { token } = this;
    switch (token.text) {
      case '[':
        return this.#parseSuffixes(this.#parseArray(), token.start, false);
      case '{':
        return this.#parseSuffixes(this.#parseBraces(), token.start, false);
      case 'set(':
        this.take();
        this.expect(')', 'while parsing empty set');
        return this.#parseSuffixes({ kind: 'set', items: [], ...this.span(token) }, token.start, false);
      case '(': {
        this.take();
        const inner = this.parseExpression();
        this.expect(')', 'while parsing parenthesized expression');
        return inner;
      }
      case '-': {
        this.take();
        const operand = this.parseItem();
        return { kind: 'negation', operand, ...this.span(token) };
      }
      default: {
        const term = this.#parseScalarOrVariable();
        return this.#parseSuffixes(term, token.start, term.kind === 'variable');
      }
    }
  }

  #parseScalarOrVariable(): Expression {
    const { token } = this;
    const literal = (form: Literal['form'], value: Value): Literal => {
      this.take();
      const { line, column, start, end } = token;
      return { kind: 'literal', form, value, text: this.source.slice(start, end), line, column, start, end };
    };
    switch (token.kind) {
      case 'number':
        return literal('number', parseLiteralNumber(token.text));
      case 'string':
        return literal('string', readStringValue(this.source.slice(token.start, token.end)));
      case 'raw':
        return literal('raw', this.source.slice(token.start, token.end));
      case 'identifier':
        if (token.text === 'null') return literal('null', null);
        if (token.text === 'true' || token.text === 'false') return literal('boolean', token.text === 'true');
        this.takeIdentifier(false);
        return {
          kind: 'variable',
          name: token.text,
          line: token.line,
          column: token.column,
          start: token.start,
          end: token.end,
        };
      default:
        return this.fail('expecting expression');
    }
  }

  #parseSuffixes(first: Expression, start: number, callable: boolean): Expression {
    let term = first;
    let isPath = callable;
    for (;;) {
      const { token } = this;
      if (token.kind !== 'symbol') return term;
      if ((token.text === '.' || token.text === '[') && token.start !== this.previousEnd) {
        // On a line of its own it starts the next statement.
        if (token.line !== this.previousLine) return term;
        this.fail(`invalid whitespace before ${token.text}`);
      }
      if (token.text === '.') {
        this.take();
        const field = this.takeField(false);
        if (field.start !== token.start + 1) this.fail('invalid whitespace between . and identifier', field);
        term = {
          kind: 'dot',
          target: term,
          field: field.text,
          line: token.line,
          column: token.column,
          start,
          end: this.previousEnd,
        };
      } else if (token.text === '[') {
        this.take();
        const index = this.parseItem();
        isPath &&= index.kind === 'literal' && index.form === 'string';
        this.expect(']', 'while parsing bracketed reference');
        term = {
          kind: 'bracket',
          target: term,
          index,
          line: token.line,
          column: token.column,
          start,
          end: this.previousEnd,
        };
      } else if (token.text === '(' && isPath) {
        this.take();
        const args = this.parseItems(')', 'while parsing call expr');
        term = {
          kind: 'call',
          callee: term,
          args,
          line: token.line,
          column: token.column,
          start,
          end: this.previousEnd,
        };
        isPath = false;
      } else return term;
    }
  }

  /** Items up to and with `closer`; a comma may stand before it. */
  protected parseItems(closer: string, context: string, first?: Expression): Expression[] {
    const items: Expression[] = first === undefined ? [] : [first];
    if (first !== undefined || !this.is(closer)) {
      if (first === undefined) items.push(this.parseItem());
      while (this.is(',')) {
        this.take();
        if (this.is(closer) || this.atEnd) break;
        items.push(this.parseItem());
      }
    }
    this.expect(closer, context);
    return items;
  }

  /**
   * After `[`, `{` or `key:`: either a comprehension's term and query, or the first item. The guest's engine tries the one, then the
   * other; reading the term once and going on from it accepts the same texts without trying twice.
   */
  #parseTermOrQuery(closer: string): { readonly first: Expression; readonly query: Query | undefined } {
    const term = this.parseTerm();
    if (!this.is('|')) return { first: this.#continueItem(term), query: undefined };
    const mark = this.mark();
    const depth = this.#depth;
    const termDepth = this.#termDepth;
    const at = this.take();
    const query = this.parseQuery(closer, at);
    if (query !== notAQuery) return { first: term, query };
    this.rewind(mark);
    this.#depth = depth;
    this.#termDepth = termDepth;
    return { first: this.#continueItem(term), query: undefined };
  }

  #parseArray(): Expression {
    const open = this.take();
    if (this.is(']')) {
      this.take();
      return { kind: 'array', items: [], ...this.span(open) };
    }
    const { first, query } = this.#parseTermOrQuery(']');
    if (query !== undefined) return { kind: 'arrayComprehension', term: first, query, ...this.span(open) };
    const items = this.parseItems(']', 'while parsing array', first);
    return { kind: 'array', items, line: open.line, column: open.column, start: open.start, end: this.previousEnd };
  }

  #parseBraces(): Expression {
    const open = this.take();
    if (this.is('}')) {
      this.take();
      return { kind: 'object', fields: [], ...this.span(open) };
    }
    const { first, query } = this.#parseTermOrQuery('}');
    if (query !== undefined) return { kind: 'setComprehension', term: first, query, ...this.span(open) };
    if (!this.is(':')) {
      const items = this.parseItems('}', 'while parsing set', first);
      return { kind: 'set', items, line: open.line, column: open.column, start: open.start, end: this.previousEnd };
    }
    this.take();
    return this.#parseObject(open, first);
  }

  #parseObject(open: Located, key: Expression): Expression {
    const { first, query } = this.#parseTermOrQuery('}');
    if (query !== undefined) return { kind: 'objectComprehension', key, value: first, query, ...this.span(open) };
    const fields: (readonly [Expression, Expression])[] = [[key, first]];
    while (this.is(',')) {
      this.take();
      if (this.is('}') || this.atEnd) break;
      const name = this.parseItem();
      this.expect(':', 'while parsing object item');
      fields.push([name, this.parseItem()]);
    }
    this.expect('}', 'while parsing object');
    return { kind: 'object', fields, line: open.line, column: open.column, start: open.start, end: this.previousEnd };
  }
}

function readStringValue(raw: string): string {
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}
