/** What a figure may be at most. */
export interface Wanted {
  readonly p50?: number;
  readonly p99?: number;
}

/** Latencies of one kind of load in milliseconds, and the time that the server's CPU took for all of it, if known. */
export interface Load {
  readonly times: number[];
  cpu: number;
}

export const createLoad = (times: number[] = []): Load => ({ times, cpu: 0 });

/** Prints figures with what was wanted of them, and remembers whether all were reached. */
export interface Figures {
  /** What the others are compared with. */
  echo(title: string, load: Load): void;
  load(title: string, load: Load, wanted?: Wanted): void;
  value(title: string, value: string, wanted: string, isReached: boolean): void;
  readonly missed: number;
}

export const findQuantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

export function createFigures(): Figures {
  let missed = 0;
  let compared = createLoad();
  const judge = (isReached: boolean): string => {
    if (!isReached) missed += 1;
    return isReached ? 'reached' : 'MISSED';
  };
  const show = (title: string, { times, cpu }: Load, wanted: Wanted): void => {
    const [p50 = Number.NaN, p90 = Number.NaN, p99 = Number.NaN] = [0.5, 0.9, 0.99].map((share) =>
      findQuantile(times, share),
    );
    const shown = [p50, p90, p99].map((one) => one.toFixed(2).padStart(6));
    const limits = Object.entries(wanted).map(([name, most]) => `${name} at most ${most} ms`);
    const isReached = p50 <= (wanted.p50 ?? p50) && p99 <= (wanted.p99 ?? p99);
    const ratio = p50 / findQuantile(compared.times, 0.5);
    console.log(
      [
        `${title.padEnd(40)} p50 ${shown[0]}  p90 ${shown[1]}  p99 ${shown[2]} ms  n ${String(times.length).padEnd(4)}`,
        `p50 to echo ${ratio.toFixed(2).padStart(5)}`,
        ...(cpu > 0 ? [`CPU a review ${(cpu / times.length).toFixed(2).padStart(5)} ms`] : []),
        ...(limits.length > 0 ? [`wanted ${limits.join(', ')}: ${judge(isReached)}`] : []),
      ].join('  '),
    );
  };
  return {
    echo: (title, load) => {
      compared = load;
      show(title, load, {});
    },
    load: (title, load, wanted = {}) => show(title, load, wanted),
    value: (title, value, wanted, isReached) =>
      console.log(`${title.padEnd(40)} ${value}   wanted ${wanted}: ${judge(isReached)}`),
    get missed() {
      return missed;
    },
  };
}
