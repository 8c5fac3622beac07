/** Two texts with the part in which they differ. */
export interface MarkedTexts {
  readonly head: string;
  readonly expected: string;
  readonly actual: string;
  readonly tail: string;
}

/** Finds what two texts have in common at both ends. Surrogate pairs are not cut. */
export function markDifference(expected: string, actual: string): MarkedTexts {
  const [one, other] = [[...expected], [...actual]];
  const least = Math.min(one.length, other.length);
  let head = 0;
  while (head < least && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < least - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1;
  return {
    head: one.slice(0, head).join(''),
    expected: one.slice(head, one.length - tail).join(''),
    actual: other.slice(head, other.length - tail).join(''),
    tail: one.slice(one.length - tail).join(''),
  };
}
