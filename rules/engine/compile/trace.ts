import type { Position } from '../rego-error.js';
import type { Maybe } from '../values/value.js';

/**
 * One step of an evaluation:
 * `enter` a rule's or function's definition, `exit` it with a value, `fail` when it or a statement gives nothing,
 * `eval` a statement, `redo` the statements after a loop with its next member, `print` a message.
 */
export interface TraceEvent {
  readonly kind: 'enter' | 'exit' | 'fail' | 'eval' | 'redo' | 'print';
  readonly node: 'rule' | 'function' | 'statement';
  /** Path of the rule or function, `data.agent_policy.allow`; of a statement, that of the rule around it. */
  readonly name: string;
  readonly position: Position;
  /** Number of rules and functions around this step. */
  readonly depth: number;
  /** The value of an `exit`; the message of a `print`. */
  readonly value?: Maybe;
}

export type TraceSink = (event: TraceEvent) => void;
