import { findExtraArgument } from '../analysis/extra-argument.js';
import { type Builtin, BuiltinFailure } from '../builtins/builtin.js';
import { type Position, RegoFault } from '../rego-error.js';
import type { Call, Expression, Located, Statement } from '../syntax/ast.js';
import { dottedPath } from '../syntax/path-components.js';
import { formatForPrint } from '../values/print-value.js';
import type { Maybe, Value } from '../values/value.js';
import type { Callable, Evaluate, Frame } from './compile-context.js';
import type { EvaluationState } from './evaluation-state.js';
import type { NameScope } from './name-scope.js';
import { WithCompiler } from './with-compiler.js';

const MAX_PRINT_ARGUMENTS = 100;

/** Turns calls into closures: user functions, built-ins and `print`. */
export abstract class CallCompiler extends WithCompiler {
  protected findExtraArgument(expression: Expression): Expression | undefined {
    return findExtraArgument(expression, this.packagePath, this.context.functions, this.context.builtins);
  }

  protected override compileCall(call: Call, args: readonly Expression[], scope: NameScope): Evaluate {
    const path = dottedPath(call.callee);
    if (path === undefined) return this.failing('unknown-function', 'invalid function expression', call);
    const compiled = args.map((argument) => this.compile(argument, scope));
    const plain = this.#compilePlainCall(path, call, args, compiled);
    return this.context.hasModifiers ? this.#compileOverridable(path, plain, compiled, call) : plain;
  }

  #compilePlainCall(path: string, call: Call, args: readonly Expression[], compiled: readonly Evaluate[]): Evaluate {
    const { context, module } = this;
    const callable = context.resolve(path, this.packagePath);
    if (callable !== undefined) {
      // A definition of its own for the commonest calls: one list less to go through.
      const [first] = compiled;
      if (first !== undefined && compiled.length === 1) return (frame) => callable([first(frame)], call, module);
      return (frame) => callable(evaluateAll(compiled, frame), call, module);
    }
    if (path === 'print') return this.#compilePrint(call, args, compiled);
    const builtin = context.builtins.get(path);
    if (builtin !== undefined) {
      const run = compileBuiltin(builtin, compiled, context.state, this.place(call));
      return builtin.isPure && args.every(isLiteral) ? remembering(run) : run;
    }
    const fail = this.failing('unknown-function', `could not find function ${path}`, call);
    return (frame) => {
      // The arguments run first, for what they print.
      evaluateAll(compiled, frame);
      return fail();
    };
  }

  #compileOverridable(path: string, plain: Evaluate, compiled: readonly Evaluate[], call: Call): Evaluate {
    const { context, module, packagePath } = this;
    const { state } = context;
    const at = this.place(call);
    return (frame) => {
      const override = state.overrides?.get(path);
      if (override === undefined) return plain(frame);
      const args = evaluateAll(compiled, frame);
      if ('value' in override) return args.includes(undefined) ? undefined : override.value;
      const saved = state.overrides;
      state.overrides = undefined;
      try {
        const callable = context.resolve(override.path, packagePath);
        if (callable !== undefined) return callable(args, call, module);
        const builtin = context.builtins.get(override.path);
        if (builtin !== undefined) return runBuiltin(builtin, args, state.strict, at);
        throw new RegoFault('unknown-function', `could not find function ${override.path}`, at);
      } finally {
        state.overrides = saved;
      }
    };
  }

  #compilePrint(call: Call, args: readonly Expression[], compiled: readonly Evaluate[]): Evaluate {
    if (args.length > MAX_PRINT_ARGUMENTS) {
      return this.failing('arity', `print supports upto ${MAX_PRINT_ARGUMENTS} arguments`, call);
    }
    const { state } = this.context;
    const prefix = `${this.module.file}:${call.line}: `;
    // The guest's engine evaluates the arguments twice; that shows when they print themselves.
    const twice = args.some(mayPrint);
    const traced = this.tracePrint(call);
    return (frame) => {
      if (twice) for (const argument of compiled) argument(frame);
      if (state.silent) {
        for (const argument of compiled) argument(frame);
        return true;
      }
      let message = '';
      for (let index = 0; index < compiled.length; index++) {
        if (index > 0) message += ' ';
        const value = (compiled[index] as Evaluate)(frame);
        message += value === undefined ? '<undefined>' : typeof value === 'string' ? value : formatForPrint(value);
      }
      state.allocate(message.length);
      state.prints.push(prefix + message);
      traced?.(message);
      return true;
    };
  }

  protected abstract tracePrint(call: Located): ((message: string) => void) | undefined;
  protected abstract traceStatement(statement: Statement): { begin(): (result: boolean) => void } | undefined;
  protected abstract traceRedo(statement: Statement): (() => void) | undefined;
}

function evaluateAll(compiled: readonly Evaluate[], frame: Frame): Maybe[] {
  const values: Maybe[] = new Array(compiled.length);
  for (let index = 0; index < compiled.length; index++) values[index] = (compiled[index] as Evaluate)(frame);
  return values;
}

function compileBuiltin(
  builtin: Builtin,
  compiled: readonly Evaluate[],
  state: EvaluationState,
  at: Position,
): Evaluate {
  return (frame) => runBuiltin(builtin, evaluateAll(compiled, frame), state.strict, at);
}

/** Keeps the first value of a call that can have no other, such as `json.unmarshal` of a literal. */
function remembering(run: Evaluate): Evaluate {
  let value: Maybe;
  return (frame) => {
    value ??= run(frame);
    return value;
  };
}

function isLiteral(expression: Expression): boolean {
  return expression.kind === 'literal';
}

function runBuiltin(builtin: Builtin, args: readonly Maybe[], strict: boolean, at: Position): Maybe {
  for (const value of args) if (value === undefined) return undefined;
  try {
    return builtin.run(args as readonly Value[], strict);
  } catch (thrown) {
    if (!(thrown instanceof BuiltinFailure)) throw thrown;
    if (strict) throw new RegoFault('builtin', thrown.message, at);
    return undefined;
  }
}

/** Whether evaluating an expression may print: it calls something. */
function mayPrint(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
      return false;
    case 'variable':
      return false;
    case 'dot':
      return mayPrint(expression.target);
    case 'bracket':
      return mayPrint(expression.target) || mayPrint(expression.index);
    default:
      return true;
  }
}

export type { Callable };
