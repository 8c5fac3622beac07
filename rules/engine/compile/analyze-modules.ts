import { type FunctionTable, gatherFunctions } from '../analysis/function-table.js';
import { type BodyPlans, planModules } from '../analysis/plan-bodies.js';
import { type Schedule, scheduleModules } from '../analysis/schedule-bodies.js';
import type { BuiltinTable } from '../builtins/builtin.js';
import type { Module } from '../syntax/ast.js';
import { indexRules, type RuleIndex } from './rule-index.js';

/** What analysis finds out about the modules once; shared by the plain and the traced program. */
export interface Analysis {
  readonly modules: readonly Module[];
  readonly functions: FunctionTable;
  readonly schedule: Schedule;
  readonly plans: BodyPlans;
  readonly index: RuleIndex;
  readonly builtins: BuiltinTable;
}

/** Throws a fault for the first mistake. The steps are those of the guest's engine, in its order. */
export function analyzeModules(modules: readonly Module[], builtins: BuiltinTable): Analysis {
  const functions = gatherFunctions(modules);
  const schedule = scheduleModules(modules, functions, builtins);
  const index = indexRules(modules);
  const plans = planModules(modules, schedule);
  return { modules, functions, schedule, plans, index, builtins };
}
