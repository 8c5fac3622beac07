import type { BuiltinTable } from './builtins/builtin.js';
import { guestBuiltins } from './builtins/builtin-table.js';
import type { Evaluate } from './compile/compile-context.js';
import { DefinitionCompiler } from './compile/definition-compiler.js';
import { defaultEvaluationLimits, type EvaluationLimits } from './compile/evaluation-limits.js';
import { type Analysis, analyzeModules, Program } from './compile/program.js';
import type { TraceSink } from './compile/trace.js';
import { type RegoError, RegoFault } from './rego-error.js';
import type { Module } from './syntax/ast.js';
import { parseModule } from './syntax/parse-module.js';
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
    return { policy: new CompiledPolicy(analysis, base, options.strictBuiltinErrors ?? false) };
  } catch (thrown) {
    return { error: errorOf(thrown) };
  }
}

class CompiledPolicy implements Policy {
  readonly #analysis: Analysis;
  readonly #data: RegoObject;
  readonly #strict: boolean;
  readonly #programs: { plain?: Program; traced?: Program } = {};
  readonly #paths = new Map<string, Evaluate>();

  constructor(analysis: Analysis, data: RegoObject, strict: boolean) {
    this.#analysis = analysis;
    this.#data = data;
    this.#strict = strict;
  }

  get modules(): readonly Module[] {
    return this.#analysis.modules;
  }

  evaluate(path: string, input: Maybe, options: EvaluateOptions = {}): Evaluation {
    const program = this.#program(options.trace !== undefined);
    const { state } = program;
    try {
      const limits = { ...defaultEvaluationLimits, ...options.limits };
      state.strict = this.#strict;
      state.begin(input, options.data ?? this.#data, limits, options.trace);
      program.openPrefixes();
      const value = this.#compilePath(program, path)([]);
      return { value, error: undefined, prints: state.prints };
    } catch (thrown) {
      return { value: undefined, error: errorOf(thrown), prints: state.prints };
    }
  }

  #program(traced: boolean): Program {
    if (traced) {
      this.#programs.traced ??= new Program(this.#analysis, true);
      return this.#programs.traced;
    }
    this.#programs.plain ??= new Program(this.#analysis, false);
    return this.#programs.plain;
  }

  #compilePath(program: Program, path: string): Evaluate {
    const key = `${program.traced ? 'traced ' : ''}${path}`;
    let compiled = this.#paths.get(key);
    if (compiled === undefined) {
      const [root, ...components] = path.split('.');
      if (root !== 'data') throw new RegoFault('syntax', `${path}: a path begins with \`data\``, undefined);
      compiled = new DefinitionCompiler(program, queryModule, path).compileStandalone(components);
      this.#paths.set(key, compiled);
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
