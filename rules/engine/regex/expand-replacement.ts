import type { Slots } from './run-program.js';

/** A replacement with `$1`, `$name` and `${name}` filled in from a match; `$$` is a dollar sign. Unknown groups are empty. */
export function expandReplacement(
  replacement: string,
  text: string,
  slots: Slots,
  names: ReadonlyMap<string, number>,
): string {
  return replacement.replace(/\$(?:\$|([0-9A-Za-z_]+)|\{([^}]*)\})/g, (whole, plain?: string, braced?: string) => {
    if (whole === '$$') return '$';
    const name = plain ?? braced ?? '';
    const index = /^[0-9]+$/.test(name) ? Number(name) : (names.get(name) ?? -1);
    return groupText(text, slots, index);
  });
}

/** Text of a group; empty when it took no part. */
export function groupText(text: string, slots: Slots, index: number): string {
  const start = slots[index * 2] ?? -1;
  const end = slots[index * 2 + 1] ?? -1;
  return index < 0 || start < 0 || end < 0 ? '' : text.slice(start, end);
}
