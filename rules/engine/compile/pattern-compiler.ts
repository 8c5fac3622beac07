import type { AssignmentPlan, Pattern } from '../analysis/binding-plan.js';
import type { Assignment } from '../syntax/ast.js';
import { type Maybe, RegoObject, valuesEqual } from '../values/value.js';
import type { Evaluate, Frame } from './compile-context.js';
import { ExpressionCompiler } from './expression-compiler.js';
import type { NameScope } from './name-scope.js';

/** Binds the names of a pattern and says whether the value fits it. */
export type Match = (frame: Frame, value: Maybe) => boolean;

/** Turns patterns and assignments into closures. */
export abstract class PatternCompiler extends ExpressionCompiler {
  protected compilePattern(pattern: Pattern, scope: NameScope): Match {
    switch (pattern.kind) {
      case 'bind': {
        const slot = scope.bind(pattern.name);
        return (frame, value) => {
          if (value === undefined) return false;
          frame[slot] = value;
          return true;
        };
      }
      case 'ignore':
        return (_, value) => value !== undefined;
      case 'equalExpression': {
        const expected = this.compile(pattern.expression, scope);
        return (frame, value) => value !== undefined && valuesEqual(value, expected(frame));
      }
      case 'equalValue': {
        const { value: expected } = pattern;
        return (_, value) => valuesEqual(value, expected);
      }
      case 'array': {
        const items = pattern.items.map((item) => this.compilePattern(item, scope));
        return (frame, value) =>
          Array.isArray(value) &&
          value.length === items.length &&
          items.every((item, index) => item(frame, value[index]));
      }
      case 'object': {
        const fields = pattern.fields.map(([key, field]) => [key, this.compilePattern(field, scope)] as const);
        const dynamicFields = pattern.dynamicFields.map(
          ([key, field]) => [this.compile(key, scope), this.compilePattern(field, scope)] as const,
        );
        return (frame, value) => {
          if (!(value instanceof RegoObject)) return false;
          for (const [key, field] of fields) if (!field(frame, value.get(key))) return false;
          for (const [evaluateKey, field] of dynamicFields) {
            const key = evaluateKey(frame);
            if (key === undefined || !field(frame, value.get(key))) return false;
          }
          return true;
        };
      }
    }
  }

  protected override compileAssignment(expression: Assignment, scope: NameScope): Evaluate {
    const plan = this.context.plans.assignments.get(expression);
    if (plan === undefined) return this.failing('definition', 'assignment outside of a statement', expression);
    return this.#compilePlan(plan, scope);
  }

  #compilePlan(plan: AssignmentPlan, scope: NameScope): Evaluate {
    switch (plan.kind) {
      case 'match': {
        const source = this.compile(plan.source, scope);
        const match = this.compilePattern(plan.pattern, scope);
        return (frame) => match(frame, source(frame)) || undefined;
      }
      case 'pairs': {
        const pairs = plan.pairs.map(
          ([source, pattern]) => [this.compile(source, scope), this.compilePattern(pattern, scope)] as const,
        );
        return (frame) => pairs.every(([source, match]) => match(frame, source(frame))) || undefined;
      }
      case 'defined': {
        if (plan.source === undefined) return () => true;
        const source = this.compile(plan.source, scope);
        return (frame) => (source(frame) === undefined ? undefined : true);
      }
      case 'equal': {
        const left = this.compile(plan.left, scope);
        const right = this.compile(plan.right, scope);
        return (frame) => {
          const a = left(frame);
          const b = right(frame);
          return a !== undefined && b !== undefined && valuesEqual(a, b) ? true : undefined;
        };
      }
    }
  }
}
