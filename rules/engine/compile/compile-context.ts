import type { FunctionTable } from '../analysis/function-table.js';
import type { BodyPlans } from '../analysis/plan-bodies.js';
import type { Schedule } from '../analysis/schedule-bodies.js';
import type { BuiltinTable } from '../builtins/builtin.js';
import type { Located, Module } from '../syntax/ast.js';
import type { Maybe } from '../values/value.js';
import type { EvaluationState } from './evaluation-state.js';
import type { RuleGroup, RuleIndex } from './rule-index.js';

/** The variables of one running definition: a slot each. */
export type Frame = Maybe[];
export type Evaluate = (frame: Frame) => Maybe;
/** Runs a statement and all after it; whether any of it succeeded. */
export type Succeed = (frame: Frame) => boolean;

/** A function that a call has been resolved to; its arguments may be undefined. */
export type Callable = (args: readonly Maybe[], at: Located, module: Module) => Maybe;

/** What the compilers of definitions share and call back. */
export interface CompileContext {
  readonly state: EvaluationState;
  readonly index: RuleIndex;
  readonly modules: readonly Module[];
  readonly functions: FunctionTable;
  readonly builtins: BuiltinTable;
  readonly plans: BodyPlans;
  readonly schedule: Schedule;
  /** Whether any `with` stands in the policy; without one, calls need not look for replaced functions. */
  readonly hasModifiers: boolean;
  readonly traced: boolean;
  /** Evaluates the rules of a group, once, and answers its value. */
  forceGroup(group: RuleGroup): Maybe;
  /** Evaluates all rules of all modules, or of one. */
  forceModule(module: Module): void;
  /** Finds a function by its path as written in a module; `undefined` when there is none. */
  resolve(path: string, packagePath: string): Callable | undefined;
}
