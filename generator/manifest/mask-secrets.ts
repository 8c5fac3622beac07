import { isMap, isNode, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml';
import type { SourceText } from '../diagnostics/index.js';
import type { DocumentRange } from './split-documents.js';

/** Members of a Secret whose values must not be shown; annotations can hold a copy of the whole object. */
const hiddenMembers = new Set(['data', 'stringData', 'annotations']);
const shownKeys =
  /^[ \t-]*["']?(?:apiVersion|kind|name|namespace|type|immutable|metadata|data|stringData|annotations|labels)["']?[ \t]*:[ \t]*[^{["'|>&*!]*$/;

/**
 * Gives a source in which the values of Secrets are masked with `*`, every character at its old place, so that messages
 * can quote lines of it. A source without Secrets is given back itself. `contents` is undefined where the document could
 * not be parsed: then every line is masked that may hold a value.
 */
export function maskSecrets(
  source: SourceText,
  { start, end }: DocumentRange,
  contents: Node | null | undefined,
): SourceText {
  const text = source.text.slice(start, end);
  if (!/\bSecret\b/.test(text)) return source;
  const masked = contents === undefined ? maskLines(text) : maskNodes(text, contents);
  return masked === text
    ? source
    : { name: source.name, text: source.text.slice(0, start) + masked + source.text.slice(end) };
}

function maskLines(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (shownKeys.test(line)) return line;
      const value = /^[ \t-]*[\w.\-/"']+[ \t]*:/.exec(line)?.[0].length ?? 0;
      return line.slice(0, value) + hide(line.slice(value));
    })
    .join('\n');
}

function maskNodes(text: string, contents: Node | null): string {
  const ranges: (readonly [number, number])[] = [];
  visit(contents, {
    Map: (_, map) => {
      if (isSecret(map)) collectValues(map, ranges);
      return undefined;
    },
  });
  let result = '';
  let at = 0;
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0])) {
    if (from < at) continue;
    result += text.slice(at, from) + hide(text.slice(from, to));
    at = to;
  }
  return result + text.slice(at);
}

function isSecret(map: YAMLMap): boolean {
  return map.items.some(
    ({ key, value }) => isScalar(key) && key.value === 'kind' && isScalar(value) && value.value === 'Secret',
  );
}

function collectValues(map: YAMLMap, ranges: (readonly [number, number])[]): void {
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    if (key.value === 'metadata' && isMap(value)) collectValues(value, ranges);
    else if (hiddenMembers.has(String(key.value))) collectScalars(value, ranges);
  }
}

function collectScalars(value: unknown, ranges: (readonly [number, number])[]): void {
  if (isMap(value)) for (const pair of value.items) collectScalars(pair.value, ranges);
  else if (isSeq(value)) for (const item of value.items) collectScalars(item, ranges);
  else if (isNode(value) && value.range) ranges.push([value.range[0], value.range[1]]);
}

function hide(text: string): string {
  return text.replace(/\S/g, '*');
}
