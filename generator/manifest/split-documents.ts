/** A document's half-open range in its source. */
export interface DocumentRange {
  readonly start: number;
  readonly end: number;
}

/** A line that begins or ends a document. YAML allows neither inside any scalar (YAML 1.2, 9.1.2), so no parsing is needed. */
const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
const onlyComments = /^(?:[ \t]*(?:#[^\n]*|%[^\n]*)?(?:\n|$))*$/;

/**
 * Cuts a stream into documents, as kubectl does before it parses: a broken document then cannot spoil its neighbours.
 * Directives stay with the document that follows them. JSON values that follow each other without `---` are separate.
 */
export function splitDocuments(text: string): readonly DocumentRange[] {
  const ranges: DocumentRange[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  const push = (end: number): void => {
    splitJson(text, start, end, ranges);
    start = end;
  };
  marker.lastIndex = 0;
  for (let found = marker.exec(text); found; found = marker.exec(text)) {
    const at = found.index;
    if (found[0] === '...') {
      const lineEnd = text.indexOf('\n', at);
      push(lineEnd === -1 ? text.length : lineEnd + 1);
    } else if (at > start && !isPrelude(text, start, at)) {
      push(at);
    }
  }
  if (start < text.length) push(text.length);
  return ranges;
}

/** Whether a range has only directives and comments, and at least one directive. */
function isPrelude(text: string, start: number, end: number): boolean {
  const first = text.slice(start, Math.min(end, start + 4096));
  if (!/^%/m.test(first)) return false;
  return onlyComments.test(text.slice(start, end).replaceAll('\r', ''));
}

/** Splits `{…}{…}` at the end of each value; everything else is one document. */
function splitJson(text: string, start: number, end: number, ranges: DocumentRange[]): void {
  let from = start;
  while (from < end) {
    const open = skipSpace(text, from, end);
    const close = text[open] === '{' ? findClosingBrace(text, open, end) : end;
    const next = skipSpace(text, close, end);
    if (close === end || next === end || text[next] !== '{') break;
    ranges.push({ start: from, end: close });
    from = close;
  }
  ranges.push({ start: from, end });
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}

/** The offset after the brace that closes the one at `open`, reading strings as JSON does; `end` when there is none. */
function findClosingBrace(text: string, open: number, end: number): number {
  const token = /["{}]/g;
  token.lastIndex = open;
  let depth = 0;
  for (let found = token.exec(text); found && found.index < end; found = token.exec(text)) {
    if (found[0] === '{') depth += 1;
    else if (found[0] === '}') {
      depth -= 1;
      if (depth === 0) return found.index + 1;
    } else {
      const closing = findClosingQuote(text, found.index, end);
      if (closing === end) return end;
      token.lastIndex = closing + 1;
    }
  }
  return end;
}

function findClosingQuote(text: string, open: number, end: number): number {
  for (let at = open + 1; at < end; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return end;
}
