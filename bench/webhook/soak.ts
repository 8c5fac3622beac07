import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { driveLoad, quantile } from '../../test/support/drive-load.js';
import { spawnReplica } from '../../test/support/spawn-replica.js';
import { createReviewMix } from './review-mix.js';
import { openSoakWorld } from './soak-world.js';

/**
 * What is watched, and how much of it may be added a minute. Resident memory settles for eight minutes or so, as the C
 * library's pools do; a run of twenty shows it flat. What leaks shows in the others.
 */
const measures = [
  { name: 'resident memory', metric: 'process_resident_memory_bytes', unit: 'MiB', scale: 2 ** 20, limit: 2 },
  { name: 'heap', metric: 'nodejs_heap_size_used_bytes', unit: 'MiB', scale: 2 ** 20, limit: 1 },
  { name: 'outside the heap', metric: 'nodejs_external_memory_bytes', unit: 'MiB', scale: 2 ** 20, limit: 0.5 },
  { name: 'handles', metric: 'nodejs_active_handles_total', unit: '', scale: 1, limit: 0.5 },
  { name: 'open files', metric: 'process_open_fds', unit: '', scale: 1, limit: 0.5 },
] as const;

interface Sample {
  readonly minute: number;
  readonly values: readonly number[];
}

const perSecond = 40;
const sampleSeconds = 10;
/** As long as configurations take to come round. */
const windowMinutes = 0.5;
/** Of the time: until stores are full, and old configurations are let go. */
const warmUp = 0.4;

/** Lets the process collect its garbage when it gets a signal, so that what is measured is what is kept. */
const collectOnSignal = `const v8 = require('node:v8');
v8.setFlagsFromString('--expose-gc');
const collect = require('node:vm').runInNewContext('gc');
process.on('SIGUSR2', () => collect());
`;

/** Runs the soak and gives the exit code. */
export async function soak(folder: string, minutes: number): Promise<number> {
  const world = await openSoakWorld(folder);
  // As in the chart, and the heap that V8 gives itself under its limit of memory; without, garbage would stay for long.
  const preload = join(folder, 'collect-on-signal.cjs');
  await writeFile(preload, collectOnSignal);
  const env = { ...world.env, MALLOC_ARENA_MAX: '2', NODE_OPTIONS: `--max-old-space-size=192 --require ${preload}` };
  const replica = await spawnReplica({ folder, config: world.config, env });
  const mix = createReviewMix(replica.admissionPort, world.registry);
  const stopEvents = world.startEvents(replica);
  const readMetrics = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${replica.metricsPort}/metrics`)).text();
  const samples: Sample[] = [];
  const start = performance.now();
  const readMinute = (): number => (performance.now() - start) / 60_000;
  const load = driveLoad(perSecond, mix.send);
  try {
    let told = 0;
    while (readMinute() < minutes) {
      await pause(sampleSeconds - 1);
      process.kill(replica.pid, 'SIGUSR2');
      await pause(1);
      const text = await readMetrics();
      const values = measures.map(({ metric, scale }) => readMetric(text, metric) / scale);
      samples.push({ minute: readMinute(), values });
      if (readMinute() < told + 1) continue;
      told += 1;
      const shown = measures.map(({ name, unit }, index) => `${name} ${values[index]?.toFixed(1)} ${unit}`.trim());
      console.log(`minute ${told}: ${shown.join(', ')}`);
    }
    load.stop();
    const { counts, milliseconds, failures } = await load.result;
    const text = await readMetrics();
    const [p50, p99] = [0.5, 0.99].map((share) => quantile(milliseconds, share).toFixed(1));
    console.log(`reviews ${JSON.stringify(mix.counts)}, p50 ${p50} ms, p99 ${p99} ms`);
    for (const metric of ['certificate_reloads_total', 'config_reloads_total', 'image_facts_total']) {
      console.log(text.match(new RegExp(`^kata_policy_${metric}\\{.*$`, 'gm'))?.join('  '));
    }
    console.log(`${world.describe()}; logged: ${JSON.stringify(countMessages(replica.lines))}`);
    if (failures.length > 0)
      console.log(`answers that were not due: ${JSON.stringify(counts)}\n${failures.join('\n')}`);
    const grows = reportGrowth(samples, minutes);
    return grows || failures.length > 0 ? 1 : 0;
  } finally {
    load.stop();
    await stopEvents();
    mix.close();
    await replica.end('SIGTERM');
    await world.close();
  }
}

const pause = (seconds: number): Promise<void> => new Promise((resume) => setTimeout(resume, seconds * 1000));

/** Fits a line through the least value of each half minute: what stays when garbage is gone. True when one grows. */
function reportGrowth(samples: readonly Sample[], minutes: number): boolean {
  const warm = minutes * warmUp;
  let grows = false;
  for (const [index, { name, unit, limit }] of measures.entries()) {
    const windows = new Map<number, number>();
    for (const { minute, values } of samples.filter((sample) => sample.minute >= warm)) {
      const window = Math.floor(minute / windowMinutes);
      windows.set(window, Math.min(windows.get(window) ?? Number.POSITIVE_INFINITY, values[index] ?? Number.NaN));
    }
    const points = [...windows].map(([window, value]) => [window * windowMinutes, value] as const);
    const slope = fitSlope(points);
    const isGrowing = points.length < 3 || !(slope <= limit);
    grows ||= isGrowing;
    const verdict = points.length < 3 ? 'too few samples' : isGrowing ? 'GROWS' : 'does not grow';
    const [first, last] = [points[0]?.[1] ?? Number.NaN, points.at(-1)?.[1] ?? Number.NaN];
    console.log(
      `${name}: ${slope.toFixed(2)} ${unit} a minute (at most ${limit}), from ${first.toFixed(1)} to ${last.toFixed(1)}: ${verdict}`,
    );
  }
  return grows;
}

/** Slope of the line of least squares. */
function fitSlope(points: readonly (readonly [number, number])[]): number {
  const mean = (index: 0 | 1): number => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [middle, level] = [mean(0), mean(1)];
  const rise = points.reduce((sum, [minute, value]) => sum + (minute - middle) * (value - level), 0);
  return rise / points.reduce((sum, [minute]) => sum + (minute - middle) ** 2, 0);
}

function readMetric(text: string, name: string): number {
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

function countMessages(lines: readonly { readonly msg: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { msg } of lines) counts[msg] = (counts[msg] ?? 0) + 1;
  return counts;
}
