/** A text that a user gave us, under the name by which they know it (a path, `<stdin>`, `<annotation of pod x>`). */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** A half-open range of UTF-16 offsets in a source: `start` is inside, `end` is not. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** Where a span begins, the way editors count: line and column from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<SourceText, readonly number[]>();

function indexLines(source: SourceText): readonly number[] {
  const known = lineStarts.get(source);
  if (known) return known;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStarts.set(source, starts);
  return starts;
}

/** Finds the line and column of an offset. An offset outside the text is moved to its nearer end. */
export function locateOffset(source: SourceText, offset: number): Position {
  const starts = indexLines(source);
  const clamped = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= clamped) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: clamped - (starts[low] ?? 0) + 1 };
}

/** Gives the text of a line (from 1) without its line end. */
export function readLine(source: SourceText, line: number): string {
  const starts = indexLines(source);
  const start = starts[line - 1];
  if (start === undefined) return '';
  const next = starts[line];
  return source.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
}
