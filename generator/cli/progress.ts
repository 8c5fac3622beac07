import type { FetchProgress } from '../image/index.js';
import { isStderrTerminal, openStandardOutput } from './standard-output.js';

/** A line on stderr that says what is being waited for; silent where stderr is no terminal. */
export interface ProgressLine {
  show(event: FetchProgress): void;
  /** Removes the line, before other output. */
  clear(): void;
}

const redrawMilliseconds = 80;

/** Makes the progress line of a run. */
export function createProgressLine(): ProgressLine {
  if (!isStderrTerminal()) return { show: () => {}, clear: () => {} };
  openStandardOutput();
  const stream = process.stderr;
  const images = new Set<string>();
  const done = new Set<string>();
  const layers = new Map<string, { received: number; size: number }>();
  let shown = false;
  let drawnAt = 0;
  const draw = (): void => {
    const now = Date.now();
    if (now - drawnAt < redrawMilliseconds) return;
    drawnAt = now;
    const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
    const all = [...layers.values()];
    const received = all.reduce((sum, layer) => sum + layer.received, 0);
    const size = all.reduce((sum, layer) => sum + layer.size, 0);
    const bytes = size > 0 ? `, ${mebibytes(received)} of ${mebibytes(size)} MiB` : '';
    const text = `images: ${done.size} of ${images.size} known${bytes}`;
    stream.write(`\r\u001b[2K${text.slice(0, Math.max(10, (stream.columns ?? 80) - 1))}`);
    shown = true;
  };
  return {
    show(event) {
      if (event.kind === 'layer') layers.set(event.digest, { received: event.received, size: event.size });
      else {
        images.add(event.reference);
        if (event.kind === 'done') done.add(event.reference);
      }
      draw();
    },
    clear() {
      if (shown) stream.write('\r\u001b[2K');
      shown = false;
    },
  };
}
