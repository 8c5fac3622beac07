import type { DefaultRule, Expression, Located, Query, Rule, RuleBody, RuleHead } from './ast.js';
import { notAQuery } from './expression-parser.js';
import { StatementParser } from './statement-parser.js';

/** Reads rules: definitions with their bodies and `else` chains, and defaults. */
export abstract class RuleParser extends StatementParser {
  protected parseRule(): Rule {
    if (this.is('default')) return this.#parseDefault();
    const at = this.token;
    const head = this.#parseHead();
    const bodies = this.#parseBodies();
    const span = this.span(at);
    if (head.kind === 'set' && bodies[1] !== undefined) this.fail('else cannot be used with set rules', bodies[1]);
    if (this.v1 && bodies.length === 0) {
      if (head.kind === 'set' && head.key === undefined)
        this.fail('`contains` keyword is required for partial set rules', span);
      if (head.kind !== 'set' && head.value === undefined) this.fail('rule must have a body or assignment', span);
    }
    return { kind: 'definition', head, bodies, ...span };
  }

  #parseDefault(): DefaultRule {
    const at = this.take();
    const reference = this.#parseRuleReference();
    const parameters: string[] = [];
    if (this.is('(')) {
      this.take();
      while (!this.is(')') && !this.atEnd) {
        const parameter = this.takeIdentifier(true);
        if (parameter.text !== '_' && parameters.includes(parameter.text))
          this.fail('repeating parameter name', parameter);
        parameters.push(parameter.text);
        if (!this.is(')')) this.expect(',', 'while parsing default rule parameters');
      }
      this.expect(')', 'while parsing default rule parameters');
    }
    if (!this.is('=')) this.expect(':=', 'while parsing default rule');
    else this.take();
    const value = this.parseTerm();
    return { kind: 'default', reference, parameters, value, ...this.span(at) };
  }

  #parseRuleReference(): Expression {
    const head = this.token;
    if (head.kind !== 'identifier') this.fail('expecting identifier. Failed to parse rule-ref.');
    this.takeIdentifier(false);
    if (this.v1 && (head.text === 'input' || head.text === 'data')) this.fail(`${head.text} cannot be shadowed`, head);
    let reference: Expression = { kind: 'variable', name: head.text, ...this.span(head) };
    for (;;) {
      const { token } = this;
      if (token.text !== '.' && token.text !== '[') return reference;
      if (token.start !== this.previousEnd) this.fail(`invalid whitespace before ${token.text}`);
      this.take();
      if (token.text === '.') {
        const field = this.takeField(false);
        if (field.start !== token.start + 1) this.fail('invalid whitespace between . and identifier', field);
        reference = { kind: 'dot', target: reference, field: field.text, ...this.span(head) };
      } else {
        const index = this.parseExpression();
        this.expect(']', 'while parsing bracketed reference');
        reference = { kind: 'bracket', target: reference, index, ...this.span(head) };
      }
    }
  }

  #parseHead(): RuleHead {
    const reference = this.#parseRuleReference();
    if (this.is('(')) {
      this.take();
      const parameters: Expression[] = [];
      while (!this.is(')') && !this.atEnd) {
        parameters.push(this.parseTerm());
        if (!this.is(',')) break;
        this.take();
      }
      this.expect(')', 'while parsing function rule args');
      return { kind: 'function', reference, parameters, value: this.#parseValue() };
    }
    if (this.is('contains')) {
      this.take();
      return { kind: 'set', reference, key: this.parseExpression() };
    }
    const value = this.#parseValue();
    const followed = this.isKeyword(this.text) || this.futureKeywords.has(this.text);
    if (value === undefined && !followed) {
      // Without `if`, `p[x]` and `p.x` are the old spelling of a set.
      if (reference.kind === 'bracket' && reference.target.kind === 'variable') {
        return { kind: 'set', reference: reference.target, key: reference.index };
      }
      if (reference.kind === 'dot' && reference.target.kind === 'variable') {
        return { kind: 'set', reference, key: undefined };
      }
    }
    return { kind: 'complete', reference, value };
  }

  #parseValue(): Expression | undefined {
    if (!this.is('=') && !this.is(':=')) return undefined;
    this.take();
    return this.parseExpression();
  }

  #parseBodies(): readonly RuleBody[] {
    const at = this.token;
    const bodies: RuleBody[] = [];
    if (this.is('if') && this.futureKeywords.has('if')) {
      this.take();
      const query = this.#parseQueryOrStatement();
      bodies.push({ value: undefined, query, ...this.span(at) });
    } else if (this.is('{')) {
      if (this.v1) this.fail('`if` keyword is required before rule body');
      bodies.push(this.#parseBlock(at, undefined));
    } else return bodies;
    if (this.is('else')) this.#parseElse(bodies);
    else while (this.is('{')) bodies.push(this.#parseBlock(this.token, undefined));
    return bodies;
  }

  #parseBlock(at: Located, value: Expression | undefined): RuleBody {
    const open = this.take();
    const query = this.parseRequiredQuery('}', open);
    return { value, query, ...this.span(at) };
  }

  #parseQueryOrStatement(): Query {
    const mark = this.mark();
    const at = this.token;
    if (at.text === '{') {
      this.take();
      const query = this.parseQuery('}', at);
      if (query !== notAQuery) return query;
      this.rewind(mark);
    }
    const statements = [this.parseStatement()];
    return { statements, ...this.span(at) };
  }

  #parseElse(bodies: RuleBody[]): void {
    while (this.is('else') || this.is('{')) {
      const at = this.token;
      if (at.text === '{') this.fail('expected `else` keyword');
      this.take();
      const value = this.#parseValue();
      if (this.is('if') && this.futureKeywords.has('if')) {
        this.take();
        const query = this.#parseQueryOrStatement();
        bodies.push({ value, query, ...this.span(at) });
      } else if (this.is('{')) {
        if (this.v1) this.fail('`if` keyword is required before rule body', at);
        bodies.push(this.#parseBlock(at, value));
      } else {
        if (value === undefined) this.fail('expected assignment or query after `else`');
        const query: Query = { statements: [], ...this.span(at) };
        bodies.push({ value, query, ...this.span(at) });
        return;
      }
    }
  }
}
