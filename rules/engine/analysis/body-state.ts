import type { Comprehension, Expression, Located } from '../syntax/ast.js';
import type { Definition } from './order-statements.js';
import { type VariableScope, walkExpression } from './variable-scope.js';

/** Names used by an expression and the comprehensions inside it. */
export interface Uses {
  readonly names: string[];
  readonly comprehensions: Comprehension[];
}

/** What is known while the statements of one body are read. */
export interface BodyState {
  readonly scope: VariableScope;
  readonly firstUse: Map<string, Located>;
  definitions: Definition[];
  /** Of the `with` modifiers of the current statement. */
  modifiers: Uses;
}

export function noteFirstUse(state: BodyState, name: string, at: Located): void {
  if (!state.firstUse.has(name)) state.firstUse.set(name, at);
}

export function collectComprehensions(expression: Expression): readonly Comprehension[] {
  const found: Comprehension[] = [];
  walkExpression(expression, (node) => {
    if (node.kind !== 'arrayComprehension' && node.kind !== 'setComprehension' && node.kind !== 'objectComprehension') {
      return true;
    }
    found.push(node);
    return false;
  });
  return found;
}
