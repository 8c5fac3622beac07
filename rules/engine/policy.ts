import { planUserQuery } from './analysis/plan-bodies.js';
import { scheduleQuery } from './analysis/schedule-bodies.js';
import type { BuiltinTable } from './builtins/builtin.js';
import { guestBuiltins } from './builtins/builtin-table.js';
import type { Evaluate } from './compile/compile-context.js';
import { DefinitionCompiler } from './compile/definition-compiler.js';
import { defaultEvaluationLimits, type EvaluationLimits } from './compile/evaluation-limits.js';
import { type Analysis, analyzeModules, Program } from './compile/program.js';
import { QueryCompiler, type QueryResult } from './compile/query-compiler.js';
import type { TraceSink } from './compile/trace.js';
import { type RegoError, RegoFault } from './rego-error.js';
import type { DefinitionRule, Module } from './syntax/ast.js';
import { parseModule, parseQuery } from './syntax/parse-module.js';
import { fromJavaScript } from './values/convert-value.js';
import { type Maybe, RegoObject } from './values/value.js';

export interface CompileOptions {
  /** Whether an error of a built-in is an error. The guest's engine takes it for "no value": default `false`. */
  readonly strictBuiltinErrors?: boolean;
  /** The functions that can be called; default: those of the guest's build. */
  readonly builtins?: BuiltinTable;
}

export interface EvaluateOptions {
  readonly limits?: Partial<EvaluationLimits>;
  /** Gets each step of the evaluation. Without it, tracing costs nothing. */
  readonly trace?: TraceSink;
  /** Replaces the base data of `compilePolicy` for this evaluation. */
  readonly data?: RegoObject;
}

/** Without `error`, the evaluation came to its end; `value` is `undefined` when the rule has none. */
export interface Evaluation {
  readonly value: Maybe;
  readonly error: RegoError | undefined;
  /** What `print` has written, `file:line: message` each, up to the error if there is one. */
  readonly prints: readonly string[];
}

/** Modules that have been analysed once and can be evaluated any number of times, one evaluation at a time. */
export interface Policy {
  readonly modules: readonly Module[];
  /**
   * Evaluates a path such as `data.agent_policy.CreateContainerRequest`. `input` is a Rego value, `undefined` when there is none;
   * `fromJavaScript` and `parseJson` make one.
   */
  evaluate(path: string, input: Maybe, options?: EvaluateOptions): Evaluation;
  /** Evaluates any query, such as `x = data.a; y := x + 1`: each way in which it holds. */
  query(query: string, input: Maybe, options?: EvaluateOptions): QueryEvaluation;
}

export interface QueryEvaluation {
  readonly results: readonly QueryResult[];
  readonly error: RegoError | undefined;
  readonly prints: readonly string[];
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
    const last = analysis.index.rules.at(-1)?.rule;
    const compiled: Compiled = { analysis, programs: {}, paths: new Map(), queries: new Map() };
    const lastRule = last?.kind === 'definition' ? last : undefined;
    return { policy: new CompiledPolicy(compiled, base, options.strictBuiltinErrors ?? false, lastRule) };
  } catch (thrown) {
    return { error: errorOf(thrown) };
  }
}

/**
 * A policy with another definition in the place of its last rule, sharing all that was compiled for it. Right only where no other rule can
 * tell: the definition has the same name and calls nothing of the policy.
 */
export function replaceLastRule(policy: Policy, rule: DefinitionRule): Policy | undefined {
  return policy instanceof CompiledPolicy ? policy.withLastRule(rule) : undefined;
}

interface Compiled {
  readonly analysis: Analysis;
  readonly programs: { plain?: Program; traced?: Program };
  readonly paths: Map<string, Evaluate>;
  readonly queries: Map<string, () => readonly QueryResult[]>;
}

class CompiledPolicy implements Policy {
  readonly #compiled: Compiled;
  readonly #data: RegoObject;
  readonly #strict: boolean;
  readonly #lastRule: DefinitionRule | undefined;

  constructor(compiled: Compiled, data: RegoObject, strict: boolean, lastRule: DefinitionRule | undefined) {
    this.#compiled = compiled;
    this.#data = data;
    this.#strict = strict;
    this.#lastRule = lastRule;
  }

  withLastRule(rule: DefinitionRule): Policy {
    return new CompiledPolicy(this.#compiled, this.#data, this.#strict, rule);
  }

  get modules(): readonly Module[] {
    return this.#compiled.analysis.modules;
  }

  evaluate(path: string, input: Maybe, options: EvaluateOptions = {}): Evaluation {
    const { value, error, prints } = this.#run(options, input, (program) => this.#compilePath(program, path)([]));
    return { value, error, prints };
  }

  query(query: string, input: Maybe, options: EvaluateOptions = {}): QueryEvaluation {
    const { value, error, prints } = this.#run(options, input, (program) => this.#compileQuery(program, query)());
    return { results: value ?? [], error, prints };
  }

  #run<T>(
    options: EvaluateOptions,
    input: Maybe,
    evaluate: (program: Program) => T,
  ): { readonly value: T | undefined; readonly error: RegoError | undefined; readonly prints: readonly string[] } {
    const program = this.#program(options.trace !== undefined);
    const { state } = program;
    try {
      const { limits } = options;
      state.strict = this.#strict;
      const bounds = limits === undefined ? defaultEvaluationLimits : { ...defaultEvaluationLimits, ...limits };
      state.begin(input, options.data ?? this.#data, bounds, options.trace);
      program.openPrefixes();
      return { value: evaluate(program), error: undefined, prints: state.prints };
    } catch (thrown) {
      return { value: undefined, error: errorOf(thrown), prints: state.prints };
    }
  }

  #compileQuery(program: Program, text: string): () => readonly QueryResult[] {
    const key = `${program.traced ? 'traced ' : ''}${text}`;
    const known = this.#compiled.queries.get(key);
    if (known !== undefined) return known;
    const parsed = parseQuery(text, { file: queryModule.file });
    if (parsed.query === undefined) throw new RegoFault(parsed.error.code, parsed.error.message, parsed.error.position);
    const { query } = parsed;
    const { functions, builtins, schedule, plans } = program;
    scheduleQuery(query, queryModule, functions, builtins, schedule);
    planUserQuery(query, queryModule, schedule, plans);
    const compiled = new QueryCompiler(program, queryModule).compileUserQuery(query);
    this.#compiled.queries.set(key, compiled);
    return compiled;
  }

  #program(traced: boolean): Program {
    const { analysis, programs } = this.#compiled;
    const kind = traced ? 'traced' : 'plain';
    let program = programs[kind];
    if (program === undefined) {
      program = new Program(analysis, traced);
      programs[kind] = program;
    }
    if (this.#lastRule !== undefined) program.replaceRule(analysis.index.rules.length - 1, this.#lastRule);
    return program;
  }

  #compilePath(program: Program, path: string): Evaluate {
    const key = `${program.traced ? 'traced ' : ''}${path}`;
    let compiled = this.#compiled.paths.get(key);
    if (compiled === undefined) {
      const [root, ...components] = path.split('.');
      if (root !== 'data') throw new RegoFault('syntax', `${path}: a path begins with \`data\``, undefined);
      compiled = new DefinitionCompiler(program, queryModule, path).compileStandalone(components);
      this.#compiled.paths.set(key, compiled);
    }
    return compiled;
  }
}

/** The guest's engine evaluates queries in a package of their own. */
const queryModule: Module = parseQueryModule();

function parseQueryModule(): Module {
  const parsed = parseModule('package __internal_query_module', { file: '<query_module.rego>' });
  if (parsed.module === undefined) throw new Error(parsed.error.message);
  return parsed.module;
}

function errorOf(thrown: unknown): RegoError {
  if (thrown instanceof RegoFault) return thrown.error;
  // Deep data can exhaust the stack before a limit is reached.
  if (thrown instanceof RangeError) return { code: 'depth-limit', message: thrown.message, position: undefined };
  throw thrown;
}
