/** What went wrong, as a closed list. Codes of loading first, then those of evaluation. */
export type RegoErrorCode =
  | 'syntax'
  | 'text-limit'
  | 'definition'
  | 'unsafe-variable'
  | 'unknown-function'
  | 'arity'
  | 'type'
  | 'rule-conflict'
  | 'function-conflict'
  | 'object-conflict'
  | 'recursion'
  | 'regex-unsupported'
  | 'builtin'
  | 'step-limit'
  | 'depth-limit'
  | 'memory-limit';

/** A place in a module: lines and columns from 1, offsets in UTF-16 units. A tab is four columns wide, as in the guest's engine. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** An error is a value; the engine's public functions never throw one. */
export interface RegoError {
  readonly code: RegoErrorCode;
  readonly message: string;
  readonly position: Position | undefined;
}

/**
 * Carries an error out of nested evaluation, inside the engine only. It is no `Error`: making one would cost a stack trace each,
 * and evaluation throws where the guest's engine tries another definition.
 */
export class RegoFault {
  readonly error: RegoError;

  constructor(code: RegoErrorCode, message: string, position: Position | undefined) {
    this.error = { code, message, position };
  }

  /** Limits end an evaluation; no definition of a function may swallow them. */
  get fatal(): boolean {
    const { code } = this.error;
    return code === 'step-limit' || code === 'depth-limit' || code === 'memory-limit' || code === 'regex-unsupported';
  }
}
