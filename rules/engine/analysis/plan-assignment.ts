import type { ArrayTerm, Assignment, Expression, ObjectTerm } from '../syntax/ast.js';
import { RegoObject, type Value } from '../values/value.js';
import type { AssignmentPlan, Pattern } from './binding-plan.js';
import { bindsAnything, patternNames } from './binding-plan.js';
import type { BindingScope } from './binding-scope.js';
import { checkLiteralFit, failPlan, planPattern } from './plan-pattern.js';
import { walkExpression } from './variable-scope.js';

/** Decides which side of an assignment binds the other. Throws a fault where it cannot. */
export function planAssignment(assignment: Assignment, scope: BindingScope, file: string): AssignmentPlan {
  return assignment.operator === ':='
    ? planDeclaration(assignment, scope, file)
    : planUnification(assignment, scope, file);
}

function planDeclaration({ left, right }: Assignment, scope: BindingScope, file: string): AssignmentPlan {
  const pattern = planPattern(left, scope, true, new Set());
  if (!bindsAnything(pattern)) {
    failPlan('assignment operator := requires left-hand side to have bindable variables', left, file);
  }
  for (const name of patternNames(pattern)) {
    if (scope.isOwn(name)) failPlan(`var \`${name}\` used before definition below`, left, file);
  }
  checkShapes(left, right, file);
  checkLiteralFit(pattern, right, file);
  return { kind: 'match', source: right, pattern };
}

function planUnification({ left, right }: Assignment, scope: BindingScope, file: string): AssignmentPlan {
  const leftWild = left.kind === 'variable' && left.name === '_';
  const rightWild = right.kind === 'variable' && right.name === '_';
  if (leftWild && rightWild) return { kind: 'defined', source: undefined };
  if (leftWild || rightWild) return { kind: 'defined', source: leftWild ? right : left };
  const leftPattern = planPattern(left, scope, false, new Set());
  const rightPattern = planPattern(right, scope, false, new Set());
  const leftBinds = bindsAnything(leftPattern);
  const rightBinds = bindsAnything(rightPattern);
  if (leftBinds && rightBinds) {
    const pairs: (readonly [Expression, Pattern])[] = [];
    pairSides(left, right, scope, new Set(), pairs, file);
    return { kind: 'pairs', pairs: orderPairs(pairs, scope) };
  }
  if (leftBinds || !rightBinds) {
    if (!leftBinds) return { kind: 'equal', left, right };
    checkShapes(left, right, file);
    checkLiteralFit(leftPattern, right, file);
    return { kind: 'match', source: right, pattern: leftPattern };
  }
  checkShapes(right, left, file);
  checkLiteralFit(rightPattern, left, file);
  return { kind: 'match', source: left, pattern: rightPattern };
}

function checkShapes(left: Expression, right: Expression, file: string): void {
  if ((left.kind === 'array' && right.kind === 'object') || (left.kind === 'object' && right.kind === 'array')) {
    failShapes(left, file);
  }
}

function failShapes(at: Expression, file: string): never {
  failPlan(
    'incompatible destructuring patterns: both sides must be arrays or objects with matching structure',
    at,
    file,
  );
}

/** Takes two sides that both bind apart into pairs of a value and a pattern. */
function pairSides(
  left: Expression,
  right: Expression,
  scope: BindingScope,
  bound: Set<string>,
  pairs: (readonly [Expression, Pattern])[],
  file: string,
): void {
  const leftNames = new Set(bound);
  const rightNames = new Set(bound);
  const leftPattern = planPattern(left, scope, false, leftNames);
  const rightPattern = planPattern(right, scope, false, rightNames);
  const leftBinds = bindsAnything(leftPattern);
  const rightBinds = bindsAnything(rightPattern);
  if (!leftBinds && !rightBinds) {
    pairs.push([right, { kind: 'equalExpression', expression: left }]);
    return;
  }
  checkShapes(left, right, file);
  const parts = alignParts(left, right, file);
  if (parts !== undefined) {
    for (const [leftPart, rightPart] of parts) pairSides(leftPart, rightPart, scope, bound, pairs, file);
    return;
  }
  if (leftBinds && rightBinds) failShapes(left, file);
  for (const name of leftBinds ? leftNames : rightNames) bound.add(name);
  pairs.push(leftBinds ? [right, leftPattern] : [left, rightPattern]);
}

/** Items of two arrays or values of two objects with literal keys that belong together; `undefined` for other sides. */
function alignParts(
  left: Expression,
  right: Expression,
  file: string,
): readonly (readonly [Expression, Expression])[] | undefined {
  if (left.kind === 'array' && right.kind === 'array') return alignArrays(left, right, file);
  if (left.kind === 'object' && right.kind === 'object') return alignObjects(left, right, file);
  return undefined;
}

function alignArrays(left: ArrayTerm, right: ArrayTerm, file: string): readonly (readonly [Expression, Expression])[] {
  if (left.items.length !== right.items.length) failPlan('mismatch in number of array elements', left, file);
  return left.items.map((item, index) => [item, right.items[index] as Expression]);
}

function alignObjects(
  left: ObjectTerm,
  right: ObjectTerm,
  file: string,
): readonly (readonly [Expression, Expression])[] | undefined {
  const places = new RegoObject();
  for (const [index, [key]] of left.fields.entries()) {
    if (key.kind !== 'literal') return undefined;
    places.set(key.value, index);
  }
  const parts: (readonly [Expression, Expression])[] = [];
  let missing: Expression | undefined;
  for (const [key, value] of right.fields) {
    if (key.kind !== 'literal') return undefined;
    const place: Value | undefined = places.get(key.value);
    if (typeof place === 'number') parts.push([(left.fields[place] as readonly [Expression, Expression])[1], value]);
    else missing ??= key;
  }
  if (right.fields.length !== places.size) {
    failPlan(
      `object field count mismatch in assignment: left has ${places.size} fields, right has ${right.fields.length} fields`,
      left,
      file,
    );
  }
  if (missing !== undefined) failPlan('key not found in left-hand side object during destructuring', missing, file);
  return parts;
}

/** Pairs whose value needs a name that another pair binds come after it. */
function orderPairs(
  pairs: readonly (readonly [Expression, Pattern])[],
  scope: BindingScope,
): readonly (readonly [Expression, Pattern])[] {
  const needs = pairs.map(([value]) => neededNames(value));
  if (pairs.length <= 1 || needs.some((names) => names === undefined)) return pairs;
  const bound = new Set<string>();
  const ordered: (readonly [Expression, Pattern])[] = [];
  const waiting = new Set(pairs.keys());
  while (waiting.size > 0) {
    const ready = [...waiting].find((index) =>
      [...(needs[index] ?? [])].every((name) => bound.has(name) || !scope.isFree(name, false)),
    );
    if (ready === undefined) break;
    waiting.delete(ready);
    const pair = pairs[ready] as readonly [Expression, Pattern];
    ordered.push(pair);
    for (const name of patternNames(pair[1])) bound.add(name);
  }
  for (const index of waiting) ordered.push(pairs[index] as readonly [Expression, Pattern]);
  return ordered;
}

/** Names in an expression; `undefined` when it holds a comprehension. */
function neededNames(expression: Expression): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  let known = true;
  walkExpression(expression, (node) => {
    if (node.kind === 'variable' && node.name !== '_') names.add(node.name);
    if (node.kind.endsWith('Comprehension')) known = false;
    return node.kind !== 'variable' && !node.kind.endsWith('Comprehension');
  });
  return known ? names : undefined;
}
