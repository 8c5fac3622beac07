import type { ClusterNode } from './cluster-node.js';

/** Nodes that have something in common, by what it is, in a stable order. */
export function groupNodes(
  nodes: readonly ClusterNode[],
  nameOf: (node: ClusterNode) => string,
): readonly (readonly [string, readonly ClusterNode[]])[] {
  const groups = new Map<string, ClusterNode[]>();
  for (const node of nodes) {
    const name = nameOf(node);
    const known = groups.get(name);
    if (known) known.push(node);
    else groups.set(name, [node]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Names nodes for a message; of many, the first few. */
export function nameNodes(nodes: readonly ClusterNode[]): string {
  const shown = nodes.slice(0, 8).map(({ name }) => name);
  return nodes.length > shown.length ? `${shown.join(', ')} and ${nodes.length - shown.length} more` : shown.join(', ');
}
