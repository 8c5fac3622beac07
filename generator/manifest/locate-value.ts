import { isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Span } from '../diagnostics/index.js';
import { isMergeKey, resolveScalar } from './decode-document.js';
import type { ManifestDocument, SyntaxTree } from './manifest-file.js';
import type { ValuePath } from './workload.js';

/** A step on the way to a value: the node it is taken in and what was found there. */
export interface LocatedStep {
  /** The collection that the step is taken in, after aliases. */
  readonly parent: Node;
  /** The pair that holds the member, for mappings. */
  readonly pair: NodePair | undefined;
  /** The member as it stands in the text: an alias is not replaced. */
  readonly node: Node | null;
  /** Whether an alias or a merge key had to be followed to get to `parent` or to the pair. */
  readonly shared: boolean;
}

export type NodePair = Pair<Node | null, Node | null>;

/** Follows a path through the syntax tree as far as it exists. The result has one step for each member found. */
export function locateSteps(document: ManifestDocument, path: ValuePath): readonly LocatedStep[] {
  const tree = document.tree();
  const steps: LocatedStep[] = [];
  let node: Node | null = tree.contents;
  let shared = false;
  for (const member of path) {
    if (node && isAlias(node)) {
      shared = true;
      node = tree.aliasTargets.get(node) ?? null;
    }
    const step: LocatedStep | undefined = node ? takeStep(tree, node, member, shared) : undefined;
    if (!step) break;
    steps.push(step);
    shared = step.shared;
    node = step.node;
  }
  return steps;
}

function takeStep(tree: SyntaxTree, parent: Node, member: string | number, shared: boolean): LocatedStep | undefined {
  if (isSeq(parent)) {
    const node = parent.items[Number(member)] as Node | undefined;
    return node === undefined ? undefined : { parent, pair: undefined, node, shared };
  }
  if (!isMap(parent)) return undefined;
  const found = findPair(tree, parent, String(member), 0);
  return found && { parent, pair: found.pair, node: found.pair.value, shared: shared || found.merged };
}

/** The pair that gives a key its value: the last of its name, or a later merge key that has the name. */
function findPair(
  tree: SyntaxTree,
  map: YAMLMap,
  key: string,
  depth: number,
): { pair: NodePair; merged: boolean } | undefined {
  if (depth > 20) return undefined;
  const pairs = map.items as NodePair[];
  for (let index = pairs.length - 1; index >= 0; index -= 1) {
    const pair = pairs[index];
    if (!pair) continue;
    if (isMergeKey(pair.key)) {
      for (const from of listMerged(tree, pair.value)) {
        const found = findPair(tree, from, key, depth + 1);
        if (found) return { pair: found.pair, merged: true };
      }
    } else if (keyText(pair.key, tree) === key) return { pair, merged: false };
  }
  return undefined;
}

function listMerged(tree: SyntaxTree, value: Node | null): YAMLMap[] {
  const resolved = value && isAlias(value) ? (tree.aliasTargets.get(value) ?? null) : value;
  const nodes = isSeq(resolved) ? (resolved.items as Node[]) : [resolved];
  return nodes
    .map((node) => (node && isAlias(node) ? tree.aliasTargets.get(node) : node))
    .filter((node) => isMap(node));
}

function keyText(key: Node | null, tree: SyntaxTree): string | undefined {
  const node = key && isAlias(key) ? tree.aliasTargets.get(key) : key;
  if (!node) return undefined;
  const resolved = resolveScalar(node);
  return resolved.kind === 'error' || resolved.kind === 'merge' ? undefined : String(resolved.value);
}

/**
 * The place of a value in the source, or of its key with `part` `key`. A path that does not exist gives the nearest
 * enclosing value that does; for the document itself its first line of content. It is looked for when somebody asks: most
 * places are handed on for findings that are not made.
 */
export function locateSpan(document: ManifestDocument, path: ValuePath, part: 'key' | 'value' = 'value'): Span {
  let found: Span | undefined;
  const find = (): Span => {
    found ??= findSpan(document, path, part);
    return found;
  };
  return {
    get source() {
      return find().source;
    },
    get start() {
      return find().start;
    },
    get end() {
      return find().end;
    },
  };
}

function findSpan(document: ManifestDocument, path: ValuePath, part: 'key' | 'value'): Span {
  const steps = locateSteps(document, path);
  const last = steps.at(-1);
  const key = last?.pair?.key;
  const wantsKey = part === 'key' && steps.length === path.length;
  const isEmptyValue = !last?.node?.range || last.node.range[0] === last.node.range[1];
  if (key && (wantsKey || isEmptyValue)) return makeSpan(document, key);
  return makeSpan(document, last?.node ?? last?.parent ?? document.tree().contents);
}

/** A node's range in the source. A value of several lines is shown by its first line. */
function makeSpan(document: ManifestDocument, node: Node | null): Span {
  const offset = document.start;
  const source = document.tree().shown;
  const range = node?.range;
  const start = range ? offset + range[0] : offset;
  const end = range ? offset + range[1] : document.end;
  const lineEnd = source.text.indexOf('\n', start);
  const cut = lineEnd === -1 ? end : Math.min(end, lineEnd);
  return { source, start, end: Math.max(start, source.text[cut - 1] === '\r' ? cut - 1 : cut) };
}
