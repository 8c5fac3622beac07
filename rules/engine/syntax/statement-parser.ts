import { RegoFault } from '../rego-error.js';
import type { Expression, Located, Query, Statement, StatementBody, Variable, WithModifier } from './ast.js';
import { ExpressionParser, notAQuery } from './expression-parser.js';

/** Reads the statements of rule bodies, comprehensions and `every`. */
export abstract class StatementParser extends ExpressionParser {
  protected v1 = false;
  protected seenModifiers = false;

  /**
   * Statements up to `closer`. Where the first of them shows that the text is a set, an array or an object, nothing is taken and the
   * answer is `notAQuery`: `{1 | 2}` and `{a, b}` begin as a body does.
   */
  protected override parseQuery(closer: string, at: Located): Query | typeof notAQuery {
    const first = this.#parseFirstStatement(closer);
    if (first === undefined) return notAQuery;
    const statements = [first];
    while (!this.is(closer) && !this.atEnd) {
      if (this.is(';')) this.take();
      else if (this.previousLine === this.token.line) break;
      statements.push(this.parseStatement());
    }
    if (closer !== '') this.expect(closer, 'while parsing query');
    return { statements, line: at.line, column: at.column, start: at.start, end: this.previousEnd };
  }

  #parseFirstStatement(closer: string): Statement | undefined {
    const mark = this.mark();
    const { depth } = this;
    const definite = this.is('some') || this.is('every');
    let statement: Statement | undefined;
    try {
      statement = this.parseStatement();
    } catch (thrown) {
      const decided = definite || this.is('=') || this.is(':=');
      if (!(thrown instanceof RegoFault) || thrown.error.code === 'text-limit' || decided) throw thrown;
      this.restoreDepth(depth);
    }
    const isUnion =
      statement?.body.kind === 'expression' &&
      statement.body.expression.kind === 'setOperation' &&
      statement.body.expression.operator === '|';
    const isItem = this.is(':') || this.is(',') || (this.is(closer) && isUnion);
    if (statement !== undefined && !isItem) return statement;
    this.rewind(mark);
    return undefined;
  }

  /** A query where nothing else can stand. */
  protected parseRequiredQuery(closer: string, at: Located): Query {
    const query = this.parseQuery(closer, at);
    return query === notAQuery ? this.fail(`expecting ${closer}`, at) : query;
  }

  protected parseStatement(): Statement {
    const at = this.token;
    const body = this.#parseStatementBody();
    const modifiers = this.#parseModifiers();
    return { body, modifiers, line: at.line, column: at.column, start: at.start, end: this.previousEnd };
  }

  #parseStatementBody(): StatementBody {
    if (this.is('some')) return this.#parseSome();
    if (this.is('every') && this.futureKeywords.has('every')) return this.#parseEvery();
    const negated = this.is('not');
    if (negated) this.take();
    return { kind: negated ? 'not' : 'expression', expression: this.#parseAssignment() };
  }

  #parseAssignment(): Expression {
    const { term, at, tooDeep } = this.parseLeadingTerm();
    const operator = this.text;
    if (operator !== '=' && operator !== ':=') {
      if (tooDeep) this.failDepth();
      return this.continueExpression(term);
    }
    const isReserved = term.kind === 'variable' && (term.name === 'input' || term.name === 'data');
    if (operator === ':=' && this.v1 && isReserved) this.fail(`${term.name} cannot be shadowed`, at);
    const token = this.take();
    const right = this.parseExpression();
    return {
      kind: 'assignment',
      operator,
      left: term,
      right,
      line: token.line,
      column: token.column,
      start: at.start,
      end: this.previousEnd,
    };
  }

  #parseSome(): StatementBody {
    this.take();
    const terms = [this.parseTerm()];
    while (this.is(',')) {
      this.take();
      terms.push(this.parseTerm());
    }
    if (!this.is('in') || !this.futureKeywords.has('in')) {
      return { kind: 'some', variables: terms.map((term) => this.#requireVariable(term)) };
    }
    const [first, second, third] = terms;
    if (third !== undefined) this.fail('some-decl: at most a key and a value can stand before `in`', third);
    this.take();
    const collection = this.parseComparison();
    const value = second ?? (first as Expression);
    return { kind: 'someIn', key: second === undefined ? undefined : first, value, collection };
  }

  #requireVariable(term: Expression): Variable {
    return term.kind === 'variable' ? term : this.fail('some-decl: expecting identifier', term);
  }

  #parseEvery(): StatementBody {
    this.take();
    const first = this.#parseVariable();
    let second: Variable | undefined;
    if (this.is(',')) {
      this.take();
      second = this.#parseVariable();
    }
    this.expect('in', 'while parsing `every`');
    const domain = this.parseComparison();
    const at = this.token;
    this.expect('{', 'while parsing `every`');
    const query = this.parseRequiredQuery('}', at);
    return { kind: 'every', key: second === undefined ? undefined : first, value: second ?? first, domain, query };
  }

  #parseVariable(): Variable {
    const token = this.takeIdentifier(false);
    return { kind: 'variable', name: token.text, ...this.span(token) };
  }

  #parseModifiers(): readonly WithModifier[] {
    if (!this.is('with')) return noModifiers;
    this.seenModifiers = true;
    const modifiers: WithModifier[] = [];
    while (this.is('with')) {
      const at = this.take();
      const target = this.parsePath();
      this.expect('as', 'while parsing with-modifier expression');
      modifiers.push({ target, value: this.parseItem(), ...this.span(at) });
    }
    return modifiers;
  }

  /** `a.b["c"]` of names alone: packages, imports, targets of `with`. */
  protected parsePath(): Expression {
    const head = this.takeIdentifier(false);
    let path: Expression = { kind: 'variable', name: head.text, ...this.span(head) };
    for (;;) {
      const { token } = this;
      if (token.text !== '.' && token.text !== '[') return path;
      if (token.start !== this.previousEnd) this.fail(`invalid whitespace before ${token.text}`);
      this.take();
      if (token.text === '.') {
        const field = this.takeField(true);
        if (field.start !== token.start + 1) this.fail('invalid whitespace between . and identifier', field);
        path = { kind: 'dot', target: path, field: field.text, ...this.spanAt(head.start, token) };
      } else {
        if (this.token.kind !== 'string') this.fail('expected string');
        const key = this.take();
        const text = this.source.slice(key.start, key.end);
        const index: Expression = { kind: 'literal', form: 'string', value: text, text, ...this.span(key) };
        this.expect(']', 'while parsing bracketed reference');
        path = { kind: 'bracket', target: path, index, ...this.spanAt(head.start, token) };
      }
    }
  }
}

const noModifiers: readonly WithModifier[] = [];
