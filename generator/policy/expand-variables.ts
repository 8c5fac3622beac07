/** A piece of an expanded text: literal text, or the value that a reference stands for. */
export type ExpandedPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly value: string }
  /** A reference to a variable that is not defined, which Kubernetes leaves as it is. */
  | { readonly kind: 'undefined'; readonly name: string };

/**
 * Splits a text at its `$(NAME)` references by the rules of Kubernetes' `expansion.Expand`: `$$` is a `$` that starts
 * no reference, an unknown name and an unclosed `$(` stay as they are, values are not expanded again.
 *
 * Text pieces keep `$$` as written; `joinExpanded` turns it into `$`.
 */
export function expandVariables(text: string, find: (name: string) => string | undefined): ExpandedPiece[] {
  const pieces: ExpandedPiece[] = [];
  let start = 0;
  let at = text.indexOf('$');
  while (at !== -1 && at + 1 < text.length) {
    const next = text[at + 1];
    if (next === '$') {
      at = text.indexOf('$', at + 2);
      continue;
    }
    const close = next === '(' ? text.indexOf(')', at + 2) : -1;
    if (close === -1) {
      at = text.indexOf('$', at + 1);
      continue;
    }
    const name = text.slice(at + 2, close);
    const value = find(name);
    if (at > start) pieces.push({ kind: 'text', text: text.slice(start, at) });
    pieces.push(value === undefined ? { kind: 'undefined', name } : { kind: 'value', name, value });
    start = close + 1;
    at = text.indexOf('$', start);
  }
  if (start < text.length) pieces.push({ kind: 'text', text: text.slice(start) });
  return pieces;
}

/** Joins pieces to the text that a container gets. */
export function joinExpanded(pieces: readonly ExpandedPiece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text.replace(/\$\$/g, () => '$');
      return piece.kind === 'value' ? piece.value : `$(${piece.name})`;
    })
    .join('');
}
