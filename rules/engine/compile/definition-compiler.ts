import type { Position } from '../rego-error.js';
import { RegoFault } from '../rego-error.js';
import type {
  DefaultRule,
  DefinitionRule,
  Expression,
  FunctionHead,
  Literal,
  Located,
  Module,
  Statement,
} from '../syntax/ast.js';
import { type Maybe, RegoSet, type Value, valuesEqual } from '../values/value.js';
import type { CompileContext, Evaluate, Frame, Succeed } from './compile-context.js';
import { compileLater } from './compile-later.js';
import { FrameLayout, NameScope } from './name-scope.js';
import type { QueryOutput } from './query-output.js';
import { RuleOutput } from './rule-output.js';
import { StatementCompiler } from './statement-compiler.js';

/** Slots 0 and 1 of a frame. */
const OUTPUT = 0;
const FLAG = 1;

/** One definition of a function. */
export interface FunctionRunner {
  readonly arity: number;
  readonly position: Position;
  readonly name: string;
  /** The value of the definition for these arguments; `conflict` when it has two. */
  readonly run: (args: readonly Value[]) => Maybe | typeof conflict;
  /** Whether the arguments fit the parameters. */
  readonly bind: (frame: Frame, args: readonly Value[]) => boolean;
  readonly makeFrame: () => Frame;
  readonly evaluate: (frame: Frame) => Maybe | typeof conflict;
}

export const conflict = Symbol('more than one value');

/** One definition of a rule that is no function. */
export interface RuleRunner {
  readonly position: Position;
  readonly isSet: boolean;
  readonly run: () => RuleOutput | undefined;
  /** Path of the empty set or object that stands where no body succeeded. */
  readonly emptyPath: () => readonly Maybe[] | undefined;
}

/** Compiles one rule, function definition or default; a new one for each, because each has its own frame. */
export class DefinitionCompiler extends StatementCompiler {
  readonly #name: string;

  constructor(context: CompileContext, module: Module, name: string) {
    super(context, module, new FrameLayout());
    this.#name = name;
  }

  protected override tracePrint(call: Located): ((message: string) => void) | undefined {
    if (!this.context.traced) return undefined;
    const { state } = this.context;
    const position = this.place(call);
    return (value) =>
      state.trace?.({ kind: 'print', node: 'statement', name: this.#name, position, depth: state.depth, value });
  }

  protected override traceStatement(statement: Statement): { begin(): (result: boolean) => void } | undefined {
    if (!this.context.traced) return undefined;
    const { state } = this.context;
    const event = { node: 'statement' as const, name: this.#name, position: this.place(statement) };
    return {
      begin: () => {
        const { depth } = state;
        state.trace?.({ kind: 'eval', ...event, depth });
        return (result) => {
          if (!result) state.trace?.({ kind: 'fail', ...event, depth });
        };
      },
    };
  }

  protected override traceRedo(statement: Statement): (() => void) | undefined {
    if (!this.context.traced) return undefined;
    const { state } = this.context;
    const event = {
      kind: 'redo' as const,
      node: 'statement' as const,
      name: this.#name,
      position: this.place(statement),
    };
    return () => state.trace?.({ ...event, depth: state.depth });
  }

  compileFunction(rule: DefinitionRule, head: FunctionHead): FunctionRunner {
    const scope = new NameScope(this.layout);
    const matches = head.parameters.map((parameter) => {
      const pattern = this.context.plans.patterns.get(parameter);
      return pattern === undefined ? () => false : this.compilePattern(pattern, scope);
    });
    const bodies = rule.bodies.map((body, index) => {
      const output = this.#collectOutput(index === 0 ? head.value : body.value);
      if (index === 0) return this.compileQuery(body.query, scope, output);
      const inner = scope.inner();
      return compileLater(() => this.compileQuery(body.query, inner, output));
    });
    if (rule.bodies.length === 0) bodies.push(this.#collectOutput(head.value).compile(scope));
    const implicit = head.value === undefined;
    const { layout } = this;
    const bind = (frame: Frame, args: readonly Value[]): boolean => {
      for (let index = 0; index < matches.length; index++) {
        if (!(matches[index] as (frame: Frame, value: Maybe) => boolean)(frame, args[index])) return false;
      }
      return true;
    };
    const evaluate = (frame: Frame): Maybe | typeof conflict => {
      for (const body of bodies) {
        frame[OUTPUT] = undefined;
        frame[FLAG] = undefined;
        if (!body(frame)) continue;
        if (frame[FLAG] !== undefined) return conflict;
        const value = frame[OUTPUT];
        return value === undefined && implicit ? true : value;
      }
      return undefined;
    };
    const makeFrame = (): Frame => new Array<Maybe>(layout.size).fill(undefined);
    const run = (args: readonly Value[]): Maybe | typeof conflict => {
      const frame = makeFrame();
      return bind(frame, args) ? evaluate(frame) : undefined;
    };
    return {
      arity: head.parameters.length,
      position: this.place(rule),
      name: this.#name,
      run,
      bind,
      makeFrame,
      evaluate,
    };
  }

  /** Keeps the output in slot 0 and notes a second, different one in slot 1. */
  #collectOutput(value: Expression | undefined): QueryOutput {
    const compile = (scope: NameScope): Succeed => {
      if (value === undefined) return () => true;
      const collect = this.compileOutputLoops([value], scope, (inner) => {
        const output = this.compile(value, inner);
        return (frame) => {
          const result = output(frame);
          if (result === undefined) return true;
          const earlier = frame[OUTPUT];
          if (earlier === undefined) frame[OUTPUT] = result;
          else if (!valuesEqual(earlier, result)) frame[FLAG] = true;
          return true;
        };
      });
      return (frame) => {
        collect(frame);
        return true;
      };
    };
    return { compile, doneSlot: undefined };
  }

  compileRule(rule: DefinitionRule): RuleRunner {
    const { head } = rule;
    const isSet = head.kind === 'set';
    const keyed = head.kind === 'complete' && head.reference.kind === 'bracket' ? head.reference : undefined;
    const reference = keyed?.target ?? head.reference;
    const isOldSet = isSet && head.key === undefined;
    const headValue = isSet ? head.key : head.value;
    let current = new RuleOutput();
    const scope = new NameScope(this.layout);
    const position = this.place(reference);

    const compileOutput = (value: Expression | undefined): QueryOutput => {
      const constant =
        isConstantReference(reference) && (value === undefined || (isScalarOrNone(keyed?.index) && isScalar(value)));
      const compile = (inner: NameScope): Succeed => {
        const emit = this.compileOutputLoops([keyed?.index, value], inner, (innermost) => {
          const components = this.#compileComponents(reference, innermost);
          const key = keyed === undefined ? undefined : this.compile(keyed.index, innermost);
          const result = value === undefined ? undefined : this.compile(value, innermost);
          return (frame) => {
            const path = components.map((component) => component(frame));
            if (key !== undefined) path.push(key(frame));
            const output = result !== undefined ? result(frame) : isOldSet ? path.pop() : true;
            if (constant) frame[FLAG] = true;
            return recordOutput(current, path, output, isSet, position);
          };
        });
        return (frame) => {
          const emitted = emit(frame);
          return value === undefined ? emitted : !current.hidden;
        };
      };
      return { compile, doneSlot: constant ? FLAG : undefined };
    };

    const bodies = rule.bodies.map((body, index) => {
      const output = compileOutput(index === 0 ? headValue : body.value);
      if (index === 0) return this.compileQuery(body.query, scope, output);
      const inner = scope.inner();
      return compileLater(() => this.compileQuery(body.query, inner, output));
    });
    if (rule.bodies.length === 0) bodies.push(compileOutput(headValue).compile(scope.inner()));
    const { layout } = this;
    const run = (): RuleOutput | undefined => {
      for (const body of bodies) {
        current = new RuleOutput();
        if (body(new Array<Maybe>(layout.size).fill(undefined))) return current.hidden ? undefined : current;
      }
      return undefined;
    };
    const empty = isSet || keyed !== undefined ? this.#compileComponents(reference, scope) : undefined;
    const emptyPath = (): readonly Maybe[] | undefined => {
      try {
        return empty?.map((component) => component([]));
      } catch (thrown) {
        if (thrown instanceof RegoFault && !thrown.fatal) return undefined;
        throw thrown;
      }
    };
    return { position, isSet, run, emptyPath };
  }

  /** The value of a default and the scalar key that it is for. */
  compileDefault(rule: DefaultRule): { readonly value: () => Maybe; readonly key: () => Maybe } {
    const scope = new NameScope(this.layout);
    const value = this.compile(rule.value, scope);
    const key = rule.reference.kind === 'bracket' ? this.compile(rule.reference.index, scope) : undefined;
    const makeFrame = (): Frame => new Array<Maybe>(this.layout.size).fill(undefined);
    return { value: () => value(makeFrame()), key: () => key?.(makeFrame()) };
  }

  compileStandalone(path: readonly string[]): Evaluate {
    return this.compileDataPath(path);
  }

  #compileComponents(reference: Expression, scope: NameScope): readonly Evaluate[] {
    switch (reference.kind) {
      case 'variable': {
        const { name } = reference;
        return [() => name];
      }
      case 'dot': {
        const { field } = reference;
        return [...this.#compileComponents(reference.target, scope), () => field];
      }
      case 'bracket':
        return [...this.#compileComponents(reference.target, scope), this.compile(reference.index, scope)];
      default:
        return [this.failing('definition', 'not a valid rule ref', reference)];
    }
  }
}

function recordOutput(
  current: RuleOutput,
  path: readonly Maybe[],
  output: Maybe,
  isSet: boolean,
  at: Position,
): boolean {
  if (output === undefined || path.includes(undefined)) {
    current.hidden = true;
    return false;
  }
  // Once an output was undefined, the guest's engine cannot take another.
  if (current.hidden) throw new RegoFault('type', 'not an object', undefined);
  const key = path as readonly Value[];
  const earlier = current.get(key);
  if (isSet) {
    const set = earlier instanceof RegoSet ? earlier : new RegoSet();
    set.add(output);
    if (earlier === undefined) current.set(key, set);
  } else if (earlier === undefined) current.set(key, output);
  else if (!valuesEqual(earlier, output))
    throw new RegoFault('rule-conflict', 'rules must not produce multiple outputs', at);
  return true;
}

function isScalar(expression: Expression): expression is Literal {
  return expression.kind === 'literal';
}

function isScalarOrNone(expression: Expression | undefined): boolean {
  return expression === undefined || isScalar(expression);
}

/** A reference without variables inside its brackets. */
function isConstantReference(reference: Expression): boolean {
  let node = reference;
  for (;;) {
    if (node.kind === 'variable') return true;
    if (node.kind === 'dot') node = node.target;
    else if (node.kind === 'bracket' && isScalar(node.index)) node = node.target;
    else return false;
  }
}
