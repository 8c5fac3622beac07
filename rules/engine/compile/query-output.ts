import type { Succeed } from './compile-context.js';
import type { NameScope } from './name-scope.js';

/** What a body does when all its statements have succeeded. */
export interface QueryOutput {
  /** Compiles the output at the innermost point of the body, where `scope` holds its names. */
  readonly compile: (scope: NameScope) => Succeed;
  /** The output of a constant rule is known after its first success: loops end there. Slot of the flag. */
  readonly doneSlot: number | undefined;
}

/** A body that only has to succeed. */
export const noOutput: QueryOutput = { compile: () => () => true, doneSlot: undefined };
