import type { Expression } from '../syntax/ast.js';
import type { Value } from '../values/value.js';

/** How a pattern meets a value: what is bound, what is compared. */
export type Pattern =
  | { readonly kind: 'bind'; readonly name: string }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'equalExpression'; readonly expression: Expression }
  | { readonly kind: 'equalValue'; readonly value: Value }
  | { readonly kind: 'array'; readonly items: readonly Pattern[] }
  | {
      readonly kind: 'object';
      /** With literal keys, in the order of the keys; no key twice. */
      readonly fields: readonly (readonly [Value, Pattern])[];
      readonly dynamicFields: readonly (readonly [Expression, Pattern])[];
    };

/** How an assignment runs. */
export type AssignmentPlan =
  /** `source` is evaluated and meets `pattern`. */
  | { readonly kind: 'match'; readonly source: Expression; readonly pattern: Pattern }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [Expression, Pattern])[] }
  /** `_ = source`: defined or not. Without a source, both sides are `_`. */
  | { readonly kind: 'defined'; readonly source: Expression | undefined }
  | { readonly kind: 'equal'; readonly left: Expression; readonly right: Expression };

export function patternNames(pattern: Pattern, names: string[] = []): string[] {
  switch (pattern.kind) {
    case 'bind':
      names.push(pattern.name);
      break;
    case 'array':
      for (const item of pattern.items) patternNames(item, names);
      break;
    case 'object':
      for (const [, field] of pattern.fields) patternNames(field, names);
      for (const [, field] of pattern.dynamicFields) patternNames(field, names);
      break;
    default:
  }
  return names;
}

/** Whether the pattern does more than compare: binds a name or holds a `_`. */
export function bindsAnything(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'bind':
    case 'ignore':
      return true;
    case 'array':
      return pattern.items.some(bindsAnything);
    case 'object':
      return (
        pattern.fields.some(([, field]) => bindsAnything(field)) ||
        pattern.dynamicFields.some(([, field]) => bindsAnything(field))
      );
    default:
      return false;
  }
}

export function planNames(plan: AssignmentPlan): readonly string[] {
  if (plan.kind === 'match') return patternNames(plan.pattern);
  if (plan.kind === 'pairs') return plan.pairs.flatMap(([, pattern]) => patternNames(pattern));
  return [];
}
