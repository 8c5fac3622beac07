import { type Position, RegoFault } from '../rego-error.js';
import type { Statement, WithModifier } from '../syntax/ast.js';
import { dottedPath, pathComponents } from '../syntax/path-components.js';
import { type Maybe, RegoObject, type Value } from '../values/value.js';
import type { Evaluate, Frame } from './compile-context.js';
import type { EvaluationState, FunctionOverride } from './evaluation-state.js';
import { NameCompiler } from './name-compiler.js';
import type { NameScope } from './name-scope.js';

/** Puts one replacement in place; `false` when the statement cannot run with it. */
type Apply = (frame: Frame) => boolean;

/** Turns `with` modifiers into closures that change the evaluation's state and put it back. */
export abstract class WithCompiler extends NameCompiler {
  /** `run` under the modifiers of a statement. */
  protected withModifiers(statement: Statement, scope: NameScope, run: Evaluate): Evaluate {
    if (statement.modifiers.length === 0) return run;
    const { state } = this.context;
    const modifiers = statement.modifiers.map((modifier) => this.#compileModifier(modifier, scope));
    return (frame) => {
      const saved = state.saveOverlay();
      try {
        state.processed = new Uint8Array(state.processed.length);
        let runs = true;
        // As in the guest's engine, a later replacement decides over an earlier one.
        for (const apply of modifiers) runs = apply(frame);
        const { processed } = state;
        state.forgetRules(state.withData);
        state.processed = processed;
        state.input = state.withInput;
        return runs ? run(frame) : undefined;
      } finally {
        state.restoreOverlay(saved);
      }
    };
  }

  #compileModifier(modifier: WithModifier, scope: NameScope): Apply {
    const path = pathComponents(modifier.target) ?? [];
    const target = path.join('.');
    const at = this.place(modifier.target);
    const value = this.compile(modifier.value, scope);
    if (this.#isFunction(target)) return this.#compileFunctionOverride(target, modifier, value);
    if (path[0] !== 'input' && path[0] !== 'data') {
      const own = `${this.packagePath}.${target}`;
      if (!this.#isFunction(own)) return this.failing('unknown-function', 'undefined rule', modifier.target);
      return this.#compileFunctionOverride(own, modifier, value);
    }
    const { state, index } = this.context;
    const group = index.groups.get(target);
    return (frame) => {
      const replaced = value(frame);
      if (path[0] === 'input') state.withInput = replaceAt(state.withInput, path, 1, replaced);
      else state.withData = requireObject(replaceAt(state.withData, path, 1, replaced), at);
      for (const { number } of group?.definitions ?? []) state.processed[number] = 1;
      return replaced !== undefined;
    };
  }

  #isFunction(path: string): boolean {
    const { functions, builtins } = this.context;
    const full = path.startsWith('data.') ? path : `${this.packagePath}.${path}`;
    return functions.has(full) || path === 'print' || builtins.has(path);
  }

  #compileFunctionOverride(target: string, modifier: WithModifier, value: Evaluate): Apply {
    const { state } = this.context;
    const written = dottedPath(modifier.value);
    const own = `${this.packagePath}.${written ?? ''}`;
    const path = written !== undefined && this.context.functions.has(own) ? own : written;
    const known = path !== undefined && this.#isFunction(path);
    return (frame) => {
      const replacement = evaluateOrNothing(value, frame);
      if (replacement !== undefined) setOverride(state, target, { value: replacement });
      else if (path !== undefined) setOverride(state, target, { path });
      return replacement !== undefined || known;
    };
  }
}

function setOverride(state: EvaluationState, target: string, override: FunctionOverride): void {
  state.overrides = new Map([...(state.overrides ?? []), [target, override]]);
}

/** A name of a function has no value, and evaluating it may fail. */
function evaluateOrNothing(value: Evaluate, frame: Frame): Maybe {
  try {
    return value(frame);
  } catch (thrown) {
    if (thrown instanceof RegoFault && !thrown.fatal) return undefined;
    throw thrown;
  }
}

/** A copy of `document` with `value` at the path; what stands in the way of it is replaced by objects. */
function replaceAt(document: Maybe, path: readonly string[], from: number, value: Maybe): Maybe {
  const key = path[from];
  if (key === undefined) return value;
  const copy = document instanceof RegoObject ? document.copy() : new RegoObject();
  const inside: Value | undefined = replaceAt(copy.get(key), path, from + 1, value);
  if (inside === undefined) copy.delete(key);
  else copy.set(key, inside);
  return copy;
}

function requireObject(value: Maybe, at: Position): RegoObject {
  if (value instanceof RegoObject) return value;
  throw new RegoFault('type', '`data` can only be replaced by an object', at);
}
