import { isAlias, isCollection, isScalar, type Node, Scalar } from 'yaml';
import { type LocatedStep, locateSteps } from './locate-value.js';
import type { ManifestDocument } from './manifest-file.js';
import { resolvePlainScalar } from './resolve-scalar.js';
import type { ValuePath } from './workload.js';

/** Text to put in place of a range of the source. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Splices that give an existing scalar a new value, in the scalar's own style where it can be; undefined when there are none. */
export function planScalar(document: ManifestDocument, path: ValuePath, value: string): readonly Splice[] | undefined {
  const steps = locateSteps(document, path);
  const last = steps.at(-1);
  return steps.length === path.length && last ? replaceValue(document, last, value) : undefined;
}

/** Replaces the value of a located member. */
export function replaceValue(
  document: ManifestDocument,
  { node, pair }: LocatedStep,
  value: string,
): readonly Splice[] | undefined {
  const { start: offset, source } = document;
  if (node === null || !node.range || isCollection(node)) return undefined;
  const start = offset + node.range[0];
  const end = offset + node.range[1];
  // JSON knows no other strings, and its keys show that it is JSON.
  const isJson = isScalar(pair?.key) && pair.key.type === Scalar.QUOTE_DOUBLE;
  const text = isJson ? JSON.stringify(value) : renderPlain(value);
  if (isAlias(node)) return [{ start, end, text }];
  if (!isScalar(node)) return undefined;
  if (node.type === Scalar.QUOTE_DOUBLE) return [{ start, end, text: JSON.stringify(value) }];
  if (node.type === Scalar.QUOTE_SINGLE) return [{ start, end, text: `'${value.replaceAll("'", "''")}'` }];
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) {
    const lineEnd = /\r?\n$/.exec(source.text.slice(start, end))?.[0] ?? '';
    return [{ start, end, text: text + lineEnd }];
  }
  if (start < end) return [{ start, end, text }];
  // A value that is not written at all: it goes after the key's colon.
  const colon = pair?.key ? findColon(document, pair.key) : undefined;
  return colon === undefined ? undefined : [{ start: colon, end: colon, text: ` ${text}` }];
}

/** The offset in the source just after the colon that follows a key, if nothing but blanks stands between them. */
export function findColon(document: ManifestDocument, key: Node): number | undefined {
  const after = document.start + (key.range?.[1] ?? 0);
  const gap = /^[ \t]*:/.exec(document.source.text.slice(after, after + 200))?.[0];
  return gap === undefined ? undefined : after + gap.length;
}

/** A string without quotes where every YAML reader agrees on it, in block and in flow style, else in double quotes. */
export function renderPlain(value: string): string {
  const isPlain = /^[A-Za-z0-9/][\w./:@+=-]*$/.test(value) && !value.endsWith(':');
  return isPlain && resolvePlainScalar(value).kind === 'string' ? value : JSON.stringify(value);
}
