import { isMap, isSeq, type Node } from 'yaml';
import type { NodePair } from './locate-value.js';
import type { ManifestDocument } from './manifest-file.js';
import type { ValuePath } from './workload.js';

/** Finds the path of the innermost value, or member, that an offset of the source lies in. */
export function findPathAt(document: ManifestDocument, offset: number): ValuePath {
  const at = offset - document.start;
  const path: (string | number)[] = [];
  let node: Node | null = document.tree().contents;
  while (node) {
    const found = findChild(node, at);
    if (!found) break;
    path.push(found.member);
    node = found.node;
  }
  return path;
}

interface Child {
  readonly member: string | number;
  readonly node: Node | null;
}

function findChild(parent: Node, at: number): Child | undefined {
  if (isSeq(parent)) {
    const items = parent.items as (Node | null)[];
    const index = items.findIndex((item) => holds(item, item, at));
    return index === -1 ? undefined : { member: index, node: items[index] ?? null };
  }
  if (!isMap(parent)) return undefined;
  const pair = (parent.items as NodePair[]).find(({ key, value }) => holds(key, value, at));
  return pair && { member: String(pair.key), node: pair.value };
}

/** Whether an offset lies between where one node begins and where another, if it is there, ends. */
function holds(first: Node | null, last: Node | null, at: number): boolean {
  const start = first?.range?.[0];
  const end = (last ?? first)?.range?.[1];
  return start !== undefined && end !== undefined && at >= start && at < Math.max(end, start + 1);
}
