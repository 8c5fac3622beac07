/** Decimal and binary suffixes of Kubernetes quantities as powers: `[base, exponent]`. */
const suffixes: Readonly<Record<string, readonly [number, number]>> = {
  n: [10, -9],
  u: [10, -6],
  m: [10, -3],
  '': [10, 0],
  k: [10, 3],
  M: [10, 6],
  G: [10, 9],
  T: [10, 12],
  P: [10, 15],
  E: [10, 18],
  Ki: [2, 10],
  Mi: [2, 20],
  Gi: [2, 30],
  Ti: [2, 40],
  Pi: [2, 50],
  Ei: [2, 60],
};

/** An exact non-negative number: `numerator / denominator`. */
export interface Quantity {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Reads a Kubernetes quantity (`2`, `500m`, `16Gi`, `1e3`, `0.5`). Undefined for a text that is none, for negative
 * amounts, and for amounts beyond what the API server keeps (about 2^63).
 */
export function parseQuantity(text: string | number): Quantity | undefined {
  const match = /^\+?([0-9]{1,40})?(?:\.([0-9]{0,40}))?(?:[eE]([+-]?[0-9]{1,2})|([numkMGTPE]|[KMGTPE]i))?$/.exec(
    String(text).trim(),
  );
  if (!match) return undefined;
  const [, whole = '', fraction = '', exponent, suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  let numerator = BigInt(whole + fraction);
  let denominator = 10n ** BigInt(fraction.length);
  const [base, power] = exponent === undefined ? (suffixes[suffix] ?? [10, 0]) : [10, Number(exponent)];
  if (power >= 0) numerator *= BigInt(base) ** BigInt(power);
  else denominator *= BigInt(base) ** BigInt(-power);
  return numerator / denominator < 2n ** 63n ? { numerator, denominator } : undefined;
}

/** Divides two quantities and rounds up, as kubelet does for `resourceFieldRef`. */
export function divideRoundingUp(amount: Quantity, divisor: Quantity): bigint | undefined {
  if (divisor.numerator === 0n) return undefined;
  const numerator = amount.numerator * divisor.denominator;
  const denominator = amount.denominator * divisor.numerator;
  return (numerator + denominator - 1n) / denominator;
}
