import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap } from 'yaml';
import {
  type Diagnostic,
  type DiagnosticSlug,
  makeDiagnostic,
  type SourceText,
  type Span,
} from '../diagnostics/index.js';
import { type ResolvedScalar, resolvePlainScalar, resolveTaggedScalar } from './resolve-scalar.js';

/** Deepest nesting and largest size, in values after aliases are replaced, of a document that is read. */
export const maxDepth = 500;
export const maxValues = 1_000_000;
const maxDiagnostics = 100;

export interface DecodedTree {
  readonly value: unknown;
  readonly aliasTargets: ReadonlyMap<Node, Node>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Stops the walk of a document whose limits are passed; the diagnostic has been recorded before it is thrown. */
class LimitReached extends Error {}

/**
 * Turns a syntax tree into JSON values the way kubectl does before it sends them: see `resolvePlainScalar` for scalars;
 * keys become strings; of equal keys the last counts; `<<` puts its members where it stands, over what came before.
 * Values that an anchor names are shared, not copied.
 */
export function decodeDocument(contents: Node | null, source: SourceText, offset: number): DecodedTree {
  const diagnostics: Diagnostic[] = [];
  const aliasTargets = new Map<Node, Node>();
  const anchors = new Map<string, Node>();
  const finished = new Map<Node, { readonly value: unknown; readonly size: number }>();
  const open = new Set<Node>();
  let size = 0;
  let isBroken = false;

  const spanOf = (node: Node | null): Span => {
    const range = node?.range ?? [0, 0];
    return { source, start: offset + range[0], end: offset + range[1] };
  };
  const report = (slug: DiagnosticSlug, node: Node | null, message: string, help: readonly string[] = []): void => {
    const found = makeDiagnostic(slug, { message, span: spanOf(node), help });
    // The first error always gets through: it is what makes the document broken.
    if (diagnostics.length < maxDiagnostics || (found.severity === 'error' && !isBroken)) diagnostics.push(found);
    isBroken ||= found.severity === 'error';
  };
  const grow = (by: number, node: Node): void => {
    size += by;
    if (size <= maxValues) return;
    report(
      'yaml-alias-expansion',
      node,
      `the document has more than ${maxValues} values once its aliases are replaced`,
    );
    throw new LimitReached();
  };

  const decode = (node: Node | null, depth: number): unknown => {
    if (node === null) return null;
    if (depth > maxDepth) {
      report('yaml-too-deep', node, `values are nested more than ${maxDepth} deep`);
      throw new LimitReached();
    }
    if (isAlias(node)) return decodeAlias(node, node.source);
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor) anchors.set(anchor, node);
    const before = size;
    grow(1, node);
    open.add(node);
    const value = isMap(node)
      ? decodeMap(node, depth)
      : isSeq(node)
        ? node.items.map((item) => decode(item as Node, depth + 1))
        : decodeScalar(node);
    open.delete(node);
    if (anchor) finished.set(node, { value, size: size - before });
    return value;
  };

  const decodeAlias = (alias: Node, name: string): unknown => {
    const target = anchors.get(name);
    if (target === undefined) {
      report('yaml-bad-value', alias, `no anchor &${name} stands before this alias`);
      return null;
    }
    aliasTargets.set(alias, target);
    const known = finished.get(target);
    if (known === undefined) {
      report('yaml-alias-expansion', alias, `the value of anchor &${name} contains itself`);
      return null;
    }
    grow(known.size, alias);
    return known.value;
  };

  const decodeScalar = (node: Node): unknown => {
    const resolved = resolveScalar(node);
    if (resolved.kind === 'error') {
      report('yaml-bad-value', node, resolved.message, ['quote the value if it is meant as text']);
      return null;
    }
    return resolved.kind === 'merge' ? '<<' : resolved.value;
  };

  const decodeMap = (map: YAMLMap, depth: number): unknown => {
    const result: Record<string, unknown> = Object.create(null);
    const written = new Set<string>();
    for (const pair of map.items as Pair<Node | null, Node | null>[]) {
      if (isMergeKey(pair.key)) {
        mergeInto(result, pair, depth);
        continue;
      }
      const key = decodeKey(pair.key, depth);
      const value = decode(pair.value, depth + 1);
      if (key === undefined) continue;
      if (written.has(key)) {
        report('duplicate-key', pair.key, `key ${JSON.stringify(key)} stands twice in the same mapping`, [
          'remove one of them: kubectl keeps only the last, other tools refuse the file',
        ]);
      }
      written.add(key);
      result[key] = value;
    }
    return result;
  };

  const decodeKey = (key: Node | null, depth: number): string | undefined => {
    const value = decode(key, depth + 1);
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean' || typeof value === 'number') return String(value);
    const { start } = spanOf(key);
    const isPlaceholder = source.text.slice(start - 1, start + 2).includes('{{');
    report('yaml-bad-value', key, value === null ? 'a key is null' : 'a key is not a scalar', [
      isPlaceholder ? 'render the template first: `{{` is not YAML' : 'quote the key if it is meant as text',
    ]);
    return undefined;
  };

  const mergeInto = (result: Record<string, unknown>, pair: Pair<Node | null, Node | null>, depth: number): void => {
    const isListed = isSeq(pair.value);
    const merged = decode(pair.value, depth + 1);
    // The first of several mappings wins, so it is written last.
    const sources = isListed && Array.isArray(merged) ? [...merged].reverse() : [merged];
    for (const from of sources) {
      if (typeof from !== 'object' || from === null || Array.isArray(from)) {
        report(
          'yaml-bad-value',
          pair.value ?? pair.key,
          'the value of a merge key `<<` is not a mapping or a list of mappings',
        );
        return;
      }
      Object.assign(result, from);
    }
  };

  let value: unknown;
  try {
    value = decode(contents, 0);
  } catch (thrown) {
    if (!(thrown instanceof LimitReached)) throw thrown;
  }
  return { value, aliasTargets, diagnostics };
}

/** Reads a scalar node by its style and tag. */
export function resolveScalar(node: Node): ResolvedScalar {
  if (!isScalar(node)) return { kind: 'null', value: null };
  // `value` is of another type where the library knows the tag (binary, timestamp); `source` is the text.
  const text = node.source ?? String(node.value ?? '');
  if (node.tag) return resolveTaggedScalar(node.tag, text);
  return node.type === Scalar.PLAIN ? resolvePlainScalar(text) : { kind: 'string', value: text };
}

/** Whether a key is the merge key: `<<` without quotes. */
export function isMergeKey(key: Node | null): boolean {
  return (
    isScalar(key) &&
    key.value === '<<' &&
    key.type === Scalar.PLAIN &&
    (!key.tag || key.tag === 'tag:yaml.org,2002:merge')
  );
}
