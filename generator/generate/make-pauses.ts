/** How long work may hold up signals, in nanoseconds. */
const patience = 50_000_000n;

/**
 * Makes a function for long loops to await: now and then it lets signals and timers through, and throws what the signal
 * was aborted with.
 */
export function makePauses(signal: AbortSignal | undefined): () => Promise<void> {
  // Not `performance.now()`: its first use makes Node load a module, which takes milliseconds.
  let last = process.hrtime.bigint();
  return async () => {
    if (process.hrtime.bigint() - last < patience) return;
    await new Promise<void>((resume) => setImmediate(resume));
    last = process.hrtime.bigint();
    signal?.throwIfAborted();
  };
}
