/** Finds the name that a misspelt one was probably meant to be: the nearest by edit distance, if it is near at all. */
export function findNearestName(wanted: string, names: readonly string[]): string | undefined {
  if (wanted.length > 100) return undefined;
  const allowed = Math.max(1, Math.floor(wanted.length / 4));
  let nearest: string | undefined;
  let best = allowed + 1;
  for (const name of names.slice(0, 1000)) {
    if (Math.abs(name.length - wanted.length) > allowed) continue;
    const distance = measureDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance < best) {
      best = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** How many characters must be inserted, deleted, exchanged, or swapped with their neighbour (optimal string alignment). */
function measureDistance(a: string, b: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const exchange = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : exchange;
      current.push(Math.min(exchange, swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
