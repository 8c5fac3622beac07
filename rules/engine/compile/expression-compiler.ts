import { packagePath } from '../analysis/function-table.js';
import { type Position, type RegoErrorCode, RegoFault } from '../rego-error.js';
import type { Call, Comprehension, Expression, Located, Membership, Module } from '../syntax/ast.js';
import { pathComponents } from '../syntax/path-components.js';
import { subtractNumbers } from '../values/arithmetic.js';
import { indexValue } from '../values/index-value.js';
import { type Maybe, RegoObject, RegoSet, type Value } from '../values/value.js';
import type { CompileContext, Evaluate, Frame } from './compile-context.js';
import type { FrameLayout, NameScope } from './name-scope.js';
import { calculate, chainFields, combineSets, compareBy, isMember, noKey } from './operators.js';

/** Turns expressions into closures over a frame. */
export abstract class ExpressionCompiler {
  protected readonly context: CompileContext;
  protected readonly module: Module;
  protected readonly packagePath: string;
  protected readonly layout: FrameLayout;

  constructor(context: CompileContext, module: Module, layout: FrameLayout) {
    this.context = context;
    this.module = module;
    this.packagePath = packagePath(module);
    this.layout = layout;
  }

  protected abstract compileComprehension(comprehension: Comprehension, scope: NameScope): Evaluate;
  protected abstract compileCall(call: Call, args: readonly Expression[], scope: NameScope): Evaluate;
  protected abstract compileAssignment(expression: Expression & { kind: 'assignment' }, scope: NameScope): Evaluate;
  protected abstract compileName(name: string, path: readonly string[], at: Located, scope: NameScope): Evaluate;

  protected place(at: Located): Position {
    return { file: this.module.file, line: at.line, column: at.column, start: at.start, end: at.end };
  }

  /** A closure that fails when it runs: the guest's engine finds most mistakes only then, too. */
  protected failing(code: RegoErrorCode, message: string, at: Located): () => never {
    const position = this.place(at);
    return () => {
      throw new RegoFault(code, message, position);
    };
  }

  compile(expression: Expression, scope: NameScope): Evaluate {
    const slot = this.layout.loops.get(expression);
    if (slot === undefined) return this.#compilePlain(expression, scope);
    const plain = this.#compilePlain(expression, scope);
    return (frame) => {
      const member = frame[slot];
      return member === undefined ? plain(frame) : member;
    };
  }

  #compilePlain(expression: Expression, scope: NameScope): Evaluate {
    const constant = constantOf(expression);
    if (constant !== undefined) return () => constant;
    switch (expression.kind) {
      case 'variable':
      case 'dot':
      case 'bracket':
        return this.#compileReference(expression, scope);
      case 'array':
        return this.#compileArray(expression.items, scope);
      case 'set': {
        const items = this.#compileArray(expression.items, scope);
        return (frame) => {
          const values = items(frame);
          return values === undefined ? undefined : RegoSet.of(values as readonly Value[]);
        };
      }
      case 'object':
        return this.#compileObject(expression.fields, scope);
      case 'arrayComprehension':
      case 'setComprehension':
      case 'objectComprehension':
        return this.compileComprehension(expression, scope);
      case 'call':
        return this.compileCall(expression, expression.args, scope);
      case 'assignment':
        return this.compileAssignment(expression, scope);
      case 'membership':
        return this.#compileMembership(expression, scope);
      case 'negation':
        return this.#compileNegation(expression.operand, expression);
      case 'comparison': {
        const { operator } = expression;
        return this.#compileBinary(expression.left, expression.right, scope, (a, b) => compareBy(operator, a, b));
      }
      case 'arithmetic': {
        const { operator } = expression;
        const { state } = this.context;
        const at = this.place(expression);
        return this.#compileBinary(expression.left, expression.right, scope, (a, b) =>
          calculate(operator, a, b, state.strict, at),
        );
      }
      case 'setOperation': {
        const { operator } = expression;
        const at = this.place(expression);
        return this.#compileBinary(expression.left, expression.right, scope, (a, b) => combineSets(operator, a, b, at));
      }
      case 'literal': {
        const { value } = expression;
        return () => value;
      }
    }
  }

  #compileBinary(
    left: Expression,
    right: Expression,
    scope: NameScope,
    combine: (a: Value, b: Value) => Maybe,
  ): Evaluate {
    const first = this.compile(left, scope);
    const second = this.compile(right, scope);
    return (frame) => {
      const a = first(frame);
      const b = second(frame);
      return a === undefined || b === undefined ? undefined : combine(a, b);
    };
  }

  #compileArray(items: readonly Expression[], scope: NameScope): Evaluate {
    const compiled = items.map((item) => this.compile(item, scope));
    return (frame) => {
      const values: Value[] = [];
      for (const item of compiled) {
        const value = item(frame);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return values;
    };
  }

  #compileObject(fields: readonly (readonly [Expression, Expression])[], scope: NameScope): Evaluate {
    const compiled = fields.map(([key, value]) => [this.compile(key, scope), this.compile(value, scope)] as const);
    return (frame) => {
      const object = new RegoObject();
      for (const [evaluateKey, evaluateValue] of compiled) {
        const key = evaluateKey(frame);
        if (key === undefined) return undefined;
        const value = evaluateValue(frame);
        if (value === undefined) return undefined;
        object.set(key, value);
      }
      return object;
    };
  }

  #compileMembership(expression: Membership, scope: NameScope): Evaluate {
    const value = this.compile(expression.value, scope);
    const collection = this.compile(expression.collection, scope);
    if (expression.key === undefined) return (frame) => isMember(noKey, value(frame), collection(frame));
    const key = this.compile(expression.key, scope);
    return (frame) => {
      const wanted = value(frame);
      const members = collection(frame);
      // A key is looked at only where it can stand.
      return isMember(
        Array.isArray(members) || members instanceof RegoObject ? key(frame) : undefined,
        wanted,
        members,
      );
    };
  }

  #compileNegation(operand: Expression, at: Located): Evaluate {
    if (operand.kind === 'literal' && operand.form === 'number' && !operand.text.startsWith('-')) {
      const value = subtractNumbers(0, operand.value as number | bigint);
      return () => value;
    }
    return this.failing('type', 'unary - can only be used with numeric literals', at);
  }

  /** Splits a reference into what it begins with and the string keys after it. */
  #compileReference(expression: Expression, scope: NameScope): Evaluate {
    const path: string[] = [];
    let node = expression;
    for (;;) {
      if (node !== expression && this.layout.loops.has(node)) return chained(this.compile(node, scope), path);
      if (node.kind === 'variable') return this.compileName(node.name, path, node, scope);
      if (node.kind === 'dot') {
        path.unshift(node.field);
        node = node.target;
      } else if (node.kind === 'bracket') {
        if (node.index.kind !== 'literal' || node.index.form !== 'string') {
          return chained(this.#compileIndex(node.target, node.index, path, scope), path);
        }
        path.unshift(node.index.text);
        node = node.target;
      } else return chained(this.compile(node, scope), path);
    }
  }

  #compileIndex(target: Expression, indexExpression: Expression, path: readonly string[], scope: NameScope): Evaluate {
    const index = this.compile(indexExpression, scope);
    const collection = this.compile(target, scope);
    const root = dataPath(target);
    if (root === undefined) {
      return (frame) => {
        // The index runs first: prints show it.
        const key = index(frame);
        return indexValue(collection(frame), key);
      };
    }
    const { context } = this;
    return (frame) => {
      const key = index(frame);
      const name = key === undefined || typeof key === 'string' ? key : String(key);
      if (name !== undefined) {
        const group = context.index.groups.get(['data', ...root, name, ...path].join('.'));
        if (group !== undefined) context.forceGroup(group);
      }
      const members = collection(frame);
      const value = indexValue(members, key);
      // A number finds the key that is its text.
      return value === undefined && typeof key === 'number' ? indexValue(members, String(key)) : value;
    };
  }
}

function chained(base: Evaluate, path: readonly string[]): Evaluate {
  if (path.length === 0) return base;
  if (path.length === 1) {
    const [field = ''] = path;
    return (frame) => {
      const value = base(frame);
      return value instanceof RegoObject
        ? value.get(field)
        : value instanceof RegoSet && value.has(field)
          ? field
          : undefined;
    };
  }
  return (frame) => chainFields(base(frame), path);
}

/** Components below `data` of a plain reference into it. */
function dataPath(reference: Expression): readonly string[] | undefined {
  const components = pathComponents(reference);
  return components?.[0] === 'data' ? components.slice(1) : undefined;
}

/** The value of an expression made of literals only. */
export function constantOf(expression: Expression): Maybe {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'array':
      return constantItems(expression.items);
    case 'set': {
      const items = constantItems(expression.items);
      return items === undefined ? undefined : RegoSet.of(items);
    }
    case 'object': {
      const object = new RegoObject();
      for (const [key, value] of expression.fields) {
        const constantKey = constantOf(key);
        if (constantKey === undefined) return undefined;
        const constantValue = constantOf(value);
        if (constantValue === undefined) return undefined;
        object.set(constantKey, constantValue);
      }
      return object;
    }
    default:
      return undefined;
  }
}

function constantItems(items: readonly Expression[]): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const item of items) {
    const value = constantOf(item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

export type { Frame };
