/** The time as a server tells it with its answers, in milliseconds since 1970. */
export interface ServerClock {
  now(): number;
  /** Takes the header `date` of an answer. */
  hear(date: string | undefined): void;
}

/** Goes on by the time that has passed, so that a jump of our own clock is not seen; until the first answer it is ours. */
export function createServerClock(): ServerClock {
  let offset: number | undefined;
  return {
    now: () => (offset === undefined ? Date.now() : performance.now() + offset),
    hear: (date) => {
      const told = Date.parse(date ?? '');
      if (!Number.isNaN(told)) offset = told - performance.now();
    },
  };
}
