import { isAlias, isMap, type Node, Scalar, type YAMLMap } from 'yaml';
import { type LocatedStep, locateSteps, type NodePair } from './locate-value.js';
import type { ManifestDocument } from './manifest-file.js';
import { findColon, renderPlain, replaceValue, type Splice } from './plan-scalar.js';
import type { ValuePath } from './workload.js';

/**
 * Splices that set a member of a mapping to a string and make the mappings above it that do not exist. Undefined when
 * the text does not allow it; whether the splices do what they should is for the caller to check.
 */
export function planAnnotation(
  document: ManifestDocument,
  path: ValuePath,
  value: string,
): readonly Splice[] | undefined {
  const steps = locateSteps(document, path);
  if (steps.some((step, index) => step.shared && !(index === path.length - 1 && !sharedBefore(steps, index))))
    return undefined;
  const last = steps.at(-1);
  if (steps.length === path.length && last && !last.shared) return replaceValue(document, last, value);
  const reached = steps.length === path.length ? steps.slice(0, -1) : steps;
  const rest = path.slice(reached.length).map(String);
  const holder = reached.at(-1);
  const node = holder ? holder.node : document.tree().contents;
  if (node && isAlias(node)) return undefined;
  if (node && isMap(node))
    return node.flow
      ? addToFlow(document, node, rest, value)
      : addToBlock(document, node, rest, value, stepOf(document, reached));
  return holder?.pair ? fillEmpty(document, holder, rest, value, stepOf(document, reached)) : undefined;
}

function sharedBefore(steps: readonly LocatedStep[], index: number): boolean {
  return steps.slice(0, index).some((step) => step.shared);
}

/** Adds to a mapping that has no value yet: nothing after the colon, `null` or `~`. */
function fillEmpty(
  document: ManifestDocument,
  { node, pair, parent }: LocatedStep,
  names: readonly string[],
  value: string,
  step: number,
): readonly Splice[] | undefined {
  const flow = `{${renderFlow(names, value, isMap(parent) && parent.flow ? flowStyleOf(document, parent) : plainStyle)}}`;
  if (node?.range && node.range[0] !== node.range[1])
    return [{ start: document.start + node.range[0], end: document.start + node.range[1], text: flow }];
  const colon = pair?.key ? findColon(document, pair.key) : undefined;
  if (colon === undefined || !pair?.key?.range) return undefined;
  if (isMap(parent) && parent.flow) return [{ start: colon, end: colon, text: ` ${flow}` }];
  const indent = columnOf(document, pair.key.range[0]) + step;
  return [insertAfterLine(document, colon, renderBlock(document, names, value, indent, step))];
}

function addToFlow(
  document: ManifestDocument,
  map: YAMLMap,
  names: readonly string[],
  value: string,
): readonly Splice[] | undefined {
  const { source, start: offset } = document;
  if (!map.range) return undefined;
  const pairs = map.items as NodePair[];
  const style = flowStyleOf(document, map);
  const text = renderFlow(names, value, style);
  const open = offset + map.range[0] + 1;
  const last = pairs.at(-1);
  const first = pairs[0];
  if (!last || !first?.key?.range) return [{ start: open, end: open, text }];
  if (last.key?.range && last.value?.range && last.value.range[1] > last.value.range[0]) {
    const end = offset + last.value.range[1];
    const previous = pairs.at(-2)?.value?.range?.[1];
    const gap = source.text.slice(previous === undefined ? open : offset + previous, offset + last.key.range[0]);
    const blank = gap.replace(/^\s*,/, '');
    const isUsable = /^\s*$/.test(blank) && (pairs.length > 1 || blank.includes('\n'));
    return [{ start: end, end, text: `,${isUsable ? blank : style.colon.slice(1)}${text}` }];
  }
  const at = offset + first.key.range[0];
  return [{ start: at, end: at, text: `${text}, ` }];
}

function addToBlock(
  document: ManifestDocument,
  map: YAMLMap,
  names: readonly string[],
  value: string,
  step: number,
): readonly Splice[] | undefined {
  const { start: offset } = document;
  const pairs = map.items as NodePair[];
  if (!map.range || pairs.length === 0) return undefined;
  const indent = columnOf(document, map.range[0]);
  const after = choosePlace(pairs, names);
  if (after !== undefined) {
    const end = endOfPair(document, after);
    if (end !== undefined) return [insertAfterLine(document, end, renderBlock(document, names, value, indent, step))];
  }
  const newline = newlineOf(document);
  const at = offset + map.range[0];
  return [
    {
      start: at,
      end: at,
      text: `${renderBlock(document, names, value, indent, step).trimStart()}${newline}${' '.repeat(indent)}`,
    },
  ];
}

/** The pair after which a new one is put: metadata after kind and apiVersion, everything else at the end. */
function choosePlace(pairs: readonly NodePair[], names: readonly string[]): NodePair | undefined {
  if (names[0] !== 'metadata') return pairs.at(-1);
  const heads = new Set(['apiVersion', 'kind']);
  let last: NodePair | undefined;
  for (const pair of pairs) {
    if (!heads.has(String((pair.key as Scalar | null)?.value))) break;
    last = pair;
  }
  return last;
}

/** The offset in the source where a pair's text ends; after the last line break for a value that ends in a block scalar. */
function endOfPair(document: ManifestDocument, { key, value }: NodePair): number | undefined {
  const { start: offset } = document;
  if (value?.range && value.range[1] > value.range[0]) {
    return offset + value.range[1];
  }
  return key ? findColon(document, key) : undefined;
}

/** Puts lines after the line that `at` is in; `at` may itself be the beginning of a line, after the break that ended a block scalar. */
function insertAfterLine(document: ManifestDocument, at: number, lines: string): Splice {
  const { text } = document.source;
  const newline = newlineOf(document);
  if (text[at - 1] === '\n') return { start: at, end: at, text: lines + newline };
  const lineEnd = text.indexOf('\n', at);
  if (lineEnd === -1 || lineEnd >= document.end)
    return { start: document.end, end: document.end, text: newline + lines };
  return { start: lineEnd + 1, end: lineEnd + 1, text: lines + newline };
}

function renderBlock(
  document: ManifestDocument,
  names: readonly string[],
  value: string,
  indent: number,
  step: number,
): string {
  return names
    .map(
      (name, index) =>
        `${' '.repeat(indent + index * step)}${renderPlain(name)}:${index === names.length - 1 ? ` ${renderPlain(value)}` : ''}`,
    )
    .join(newlineOf(document));
}

/** How members of flow mappings are written: JSON's quotes or none, and with or without a blank after the colon. */
interface FlowStyle {
  readonly quote: boolean;
  readonly colon: ':' | ': ';
}

const plainStyle: FlowStyle = { quote: false, colon: ': ' };

function renderFlow(names: readonly string[], value: string, style: FlowStyle): string {
  const render = style.quote ? (text: string) => JSON.stringify(text) : renderPlain;
  const [first = '', ...others] = names;
  const content = others.length === 0 ? render(value) : `{${renderFlow(others, value, style)}}`;
  return `${render(first)}${style.colon}${content}`;
}

/** The style of a flow mapping; an empty one is written like the document around it. */
function flowStyleOf(document: ManifestDocument, map: YAMLMap): FlowStyle {
  const contents = document.tree().contents;
  const model = map.items.length > 0 || !isMap(contents) || !contents.flow ? map : contents;
  const pairs = model.items as NodePair[];
  const first = pairs[0];
  if (!first?.key || !pairs.every((pair) => isDoubleQuoted(pair.key))) return plainStyle;
  const colon = findColon(document, first.key);
  const isCompact = colon !== undefined && /\S/.test(document.source.text[colon] ?? ' ');
  return { quote: true, colon: isCompact ? ':' : ': ' };
}

function newlineOf(document: ManifestDocument): string {
  const first = document.source.text.indexOf('\n');
  return first > 0 && document.source.text[first - 1] === '\r' ? '\r\n' : '\n';
}

function columnOf(document: ManifestDocument, at: number): number {
  const position = document.start + at;
  return position - (document.source.text.lastIndexOf('\n', position - 1) + 1);
}

/** How far members are indented in the mappings on the way here; 2 where they do not say. */
function stepOf(document: ManifestDocument, steps: readonly LocatedStep[]): number {
  for (let index = steps.length - 1; index > 0; index -= 1) {
    const inner = steps[index];
    const outer = steps[index - 1];
    if (!inner?.pair?.key?.range || !outer?.pair?.key?.range || !isMap(inner.parent) || inner.parent.flow) continue;
    const step = columnOf(document, inner.pair.key.range[0]) - columnOf(document, outer.pair.key.range[0]);
    if (step > 0 && step <= 8) return step;
  }
  return 2;
}

function isDoubleQuoted(key: Node | null): boolean {
  return key !== null && (key as Scalar).type === Scalar.QUOTE_DOUBLE;
}
