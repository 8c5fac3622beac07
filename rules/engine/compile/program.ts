import { type FunctionTable, packagePath } from '../analysis/function-table.js';
import type { BodyPlans } from '../analysis/plan-bodies.js';
import type { Schedule } from '../analysis/schedule-bodies.js';
import type { BuiltinTable } from '../builtins/builtin.js';
import { RegoFault } from '../rego-error.js';
import type { DefinitionRule, Located, Module } from '../syntax/ast.js';
import { dottedPath, pathComponents } from '../syntax/path-components.js';
import { type Maybe, RegoObject, RegoSet, type Value, valuesEqual } from '../values/value.js';
import type { Analysis } from './analyze-modules.js';
import { checkDefaultValue } from './check-default-value.js';
import type { Callable, CompileContext } from './compile-context.js';
import { conflict, DefinitionCompiler, type FunctionRunner, type RuleRunner } from './definition-compiler.js';
import { defaultEvaluationLimits } from './evaluation-limits.js';
import { EvaluationState } from './evaluation-state.js';
import type { IndexedRule, RuleGroup, RuleIndex } from './rule-index.js';
import type { RuleOutput } from './rule-output.js';
import { mergeRuleValue, writeRuleValue } from './write-rule-value.js';

/** Compiled rules and functions with the state of their evaluation. Each is compiled when it first runs. */
export class Program implements CompileContext {
  readonly state: EvaluationState;
  readonly modules: readonly Module[];
  readonly functions: FunctionTable;
  readonly schedule: Schedule;
  readonly plans: BodyPlans;
  readonly index: RuleIndex;
  readonly builtins: BuiltinTable;
  readonly hasModifiers: boolean;
  readonly traced: boolean;
  readonly #rules: (RuleRunner | undefined)[] = [];
  readonly #defaults: ({ readonly value: () => Maybe; readonly key: () => Maybe } | undefined)[] = [];
  readonly #callables = new Map<string, Callable>();
  #replaced: { readonly number: number; readonly rule: DefinitionRule | undefined } | undefined;
  /** Rules that stood in the place of another before: policies that are asked in turns change places at each request. */
  readonly #replacements = new WeakMap<DefinitionRule, RuleRunner>();

  constructor(analysis: Analysis, traced: boolean) {
    this.modules = analysis.modules;
    this.functions = analysis.functions;
    this.schedule = analysis.schedule;
    this.plans = analysis.plans;
    this.index = analysis.index;
    this.builtins = analysis.builtins;
    this.hasModifiers = analysis.modules.some((module) => module.hasModifiers);
    this.traced = traced;
    this.state = new EvaluationState(analysis.index.rules.length, analysis.index.groups.size, defaultEvaluationLimits);
  }

  /** Puts another definition in the place of a rule from now on, or puts it back; the rules around it must not need to know. */
  replaceRule(number: number, rule: DefinitionRule | undefined): void {
    const earlier = this.#replaced?.rule;
    if (earlier === rule) return;
    const runner = this.#rules[number];
    if (earlier && runner) this.#replacements.set(earlier, runner);
    this.#replaced = { number, rule };
    this.#rules[number] = rule && this.#replacements.get(rule);
  }

  /** Objects that exist before any rule has run. */
  openPrefixes(): void {
    for (const path of this.index.prefixes) {
      if (this.state.document.peek(path) === undefined) this.state.document.openObject(path);
    }
  }

  forceGroup(group: RuleGroup): Maybe {
    const { state } = this;
    for (const indexed of group.definitions) this.#evaluateRule(indexed);
    for (const indexed of group.defaults) this.#evaluateDefault(indexed);
    const value = state.document.read(group.path);
    state.cache[group.number] = value;
    return value;
  }

  forceModule(module: Module): void {
    this.state.document.openObject(pathComponents(module.package) ?? []);
    const own = this.index.rules.filter((indexed) => indexed.module === module);
    for (const { rule, number } of own) if (rule.kind === 'definition') this.#evaluateRule({ rule, module, number });
    for (const { rule, number } of own) if (rule.kind === 'default') this.#evaluateDefault({ rule, module, number });
  }

  #evaluateRule({ rule, module, number }: IndexedRule<DefinitionRule>): void {
    const { state } = this;
    if (state.processed[number] === 1) return;
    if (state.active[number] === 1) {
      const { line, column, start, end } = rule.head.reference;
      const position = { file: module.file, line, column, start, end };
      throw new RegoFault('recursion', 'recursion detected when evaluating rule', position);
    }
    state.active[number] = 1;
    state.depth++;
    try {
      if (rule.head.kind === 'function') this.#evaluateFunctionRule(rule, module);
      else {
        this.#runRule(rule, module, number);
        state.processed[number] = 1;
      }
    } finally {
      state.active[number] = 0;
      state.depth--;
    }
  }

  #nameOf(rule: DefinitionRule, module: Module): string {
    return `${packagePath(module)}.${dottedPath(rule.head.reference) ?? ''}`;
  }

  #runRule(written: DefinitionRule, module: Module, number: number): void {
    const { state } = this;
    const rule = (this.#replaced?.number === number ? this.#replaced.rule : undefined) ?? written;
    let runner = this.#rules[number];
    if (runner === undefined) {
      runner = new DefinitionCompiler(this, module, this.#nameOf(rule, module)).compileRule(rule);
      this.#rules[number] = runner;
    }
    const base: readonly Value[] = pathComponents(module.package) ?? [];
    const place = { file: module.file, line: rule.line, column: rule.column, start: rule.start, end: rule.end };
    if (this.traced)
      state.trace?.({
        kind: 'enter',
        node: 'rule',
        name: this.#nameOf(rule, module),
        position: place,
        depth: state.depth,
      });
    const output = runner.run();
    if (this.traced) {
      const event = { node: 'rule' as const, name: this.#nameOf(rule, module), position: place, depth: state.depth };
      state.trace?.(
        output === undefined ? { kind: 'fail', ...event } : { kind: 'exit', ...event, value: shownOutput(output) },
      );
    }
    if (output !== undefined) {
      for (const [key, value] of output.entries()) {
        const path = [...base, ...key];
        const other = state.ruleValues.note(path, value, runner.isSet, runner.position);
        if (other !== undefined) {
          const message = `rule conflicts with the following rule: ${other.file}:${other.line}:${other.column}`;
          throw new RegoFault('rule-conflict', message, runner.position);
        }
        writeRuleValue(state, path, value, runner.isSet, place);
      }
      return;
    }
    const empty = runner.emptyPath();
    if (empty !== undefined)
      writeRuleValue(state, [...base, ...empty], runner.isSet ? new RegoSet() : undefined, runner.isSet, place);
  }

  /** A function asked for as a value: without parameters it has one; nested names exist as objects. */
  #evaluateFunctionRule(rule: DefinitionRule, module: Module): void {
    const { state } = this;
    const { head } = rule;
    if (head.kind !== 'function') return;
    const path = [...(pathComponents(module.package) ?? []), ...(pathComponents(head.reference) ?? [])];
    const { line, column, start, end } = head.reference;
    const position = { file: module.file, line, column, start, end };
    mergeRuleValue(state, path.slice(0, -1), new RegoObject(), position);
    if (head.parameters.length > 0) return;
    const runner = new DefinitionCompiler(this, module, this.#nameOf(rule, module)).compileFunction(rule, head);
    const value = runner.run([]);
    if (value === conflict)
      throw new RegoFault('rule-conflict', 'complete rules should not produce multiple outputs', position);
    if (value !== undefined) mergeRuleValue(state, path, value, position);
  }

  #evaluateDefault({ rule, module, number }: RuleGroup['defaults'][number]): void {
    const { state } = this;
    if (state.processed[number] === 1 || rule.parameters.length > 0) return;
    checkDefaultValue(rule.value, module);
    const compiled = this.#compileDefault(rule, module, number);
    const reference = rule.reference.kind === 'bracket' ? rule.reference.target : rule.reference;
    const path = [...(pathComponents(module.package) ?? []), ...(pathComponents(reference) ?? [])];
    const value = compiled.value();
    const key = compiled.key();
    const { line, column, start, end } = rule;
    const position = { file: module.file, line, column, start, end };
    const existing = state.document.peek(path);
    if (value !== undefined) {
      if (key === undefined) {
        if (existing === undefined) mergeRuleValue(state, path, value, position);
      } else if (existing === undefined || (existing instanceof RegoObject && !existing.has(key))) {
        mergeRuleValue(state, path, RegoObject.of([[key, value]]), position);
      }
    }
    state.processed[number] = 1;
  }

  #compileDefault(rule: RuleGroup['defaults'][number]['rule'], module: Module, number: number) {
    const compiled = this.#defaults[number] ?? new DefinitionCompiler(this, module, 'default').compileDefault(rule);
    this.#defaults[number] = compiled;
    return compiled;
  }

  resolve(path: string, ownPackage: string): Callable | undefined {
    const full = path.startsWith('data.') ? path : `${ownPackage}.${path}`;
    const known = this.#callables.get(full);
    if (known !== undefined) return known;
    const hasDefault = [path, full].find((name) => (this.index.groups.get(name)?.defaults.length ?? 0) > 0);
    if (!this.functions.has(full) && hasDefault === undefined) return undefined;
    let runners: readonly FunctionRunner[] | undefined;
    const callable: Callable = (args, at, module) => {
      for (const argument of args) if (argument === undefined) return undefined;
      runners ??= this.#functionsOf(full);
      return this.#call(runners, hasDefault, args as readonly Value[], at, module);
    };
    this.#callables.set(full, callable);
    return callable;
  }

  #functionsOf(path: string): readonly FunctionRunner[] {
    const { definitions = [] } = this.functions.get(path) ?? {};
    return definitions.map(({ rule, head, module }) =>
      new DefinitionCompiler(this, module, path).compileFunction(rule, head),
    );
  }

  #call(
    runners: readonly FunctionRunner[],
    defaultPath: string | undefined,
    values: readonly Value[],
    at: Located,
    module: Module,
  ): Maybe {
    const { state } = this;
    state.enterCall();
    const { depth } = state;
    let result: Maybe;
    let differs = false;
    let previous: Maybe;
    let failure: RegoFault | undefined;
    for (const runner of runners) {
      if (runner.arity !== values.length) {
        const message = `mismatch in number of arguments. supplied ${values.length}, expected ${runner.arity}`;
        failCall('arity', message, at, module);
      }
      const frame = runner.makeFrame();
      if (!runner.bind(frame, values)) continue;
      let value: Maybe | typeof conflict;
      if (this.traced) this.#traceFunction('enter', runner, undefined);
      try {
        value = runner.evaluate(frame);
      } catch (thrown) {
        if (!(thrown instanceof RegoFault) || thrown.fatal) throw thrown;
        failure ??= thrown;
        state.depth = depth;
        continue;
      }
      if (value === conflict) return failCall('function-conflict', 'function produced multiple outputs', at, module);
      if (this.traced) this.#traceFunction(value === undefined ? 'fail' : 'exit', runner, value);
      if (value === undefined) continue;
      if (previous !== undefined && !valuesEqual(previous, value)) differs = true;
      previous = value;
      if (result === undefined) result = value;
    }
    if (failure !== undefined && (state.strict || result === undefined)) {
      state.depth--;
      throw failure;
    }
    if (result === undefined && defaultPath !== undefined) {
      for (const { rule, module: own, number } of this.index.groups.get(defaultPath)?.defaults ?? []) {
        if (result === undefined) result = this.#compileDefault(rule, own, number).value();
      }
    }
    if (differs) {
      failCall('function-conflict', 'functions must not produce multiple outputs for same inputs', at, module);
    }
    state.depth--;
    return result;
  }

  #traceFunction(kind: 'enter' | 'exit' | 'fail', runner: FunctionRunner, value: Maybe): void {
    const { state } = this;
    const event = { kind, node: 'function' as const, name: runner.name, position: runner.position, depth: state.depth };
    state.trace?.(kind === 'exit' ? { ...event, value } : event);
  }
}

function failCall(code: 'arity' | 'function-conflict', message: string, at: Located, module: Module): never {
  const { line, column, start, end } = at;
  throw new RegoFault(code, message, { file: module.file, line, column, start, end });
}

/** The value of a rule as a reader expects it: that of its only path, or all of them. */
function shownOutput(output: RuleOutput): Value {
  const entries = output.entries();
  const [only] = entries;
  return entries.length === 1 && only !== undefined ? only[1] : RegoObject.of(entries);
}
