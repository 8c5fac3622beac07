import type { Expression, Rule } from '../syntax/ast.js';
import { mapSome } from './rule-parts.js';

/**
 * A node or a list with its parts mapped. What does not change stays the same object, so that what is known of it stays known.
 */
export function mapParts(node: object, map: (part: unknown, key: string) => unknown): object {
  if (Array.isArray(node)) return mapSome(node, (item) => map(item, ''));
  let copy: Record<string, unknown> | undefined;
  for (const [key, child] of Object.entries(node)) {
    const mapped = map(child, key);
    if (mapped === child) continue;
    copy ??= { ...node };
    copy[key] = mapped;
  }
  return copy ?? node;
}

/** Puts in place of an expression what `map` makes of it; where it makes nothing, its parts are mapped. */
export function mapExpressions(
  rules: readonly Rule[],
  map: (expression: Expression) => Expression | undefined,
): readonly Rule[] {
  const mapNode = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    if ('kind' in node) {
      const mapped = map(node as Expression);
      if (mapped) return mapped;
      if (node.kind === 'literal') return node;
    }
    return mapParts(node, (part, key) => (key === 'reference' ? part : mapNode(part)));
  };
  return rules.map((rule) => (rule.kind === 'default' ? rule : (mapNode(rule) as Rule)));
}
