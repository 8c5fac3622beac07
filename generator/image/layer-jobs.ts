/** Runs that several images share: each is started once, and stopped when nobody waits for it any more. */
export interface SharedJobs<Result> {
  /** Joins the run with this key, or starts it. The handle must be released when its result is of no interest any more. */
  join(key: string, run: (signal: AbortSignal) => Promise<Result>): JobHandle<Result>;
}

export interface JobHandle<Result> {
  readonly result: Promise<Result>;
  /** Says that the result is no longer waited for here. Releasing twice does nothing. */
  release(): void;
}

interface Job<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  waiting: number;
  settled: boolean;
}

/** Makes a set of shared runs. All of them are stopped when `signal` is. */
export function createSharedJobs<Result>(signal: AbortSignal | undefined): SharedJobs<Result> {
  const jobs = new Map<string, Job<Result>>();

  const start = (key: string, run: (signal: AbortSignal) => Promise<Result>): Job<Result> => {
    const controller = new AbortController();
    const either = signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]);
    const job: Job<Result> = { result: run(either), controller, waiting: 0, settled: false };
    // Whoever joined gets the error from `result`; nobody may be left, which must not end the process. A later joiner
    // tries again: what failed for one image (its repository may refuse access) may work for another.
    const settle = (): void => {
      job.settled = true;
    };
    job.result.then(settle, () => {
      settle();
      if (jobs.get(key) === job) jobs.delete(key);
    });
    jobs.set(key, job);
    return job;
  };

  return {
    join(key, run) {
      const job = jobs.get(key) ?? start(key, run);
      job.waiting += 1;
      let released = false;
      return {
        result: job.result,
        release: () => {
          if (released) return;
          released = true;
          job.waiting -= 1;
          if (job.waiting > 0 || job.settled) return;
          jobs.delete(key);
          job.controller.abort();
        },
      };
    },
  };
}
