const unitMilliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a duration as Go prints it (`9.5s`, `1m0s`), which is how the API server says `?timeout=`. */
export function parseTimeout(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)) {
    sum += Number(amount) * (unitMilliseconds[unit ?? ''] ?? 0);
  }
  return sum;
}

/** How long deciding may take, so that the answer arrives within `budget` milliseconds: a margin for the way back. */
export const subtractMargin = (budget: number, margin: number): number => Math.max(budget - margin, budget / 2);
