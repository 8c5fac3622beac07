import type { Analysis } from './compile/analyze-modules.js';
import type { Evaluate } from './compile/compile-context.js';
import { DefinitionCompiler } from './compile/definition-compiler.js';
import { defaultEvaluationLimits, type EvaluationLimits } from './compile/evaluation-limits.js';
import { Program } from './compile/program.js';
import type { QueryResult } from './compile/query-compiler.js';
import type { TraceSink } from './compile/trace.js';
import { type RegoError, RegoFault } from './rego-error.js';
import type { DefinitionRule, Module } from './syntax/ast.js';
import type { Maybe, RegoObject } from './values/value.js';

export interface EvaluateOptions {
  readonly limits?: Partial<EvaluationLimits>;
  /** Gets each step of the evaluation. Without it, tracing costs nothing. */
  readonly trace?: TraceSink;
  /** Replaces the base data of `compilePolicy` for this evaluation. */
  readonly data?: RegoObject;
  /** Whether nobody wants the prints: what is printed is evaluated all the same. */
  readonly silent?: boolean;
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

/** The guest's engine evaluates queries in a package of their own. */
export const queryModule: Module = {
  file: '<query_module.rego>',
  package: { kind: 'variable', name: '__internal_query_module', line: 1, column: 9, start: 8, end: 31 },
  imports: [],
  rules: [],
  hasModifiers: false,
};

/** What was found out about a policy's modules: for an image of it. */
export function analysisOf(policy: Policy): Analysis | undefined {
  return policy instanceof CompiledPolicy ? policy.analysis : undefined;
}

/**
 * A policy with another definition in the place of its last rule, sharing all that was compiled for it. Right only where no other rule can
 * tell: the definition has the same name and calls nothing of the policy.
 */
export function replaceLastRule(policy: Policy, rule: DefinitionRule): Policy | undefined {
  return policy instanceof CompiledPolicy ? policy.withLastRule(rule) : undefined;
}

/** Compiles a query of the user's. It takes a parser, which most policies never need. */
export type CompileQuery = (program: Program, text: string) => () => readonly QueryResult[];

interface Compiled {
  readonly analysis: Analysis;
  readonly compileQuery: CompileQuery;
  readonly programs: { plain?: Program; traced?: Program };
  readonly paths: Map<string, Evaluate>;
  readonly queries: Map<string, () => readonly QueryResult[]>;
}

/** The evaluation of modules that have been analysed. */
export class CompiledPolicy implements Policy {
  readonly #compiled: Compiled;
  readonly #data: RegoObject;
  readonly #strict: boolean;
  readonly #lastRule: DefinitionRule | undefined;

  private constructor(compiled: Compiled, data: RegoObject, strict: boolean, lastRule: DefinitionRule | undefined) {
    this.#compiled = compiled;
    this.#data = data;
    this.#strict = strict;
    this.#lastRule = lastRule;
  }

  static of(analysis: Analysis, data: RegoObject, strict: boolean, compileQuery: CompileQuery): CompiledPolicy {
    const compiled = { analysis, compileQuery, programs: {}, paths: new Map(), queries: new Map() };
    return new CompiledPolicy(compiled, data, strict, undefined);
  }

  withLastRule(rule: DefinitionRule): Policy {
    return new CompiledPolicy(this.#compiled, this.#data, this.#strict, rule);
  }

  get analysis(): Analysis {
    return this.#compiled.analysis;
  }

  get modules(): readonly Module[] {
    return this.#compiled.analysis.modules;
  }

  evaluate(path: string, input: Maybe, options: EvaluateOptions = {}): Evaluation {
    const { value, error, prints } = this.#run(options, input, (program) => this.#compilePath(program, path)([]));
    return { value, error, prints };
  }

  query(query: string, input: Maybe, options: EvaluateOptions = {}): QueryEvaluation {
    const { value, error, prints } = this.#run(options, input, (program) => this.#findQuery(program, query)());
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
      state.silent = options.silent ?? false;
      program.openPrefixes();
      return { value: evaluate(program), error: undefined, prints: state.prints };
    } catch (thrown) {
      return { value: undefined, error: errorOf(thrown), prints: state.prints };
    }
  }

  #findQuery(program: Program, text: string): () => readonly QueryResult[] {
    const { queries, compileQuery } = this.#compiled;
    const key = `${program.traced ? 'traced ' : ''}${text}`;
    const known = queries.get(key) ?? compileQuery(program, text);
    queries.set(key, known);
    return known;
  }

  #program(traced: boolean): Program {
    const { analysis, programs } = this.#compiled;
    const kind = traced ? 'traced' : 'plain';
    let program = programs[kind];
    if (program === undefined) {
      program = new Program(analysis, traced);
      programs[kind] = program;
    }
    program.replaceRule(analysis.index.rules.length - 1, this.#lastRule);
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

/** The error that a fault carries. */
export function errorOf(thrown: unknown): RegoError {
  if (thrown instanceof RegoFault) return thrown.error;
  // Deep data can exhaust the stack before a limit is reached.
  if (thrown instanceof RangeError) return { code: 'depth-limit', message: thrown.message, position: undefined };
  throw thrown;
}
