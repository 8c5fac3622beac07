import type { Value } from '../values/value.js';

/** Where a node stands. `line` and `column` are those of its first token, except for a call and an operator: the line of its `(` or operator, as in prints. */
export interface Located {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

export interface Literal extends Located {
  readonly kind: 'literal';
  readonly form: 'null' | 'boolean' | 'number' | 'string' | 'raw';
  readonly value: Value;
  /** The source between the quotes, escapes and all: the guest's engine takes `a["x\ty"]` by this text. */
  readonly text: string;
}
export interface Variable extends Located {
  readonly kind: 'variable';
  readonly name: string;
}
export interface ArrayTerm extends Located {
  readonly kind: 'array';
  readonly items: readonly Expression[];
}
export interface SetTerm extends Located {
  readonly kind: 'set';
  readonly items: readonly Expression[];
}
export interface ObjectTerm extends Located {
  readonly kind: 'object';
  readonly fields: readonly (readonly [Expression, Expression])[];
}
export interface ArrayComprehension extends Located {
  readonly kind: 'arrayComprehension';
  readonly term: Expression;
  readonly query: Query;
}
export interface SetComprehension extends Located {
  readonly kind: 'setComprehension';
  readonly term: Expression;
  readonly query: Query;
}
export interface ObjectComprehension extends Located {
  readonly kind: 'objectComprehension';
  readonly key: Expression;
  readonly value: Expression;
  readonly query: Query;
}
export interface Call extends Located {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Expression[];
}
export interface Negation extends Located {
  readonly kind: 'negation';
  readonly operand: Expression;
}
export interface DotReference extends Located {
  readonly kind: 'dot';
  readonly target: Expression;
  readonly field: string;
}
export interface BracketReference extends Located {
  readonly kind: 'bracket';
  readonly target: Expression;
  readonly index: Expression;
}
export interface SetOperation extends Located {
  readonly kind: 'setOperation';
  readonly operator: '&' | '|';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Comparison extends Located {
  readonly kind: 'comparison';
  readonly operator: '<' | '<=' | '==' | '>=' | '>' | '!=';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Arithmetic extends Located {
  readonly kind: 'arithmetic';
  readonly operator: '+' | '-' | '*' | '/' | '%';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Assignment extends Located {
  readonly kind: 'assignment';
  readonly operator: '=' | ':=';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Membership extends Located {
  readonly kind: 'membership';
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly collection: Expression;
}

export type Expression =
  | Literal
  | Variable
  | ArrayTerm
  | SetTerm
  | ObjectTerm
  | ArrayComprehension
  | SetComprehension
  | ObjectComprehension
  | Call
  | Negation
  | DotReference
  | BracketReference
  | SetOperation
  | Comparison
  | Arithmetic
  | Assignment
  | Membership;

export type Comprehension = ArrayComprehension | SetComprehension | ObjectComprehension;

export interface Query extends Located {
  readonly statements: readonly Statement[];
}

/** A line of a body; its `with` modifiers apply to it alone. */
export interface Statement extends Located {
  readonly body: StatementBody;
  readonly modifiers: readonly WithModifier[];
}

export type StatementBody =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'not'; readonly expression: Expression }
  | { readonly kind: 'some'; readonly variables: readonly Variable[] }
  | {
      readonly kind: 'someIn';
      readonly key: Expression | undefined;
      readonly value: Expression;
      readonly collection: Expression;
    }
  | {
      readonly kind: 'every';
      readonly key: Variable | undefined;
      readonly value: Variable;
      readonly domain: Expression;
      readonly query: Query;
    };

export interface WithModifier extends Located {
  readonly target: Expression;
  readonly value: Expression;
}

/** `name := value`, `name[key] := value`, `name { … }`. */
export interface CompleteHead {
  readonly kind: 'complete';
  readonly reference: Expression;
  readonly value: Expression | undefined;
}
/** `name contains key`; without `key` it is the old `name.key`. */
export interface SetHead {
  readonly kind: 'set';
  readonly reference: Expression;
  readonly key: Expression | undefined;
}
export interface FunctionHead {
  readonly kind: 'function';
  readonly reference: Expression;
  readonly parameters: readonly Expression[];
  readonly value: Expression | undefined;
}
export type RuleHead = CompleteHead | SetHead | FunctionHead;

/** One `{ … }` of a rule; the first one takes its value from the head, an `else` has its own. */
export interface RuleBody extends Located {
  readonly value: Expression | undefined;
  readonly query: Query;
}

export interface DefinitionRule extends Located {
  readonly kind: 'definition';
  readonly head: RuleHead;
  readonly bodies: readonly RuleBody[];
}
export interface DefaultRule extends Located {
  readonly kind: 'default';
  readonly reference: Expression;
  readonly parameters: readonly string[];
  readonly value: Expression;
}
export type Rule = DefinitionRule | DefaultRule;

export interface Import extends Located {
  readonly reference: Expression;
  readonly alias: string | undefined;
}

export interface Module {
  /** The name that errors and prints carry. */
  readonly file: string;
  readonly package: Expression;
  readonly imports: readonly Import[];
  readonly rules: readonly Rule[];
  /** Whether a `with` stands anywhere in it. */
  readonly hasModifiers: boolean;
}

export function referenceOf(rule: Rule): Expression {
  return rule.kind === 'default' ? rule.reference : rule.head.reference;
}
