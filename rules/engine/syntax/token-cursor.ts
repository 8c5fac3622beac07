import { type Position, RegoFault } from '../rego-error.js';
import type { Located } from './ast.js';
import type { Token } from './token.js';

const KEYWORDS = new Set([
  'as',
  'default',
  'else',
  'false',
  'import',
  'package',
  'not',
  'null',
  'some',
  'true',
  'with',
]);
export const FUTURE_KEYWORDS = ['contains', 'every', 'if', 'in'] as const;

/** Reads tokens one after the other and knows which keywords are on. */
export class TokenCursor {
  protected readonly file: string;
  protected readonly source: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  /** The current token. */
  protected token: Token;
  /** End and line of the last token taken. */
  protected previousEnd = 0;
  protected previousLine = 0;
  protected readonly futureKeywords = new Set<string>();
  /** Whether keywords are names like others after a dot. */
  protected keywordFields = false;

  constructor(file: string, source: string, tokens: readonly Token[]) {
    this.file = file;
    this.source = source;
    this.#tokens = tokens;
    this.token = tokens[0] as Token;
    this.#check();
  }

  /** Text of the current token; empty for a string, so that it is never taken for a symbol. */
  protected get text(): string {
    return this.token.text;
  }

  /** Whether the current token is this symbol or word. */
  protected is(text: string): boolean {
    return this.token.text === text;
  }

  protected get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  protected take(): Token {
    const token = this.token;
    this.previousEnd = token.end;
    this.previousLine = token.line;
    if (token.kind === 'end') return token;
    this.token = this.#tokens[++this.#index] as Token;
    if (this.token.kind === 'bad') this.#check();
    return token;
  }

  #check(): void {
    const { token } = this;
    if (token.kind !== 'bad') return;
    throw new RegoFault(token.text.startsWith('line exceeds') ? 'text-limit' : 'syntax', token.text, this.place(token));
  }

  /** A point to come back to with `rewind`. */
  protected mark(): { readonly index: number; readonly end: number; readonly line: number } {
    return { index: this.#index, end: this.previousEnd, line: this.previousLine };
  }

  protected rewind(mark: { readonly index: number; readonly end: number; readonly line: number }): void {
    this.#index = mark.index;
    this.token = this.#tokens[mark.index] as Token;
    this.previousEnd = mark.end;
    this.previousLine = mark.line;
  }

  protected place(node: Located): Position {
    return { file: this.file, line: node.line, column: node.column, start: node.start, end: node.end };
  }

  protected fail(message: string, at: Located = this.token): never {
    throw new RegoFault('syntax', message, this.place(at));
  }

  protected expect(text: string, context: string): void {
    if (this.token.text !== text) this.fail(`expecting \`${text}\` ${context}`);
    this.take();
  }

  protected isKeyword(text: string): boolean {
    return KEYWORDS.has(text);
  }

  protected takeIdentifier(allowFutureKeywords: boolean): Token {
    const { token } = this;
    if (token.kind !== 'identifier') this.fail('expecting identifier');
    const { text } = token;
    // No keyword is longer than `contains`.
    if (text.length <= 8) {
      const future = text !== 'contains' && this.futureKeywords.has(text);
      if (this.isKeyword(text) || (future && !allowFutureKeywords)) this.fail(`unexpected keyword \`${text}\``);
    }
    return this.take();
  }

  /** The name after a dot. */
  protected takeField(allowFutureKeywords: boolean): Token {
    if (this.keywordFields && this.token.kind === 'identifier') return this.take();
    return this.takeIdentifier(allowFutureKeywords);
  }

  /** From `from` to the last token taken; line and column are those of `from`. */
  protected span(from: Located): Located {
    return { line: from.line, column: from.column, start: from.start, end: this.previousEnd };
  }

  /** From offset `start` to the last token taken, with the line and column of `at` (an operator). */
  protected spanAt(start: number, at: Located): Located {
    return { line: at.line, column: at.column, start, end: this.previousEnd };
  }
}
