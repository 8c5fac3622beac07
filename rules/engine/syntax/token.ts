import type { Located } from './ast.js';

export type TokenKind = 'symbol' | 'string' | 'raw' | 'number' | 'identifier' | 'end' | 'bad';

/** `start` and `end` of a string leave its quotes out. `text` is empty for strings, so that no string is taken for a symbol. */
export interface Token extends Located {
  readonly kind: TokenKind;
  /** For `bad`: what is wrong with the text here. */
  readonly text: string;
  /** Whether it can go on an expression: `==`, `+`, a number with a minus sign. */
  readonly isOperator: boolean;
}
