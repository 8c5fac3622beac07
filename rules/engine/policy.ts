import { planUserQuery } from './analysis/plan-bodies.js';
import { scheduleQuery } from './analysis/schedule-bodies.js';
import type { BuiltinTable } from './builtins/builtin.js';
import { guestBuiltins } from './builtins/builtin-table.js';
import { analyzeModules } from './compile/analyze-modules.js';
import type { Program } from './compile/program.js';
import { QueryCompiler, type QueryResult } from './compile/query-compiler.js';
import { CompiledPolicy, errorOf, type Policy, queryModule } from './compiled-policy.js';
import { type RegoError, RegoFault } from './rego-error.js';
import type { Module } from './syntax/ast.js';
import { parseQuery } from './syntax/parse-module.js';
import { fromJavaScript } from './values/convert-value.js';
import { RegoObject } from './values/value.js';

export interface CompileOptions {
  /** Whether an error of a built-in is an error. The guest's engine takes it for "no value": default `false`. */
  readonly strictBuiltinErrors?: boolean;
  /** The functions that can be called; default: those of the guest's build. */
  readonly builtins?: BuiltinTable;
}

export type CompileResult =
  | { readonly policy: Policy; readonly error?: undefined }
  | { readonly policy?: undefined; readonly error: RegoError };

/**
 * Analyses modules: orders statements, finds what binds each variable, checks definitions. Rules are compiled to closures when they
 * first run. `data` is plain JavaScript, or a Rego object.
 */
export function compilePolicy(
  modules: readonly Module[],
  data: unknown = {},
  options: CompileOptions = {},
): CompileResult {
  try {
    const base = fromJavaScript(data);
    if (!(base instanceof RegoObject)) throw new RegoFault('type', 'data must be object', undefined);
    const analysis = analyzeModules(modules, options.builtins ?? guestBuiltins);
    return { policy: CompiledPolicy.of(analysis, base, options.strictBuiltinErrors ?? false, compileQuery) };
  } catch (thrown) {
    return { error: errorOf(thrown) };
  }
}

/** Compiles a query of the user's for a policy. */
function compileQuery(program: Program, text: string): () => readonly QueryResult[] {
  const parsed = parseQuery(text, { file: queryModule.file });
  if (parsed.query === undefined) throw new RegoFault(parsed.error.code, parsed.error.message, parsed.error.position);
  const { query } = parsed;
  const { functions, builtins, schedule, plans } = program;
  scheduleQuery(query, queryModule, functions, builtins, schedule);
  planUserQuery(query, queryModule, schedule, plans);
  return new QueryCompiler(program, queryModule).compileUserQuery(query);
}
