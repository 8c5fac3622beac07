import { isOverlooked } from '../analysis/overlooked-queries.js';
import type { LoopExpression } from '../analysis/plan-bodies.js';
import { RegoFault } from '../rego-error.js';
import type { Comprehension, Expression, Query, Statement } from '../syntax/ast.js';
import { indexValue } from '../values/index-value.js';
import { formatForPrint } from '../values/print-value.js';
import { RegoObject, RegoSet, type Value, valuesEqual } from '../values/value.js';
import { CallCompiler } from './call-compiler.js';
import type { Evaluate, Frame, Succeed } from './compile-context.js';
import { compileLater } from './compile-later.js';
import type { NameScope } from './name-scope.js';
import type { Match } from './pattern-compiler.js';
import { noOutput, type QueryOutput } from './query-output.js';
import { visitMembers } from './visit-members.js';

/** Turns bodies into closures: statements in order, each loop around all that comes after it. */
export abstract class StatementCompiler extends CallCompiler {
  protected compileQuery(query: Query, outer: NameScope, output: QueryOutput): Succeed {
    const order = this.context.schedule.get(query) ?? [...query.statements.keys()];
    if (isOverlooked(order)) {
      const at = this.place(query);
      return () => {
        throw new RegoFault('definition', 'statements not scheduled in query {query:?}', at);
      };
    }
    const statements = order.map((index) => query.statements[index] as Statement);
    return this.#compileFrom(statements, 0, outer.inner(), output);
  }

  #compileFrom(statements: readonly Statement[], from: number, scope: NameScope, output: QueryOutput): Succeed {
    const steps: Succeed[] = [];
    let rest: Succeed | undefined;
    for (let index = from; index < statements.length && rest === undefined; index++) {
      const statement = statements[index] as Statement;
      const loops = this.context.plans.statementLoops.get(statement) ?? [];
      if (loops.length > 0) rest = this.#compileLoops(loops, 0, statements, index, scope, output);
      else if (statement.body.kind === 'someIn') rest = this.#compileSomeIn(statements, index, scope, output);
      else steps.push(this.#compileSingle(statement, scope));
    }
    rest ??= compileLater(() => output.compile(scope));
    return joinSteps(steps, rest);
  }

  /** The statement at `at`, whose loops have all been opened, and what comes after it. */
  #compileInside(statements: readonly Statement[], at: number, scope: NameScope, output: QueryOutput): Succeed {
    const statement = statements[at] as Statement;
    if (statement.body.kind === 'someIn') return this.#compileSomeIn(statements, at, scope, output);
    const step = this.#compileSingle(statement, scope);
    return joinSteps([step], this.#compileFrom(statements, at + 1, scope, output));
  }

  #compileLoops(
    loops: readonly LoopExpression[],
    depth: number,
    statements: readonly Statement[],
    at: number,
    scope: NameScope,
    output: QueryOutput,
  ): Succeed {
    const loop = loops[depth];
    if (loop === undefined) return this.#compileInside(statements, at, scope, output);
    const statement = statements[at] as Statement;
    const { state } = this.context;
    const collection = this.withModifiers(statement, scope, this.#compileLoopCollection(loop, scope));
    const indexExpression = loop.kind === 'bracket' ? loop.index : (loop.args.at(-1) ?? loop);
    const pattern = this.context.plans.patterns.get(indexExpression) ?? { kind: 'ignore' as const };
    const known = loop.kind === 'bracket' && loop.index.kind === 'variable' ? scope.find(loop.index.name) : undefined;
    const slot = this.layout.loops.get(loop) ?? this.layout.allocate();
    this.layout.loops.set(loop, slot);
    const inner = scope.inner();
    const match = this.compilePattern(pattern, inner);
    const inside = this.#compileLoops(loops, depth + 1, statements, at, inner, output);
    const { doneSlot } = output;
    const redo = this.traceRedo(statement);

    const turn = (frame: Frame, key: Value, member: Value): boolean => {
      state.step();
      redo?.();
      frame[slot] = member;
      return match(frame, key) && inside(frame);
    };
    if (loop.kind === 'call') return this.#compileWalk(collection, slot, turn, loop);
    const knownIsBound = known !== undefined && pattern.kind === 'bind';
    return (frame) => {
      const members = collection(frame);
      if (known !== undefined) {
        const index = frame[known];
        if (index !== undefined) {
          // The index has a value already: the loop is a look-up.
          if (indexValue(members, index) === undefined) return false;
          frame[slot] = undefined;
          if (knownIsBound) match(frame, index);
          return inside(frame);
        }
      }
      let result = false;
      visitMembers(members, (key, member) => {
        if (turn(frame, key, member)) result = true;
        return doneSlot !== undefined && frame[doneSlot] === true;
      });
      frame[slot] = undefined;
      return result;
    };
  }

  #compileLoopCollection(loop: LoopExpression, scope: NameScope): Evaluate {
    if (loop.kind === 'bracket') return this.compile(loop.target, scope);
    const extra = this.findExtraArgument(loop);
    return this.compileCall(loop, extra === undefined ? loop.args : loop.args.slice(0, -1), scope);
  }

  #compileWalk(
    collection: Evaluate,
    slot: number,
    turn: (frame: Frame, key: Value, member: Value) => boolean,
    loop: LoopExpression,
  ): Succeed {
    const at = this.place(loop);
    return (frame) => {
      const items = collection(frame);
      if (items === undefined) return false;
      if (!Array.isArray(items)) throw new RegoFault('type', 'walk expected array result', at);
      let result = false;
      for (const item of items) if (turn(frame, item, item)) result = true;
      frame[slot] = undefined;
      return result;
    };
  }

  #compileSomeIn(statements: readonly Statement[], at: number, scope: NameScope, output: QueryOutput): Succeed {
    const statement = statements[at] as Statement;
    const { body } = statement;
    if (body.kind !== 'someIn') return () => false;
    const { state } = this.context;
    const { collection } = body;
    const plan = this.context.plans.someIn.get(collection);
    const members = this.compile(collection, scope);
    const inner = scope.inner();
    const matchKey = plan?.key === undefined ? undefined : this.compilePattern(plan.key, inner);
    const matchValue: Match = plan === undefined ? () => false : this.compilePattern(plan.value, inner);
    const rest = compileLater(() => this.#compileFrom(statements, at + 1, inner, output));
    const position = this.place(collection);
    const { doneSlot } = output;
    const traced = this.traceStatement(statement);
    const redo = this.traceRedo(statement);
    // In the guest's engine the modifiers last for all that comes after, too.
    const run = this.withModifiers(statement, scope, (frame) => {
      state.step();
      const succeed = traced?.begin();
      const value = members(frame);
      let result = false;
      const visited = visitMembers(value, (key, member) => {
        state.step();
        redo?.();
        if (matchKey !== undefined && !matchKey(frame, key)) return false;
        if (!matchValue(frame, member) || !rest(frame)) return false;
        result = true;
        return doneSlot !== undefined && frame[doneSlot] === true;
      });
      if (!visited && value !== undefined) {
        const shown = formatForPrint(value);
        throw new RegoFault('type', `\`some .. in collection\` expects array/set/object. Got \`${shown}\``, position);
      }
      succeed?.(result);
      return result;
    });
    return (frame) => run(frame) === true;
  }

  /** Where the value of a statement is kept, if it is. */
  protected valueSlot(_statement: Statement): number | undefined {
    return undefined;
  }

  /** Whether a statement that is false succeeds. */
  protected get keepsFalse(): boolean {
    return false;
  }

  /** A statement without loops: runs and says whether it succeeded. */
  #compileSingle(statement: Statement, scope: NameScope): Succeed {
    const { state } = this.context;
    const run = this.withModifiers(statement, scope, this.#compileBody(statement, scope));
    const slot = this.valueSlot(statement);
    if (slot !== undefined) {
      const { keepsFalse } = this;
      return (frame) => {
        state.step();
        const value = run(frame);
        frame[slot] = value;
        return value !== undefined && (value !== false || keepsFalse);
      };
    }
    const traced = this.traceStatement(statement);
    if (traced !== undefined) {
      return (frame) => {
        state.step();
        const succeed = traced.begin();
        const value = run(frame);
        const result = value !== undefined && value !== false;
        succeed(result);
        return result;
      };
    }
    return (frame) => {
      state.step();
      const value = run(frame);
      return value !== undefined && value !== false;
    };
  }

  #compileBody(statement: Statement, scope: NameScope): Evaluate {
    const { body } = statement;
    switch (body.kind) {
      case 'expression':
        return this.#compileStatementExpression(body.expression, scope, true);
      case 'not': {
        const inner = this.#compileStatementExpression(body.expression, scope, false);
        return (frame) => {
          const value = inner(frame);
          return value === undefined || value === false;
        };
      }
      case 'some': {
        const slots: number[] = [];
        for (const variable of body.variables) {
          if (scope.has(variable.name)) {
            return this.failing('definition', `duplicated definition of local variable ${variable.name}`, variable);
          }
          if (variable.name !== '_' && scope.find(variable.name) === undefined) slots.push(scope.bind(variable.name));
        }
        return (frame) => {
          for (const slot of slots) frame[slot] = undefined;
          return true;
        };
      }
      case 'every':
        return this.#compileEvery(body, scope);
      case 'someIn':
        return this.failing('definition', 'some-in inside a statement', statement);
    }
  }

  #compileStatementExpression(expression: Expression, scope: NameScope, bindsResult: boolean): Evaluate {
    const extra = expression.kind === 'call' ? this.findExtraArgument(expression) : undefined;
    if (expression.kind !== 'call' || extra === undefined) return this.compile(expression, scope);
    const result = this.compileCall(expression, expression.args.slice(0, -1), scope);
    if (!bindsResult) {
      const expected = this.compile(extra, scope);
      return (frame) => {
        const value = result(frame);
        return valuesEqual(value, expected(frame));
      };
    }
    const pattern = this.context.plans.patterns.get(extra);
    if (pattern === undefined) return result;
    const match = this.compilePattern(pattern, scope);
    return (frame) => match(frame, result(frame)) || undefined;
  }

  #compileEvery(body: Extract<Statement['body'], { kind: 'every' }>, scope: NameScope): Evaluate {
    const { state } = this.context;
    const domain = this.compile(body.domain, scope);
    const inner = scope.inner();
    const valueSlot = inner.bind(body.value.name);
    const keySlot = body.key === undefined ? undefined : inner.bind(body.key.name);
    const query = compileLater(() => this.compileQuery(body.query, inner, noOutput));
    return (frame) => {
      let result = true;
      const visited = visitMembers(domain(frame), (key, member) => {
        state.step();
        frame[valueSlot] = member;
        if (keySlot !== undefined) frame[keySlot] = key;
        result = query(frame);
        return !result;
      });
      return visited && result;
    };
  }

  protected override compileComprehension(comprehension: Comprehension, scope: NameScope): Evaluate {
    const slot = this.layout.allocate();
    const { state } = this.context;
    const inner = scope.inner();
    const run = compileLater(() =>
      this.compileQuery(comprehension.query, inner, {
        compile: (innermost) => this.#compileComprehensionOutput(comprehension, innermost, slot),
        doneSlot: undefined,
      }),
    );
    const make = (): Value[] | RegoSet | RegoObject => {
      if (comprehension.kind === 'arrayComprehension') return [];
      return comprehension.kind === 'setComprehension' ? new RegoSet() : new RegoObject();
    };
    return (frame) => {
      // A comprehension can run inside itself by way of its own output.
      const outer = frame[slot];
      const made = make();
      frame[slot] = made;
      run(frame);
      frame[slot] = outer;
      state.allocate(Array.isArray(made) ? made.length : made.size);
      return made;
    };
  }

  #compileComprehensionOutput(comprehension: Comprehension, scope: NameScope, slot: number): Succeed {
    if (comprehension.kind !== 'objectComprehension') {
      return this.compileOutputLoops([comprehension.term], scope, (inner) => {
        const term = this.compile(comprehension.term, inner);
        return (frame) => {
          const value = term(frame);
          if (value === undefined) return true;
          const made = frame[slot];
          if (made instanceof RegoSet) made.add(value);
          else (made as Value[]).push(value);
          return true;
        };
      });
    }
    return this.compileOutputLoops([comprehension.key, comprehension.value], scope, (inner) => {
      const evaluateKey = this.compile(comprehension.key, inner);
      const evaluateValue = this.compile(comprehension.value, inner);
      const at = this.place(comprehension.key);
      return (frame) => {
        const key = evaluateKey(frame);
        const value = evaluateValue(frame);
        if (key === undefined || value === undefined) return true;
        const object = frame[slot] as RegoObject;
        const earlier = object.get(key);
        if (earlier !== undefined && !valuesEqual(earlier, value)) {
          const [name, first, second] = [key, earlier, value].map(formatForPrint);
          const message = `value for key \`${name}\` generated multiple times: \`${first}\` and \`${second}\``;
          throw new RegoFault('object-conflict', message, at);
        }
        object.set(key, value);
        return true;
      };
    });
  }

  /** Runs an output once per combination of the members that its own loops go over; such loops bind no index. */
  protected compileOutputLoops(
    outputs: readonly (Expression | undefined)[],
    scope: NameScope,
    compileInside: (scope: NameScope) => Succeed,
  ): Succeed {
    const loops = outputs.flatMap((output) =>
      output === undefined ? [] : (this.context.plans.outputLoops.get(output) ?? []),
    );
    const compileFrom = (depth: number): Succeed => {
      const loop = loops[depth];
      if (loop === undefined) return compileInside(scope);
      const collection = loop.kind === 'bracket' ? this.compile(loop.target, scope) : this.compile(loop, scope);
      const slot = this.layout.loops.get(loop) ?? this.layout.allocate();
      this.layout.loops.set(loop, slot);
      const inside = compileFrom(depth + 1);
      const at = this.place(loop);
      return (frame) => {
        let result = false;
        const visited = visitMembers(collection(frame), (_, member) => {
          frame[slot] = member;
          if (inside(frame)) result = true;
          return false;
        });
        if (!visited) throw new RegoFault('type', 'item cannot be indexed', at);
        frame[slot] = undefined;
        return result;
      };
    };
    return compileFrom(0);
  }
}

function joinSteps(steps: readonly Succeed[], rest: Succeed): Succeed {
  const [first, second] = steps;
  if (first === undefined) return rest;
  if (second === undefined) return (frame) => first(frame) && rest(frame);
  return (frame) => {
    for (const step of steps) if (!step(frame)) return false;
    return rest(frame);
  };
}
