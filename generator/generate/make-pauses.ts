/** How long work may hold up signals, in milliseconds. */
const patience = 50;

/**
 * Makes a function for long loops to await: now and then it lets signals and timers through, and throws what the signal
 * was aborted with.
 */
export function makePauses(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < patience) return;
    await new Promise<void>((resume) => setImmediate(resume));
    last = performance.now();
    signal?.throwIfAborted();
  };
}
