function isPrint(callee: unknown): boolean {
  return typeof callee === 'object' && callee !== null && 'name' in callee && callee.name === 'print';
}

/** Names without which a part has no value. */
export function strictNames(node: unknown, names: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) strictNames(item, names);
    return;
  }
  if ('kind' in node) {
    if (node.kind === 'variable' && 'name' in node) names.add(String(node.name));
    if (
      node.kind === 'literal' ||
      node.kind === 'not' ||
      (node.kind === 'assignment' && 'left' in node && 'right' in node)
    ) {
      if (node.kind === 'assignment' && 'right' in node) strictNames(node.right, names);
      return;
    }
    const source = node.kind === 'every' && 'domain' in node ? node.domain : undefined;
    const items = node.kind === 'someIn' && 'collection' in node ? node.collection : source;
    if (items !== undefined) {
      strictNames(items, names);
      return;
    }
    if ('query' in node) return;
    // What has no value is printed as such.
    if (node.kind === 'call' && 'callee' in node && isPrint(node.callee)) return;
  }
  for (const child of Object.values(node)) if (typeof child === 'object') strictNames(child, names);
}
