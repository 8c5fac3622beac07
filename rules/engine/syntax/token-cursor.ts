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
  /** End and line of the last token taken. */
  protected previousEnd = 0;
  protected previousLine = 0;
  protected readonly futureKeywords = new Set<string>();

  constructor(file: string, source: string, tokens: readonly Token[]) {
    this.file = file;
    this.source = source;
    this.#tokens = tokens;
    this.#check();
  }

  protected get token(): Token {
    return this.#tokens[this.#index] as Token;
  }

  /** Text of the current token; empty for a string, so that it is never taken for a symbol. */
  protected get text(): string {
    return (this.#tokens[this.#index] as Token).text;
  }

  /** Whether the current token is this symbol or word. */
  protected is(text: string): boolean {
    return (this.#tokens[this.#index] as Token).text === text;
  }

  protected get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  protected take(): Token {
    const token = this.token;
    this.previousEnd = token.end;
    this.previousLine = token.line;
    if (token.kind !== 'end') this.#index++;
    this.#check();
    return token;
  }

  #check(): void {
    const token = this.token;
    if (token.kind !== 'bad') return;
    throw new RegoFault(token.text.startsWith('line exceeds') ? 'text-limit' : 'syntax', token.text, this.place(token));
  }

  /** A point to come back to with `rewind`. */
  protected mark(): { readonly index: number; readonly end: number; readonly line: number } {
    return { index: this.#index, end: this.previousEnd, line: this.previousLine };
  }

  protected rewind(mark: { readonly index: number; readonly end: number; readonly line: number }): void {
    this.#index = mark.index;
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
    if (!this.is(text)) this.fail(`expecting \`${text}\` ${context}`);
    this.take();
  }

  protected isKeyword(text: string): boolean {
    return KEYWORDS.has(text);
  }

  protected takeIdentifier(allowFutureKeywords: boolean): Token {
    const { token } = this;
    if (token.kind !== 'identifier') this.fail('expecting identifier');
    const future = this.futureKeywords.has(token.text) && token.text !== 'contains';
    if (this.isKeyword(token.text) || (future && !allowFutureKeywords))
      this.fail(`unexpected keyword \`${token.text}\``);
    return this.take();
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
