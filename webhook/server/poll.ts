/** Calls `task` now and again, each time after the last call has ended, until it is stopped. `task` must not fail. */
export function startPolling(milliseconds: number, task: () => Promise<void>): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    await task();
    if (!stopped) timer = setTimeout(run, milliseconds);
  };
  timer = setTimeout(run, milliseconds);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
