/** The number that a literal of the language stands for: integers are exact at any size (`1e20` is one), the rest are floats. */
export function parseLiteralNumber(text: string): number | bigint {
  if (/^-?[0-9]+$/.test(text)) return text.length <= 15 ? Number(text) || 0 : shrinkInteger(BigInt(text));
  const match = /^(-?)([0-9]+)(?:\.([0-9]*))?[eE]([+-]?[0-9]+)$/.exec(text);
  if (match !== null) {
    const fraction = (match[3] ?? '').replace(/0+$/, '');
    const exponent = Number(match[4]) - fraction.length;
    if (exponent >= 0 && exponent <= 400) {
      const magnitude = BigInt(match[2] + fraction) * 10n ** BigInt(exponent);
      return shrinkInteger(match[1] === '-' ? -magnitude : magnitude);
    }
  }
  return Number(text);
}

/** An integer in the form that values use: a `number` up to 2^53, else a `bigint`. */
export function shrinkInteger(value: bigint): number | bigint {
  return value >= -9007199254740992n && value <= 9007199254740992n ? Number(value) : value;
}
