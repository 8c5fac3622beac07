const plainEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };

/** Takes one level of escapes away, as JSON, Go (`%q`) and Rust (`{:?}`) write them. An escape that is cut is dropped. */
export function unescapeText(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S])|$)/g,
    (_all, braced?: string, four?: string, two?: string, one?: string) => {
      const digits = braced ?? four ?? two;
      if (digits !== undefined) {
        const point = Number.parseInt(digits, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '';
      }
      return one === undefined ? '' : (plainEscapes[one] ?? one);
    },
  );
}

/** How often a text was escaped, by the backslashes before a quote in it: 0, 1, 3, 7. */
export function countLevels(backslashes: number): number {
  return Math.floor(Math.log2(backslashes + 1));
}
