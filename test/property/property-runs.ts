/**
 * How a property is tested: the same cases every time. `PROPERTY_SEED=<number>` tries other ones, `PROPERTY_FACTOR=10`
 * ten times as many.
 */
export function runs(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  const seed = Number(process.env.PROPERTY_SEED ?? 4_711);
  return { seed, numRuns: Math.round(numRuns * Number(process.env.PROPERTY_FACTOR ?? 1)) };
}

/** Milliseconds for a property, which has hundreds of cases. */
export const propertyTimeout = 120_000 * Number(process.env.PROPERTY_FACTOR ?? 1);
