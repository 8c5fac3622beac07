/** A pattern of Rust's `regex` crate, parsed. Flags are resolved: each node says what it matches by itself. */
export type Pattern =
  | { readonly kind: 'empty' }
  /** One character of a class. */
  | { readonly kind: 'class'; readonly set: CharacterSet; readonly ignoreCase: boolean }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly items: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly item: Pattern;
      readonly min: number;
      /** `undefined`: without end. */
      readonly max: number | undefined;
      readonly greedy: boolean;
    }
  | { readonly kind: 'group'; readonly item: Pattern; readonly index: number; readonly name: string | undefined };

export type Assertion =
  | 'textStart'
  | 'textEnd'
  | 'lineStart'
  | 'lineEnd'
  | 'lineStartCrlf'
  | 'lineEndCrlf'
  | 'wordBoundary'
  | 'notWordBoundary'
  | 'wordStart'
  | 'wordEnd'
  | 'wordStartHalf'
  | 'wordEndHalf'
  | 'asciiWordBoundary'
  | 'asciiNotWordBoundary'
  | 'asciiWordStart'
  | 'asciiWordEnd'
  | 'asciiWordStartHalf'
  | 'asciiWordEndHalf';

/** A set of characters. */
export type CharacterSet =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** A class of JavaScript's `v` mode, such as `\p{Lu}` or `[\p{Alphabetic}\p{M}]`. */
  | { readonly kind: 'named'; readonly text: string; readonly negated: boolean; readonly weight: number }
  | { readonly kind: 'union'; readonly items: readonly CharacterSet[]; readonly negated: boolean }
  | {
      readonly kind: 'intersection' | 'difference' | 'symmetric';
      readonly left: CharacterSet;
      readonly right: CharacterSet;
    };

export const UNICODE_WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]';
export const UNICODE_SPACE = '\\p{White_Space}';
export const UNICODE_DIGIT = '\\p{Nd}';
export const ASCII_WORD = '[0-9A-Za-z_]';
export const ASCII_SPACE = '[\\t\\n\\v\\f\\r ]';
export const ASCII_DIGIT = '[0-9]';
