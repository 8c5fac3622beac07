import type { Maybe, Value } from '../values/value.js';

/**
 * A built-in function. `run` gets defined arguments, as many as the call has; it checks their number itself.
 * It answers `undefined` for "no value", or throws a `BuiltinFailure`, which is no value either unless errors of built-ins are strict.
 */
export interface Builtin {
  readonly arity: number;
  /** Whether the same arguments always give the same. */
  readonly isPure?: boolean;
  readonly run: (args: readonly Value[], strict: boolean) => Maybe;
}

export type BuiltinTable = ReadonlyMap<string, Builtin>;

/** Why a built-in has no value. No `Error`: most are expected, and a stack trace each would be slow. */
export class BuiltinFailure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export function failBuiltin(message: string): never {
  throw new BuiltinFailure(message);
}
