/**
 * Milliseconds of a clock that never goes back. Not `performance.now()`: its first use makes Node load `perf_hooks`,
 * which takes longer than many a run spends on the network.
 */
export function readMonotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
