import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { exitCodes } from './exit-codes.js';

// Node makes the objects `process.stdout` and `process.stderr` when they are first looked at, which takes several
// milliseconds: a run that prints nothing must not touch them.

let isOpen = false;

/** Prepares stdout and stderr for writing; to be called before the first use of either. */
export function openStandardOutput(): void {
  if (isOpen) return;
  isOpen = true;
  // A reader that went away (`genpolicy | head`) is no failure of ours, and changes no exit code.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (stream === process.stdout)
        process.stderr.write(`genpolicy: cannot write to standard output: ${error.message}\n`);
      process.exit(exitCodes.worldWrong);
    });
  }
}

/** Whether all that was printed has left the process, so that it may end at once. */
export function isStandardOutputFlushed(): boolean {
  // A write that failed has left nothing behind either, and its error is still to be told.
  return !isOpen || [process.stdout, process.stderr].every((stream) => stream.writableLength === 0 && !stream.errored);
}

/** Whether stderr is a terminal. */
export function isStderrTerminal(): boolean {
  try {
    return fstatSync(2).isCharacterDevice() && isatty(2);
  } catch {
    // It is closed.
    return false;
  }
}
