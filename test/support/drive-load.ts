/** What came of a load: answers by status (or kind of failure), and sorted latencies in milliseconds. */
export interface LoadResult {
  readonly counts: Readonly<Record<string, number>>;
  readonly milliseconds: readonly number[];
  readonly failures: readonly string[];
}

export interface Load {
  readonly result: Promise<LoadResult>;
  stop(): void;
}

/**
 * Sends requests at a fixed rate, whether or not earlier ones have been answered, until it is stopped. An open loop: a
 * server that stands still is seen in the latencies of all who would have come meanwhile.
 */
export function driveLoad(
  perSecond: number,
  send: () => Promise<{ readonly status: number; readonly text: string }>,
): Load {
  const tally = createTally();
  const pending = new Set<Promise<void>>();
  const start = performance.now();
  let sent = 0;
  let stopped: () => void = () => {};
  const result = new Promise<LoadResult>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - start) / 1000) * perSecond);
      for (; sent < due; sent += 1) {
        const one = tally.measure(start + (sent / perSecond) * 1000, send).finally(() => pending.delete(one));
        pending.add(one);
      }
    }, 5);
    stopped = () => {
      clearInterval(timer);
      void Promise.all(pending).then(() => resolve(tally.read()));
    };
  });
  return { result, stop: () => stopped() };
}

/** Sends `total` requests with `parallel` of them under way at any time. */
export async function driveTotal(
  total: number,
  parallel: number,
  send: () => Promise<{ readonly status: number; readonly text: string }>,
): Promise<LoadResult> {
  const tally = createTally();
  let sent = 0;
  const worker = async (): Promise<void> => {
    while (sent < total) {
      sent += 1;
      await tally.measure(performance.now(), send);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return tally.read();
}

function createTally() {
  const counts: Record<string, number> = {};
  const milliseconds: number[] = [];
  const failures: string[] = [];
  return {
    async measure(
      from: number,
      send: () => Promise<{ readonly status: number; readonly text: string }>,
    ): Promise<void> {
      let key: string;
      try {
        const { status, text } = await send();
        key = String(status);
        if (status >= 300 && failures.length < 10) failures.push(text);
      } catch (error) {
        key = error instanceof Error ? error.message : String(error);
      }
      counts[key] = (counts[key] ?? 0) + 1;
      milliseconds.push(performance.now() - from);
    },
    read: (): LoadResult => ({ counts, milliseconds: milliseconds.sort((a, b) => a - b), failures }),
  };
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
