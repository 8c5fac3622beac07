import type { Expression, Rule } from '../syntax/ast.js';

/**
 * Puts in place of an expression what `map` makes of it; where it makes nothing, its parts are mapped. What does not change
 * stays the same object, so that what is known of it stays known.
 */
export function mapExpressions(
  rules: readonly Rule[],
  map: (expression: Expression) => Expression | undefined,
): readonly Rule[] {
  const mapNode = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) {
      const items = node.map(mapNode);
      return items.every((item, index) => item === node[index]) ? node : items;
    }
    if ('kind' in node) {
      const mapped = map(node as Expression);
      if (mapped) return mapped;
      if (node.kind === 'literal') return node;
    }
    let copy: Record<string, unknown> | undefined;
    for (const [key, child] of Object.entries(node)) {
      const mapped = key === 'reference' ? child : mapNode(child);
      if (mapped === child) continue;
      copy ??= { ...node };
      copy[key] = mapped;
    }
    return copy ?? node;
  };
  return rules.map((rule) => (rule.kind === 'default' ? rule : (mapNode(rule) as Rule)));
}
