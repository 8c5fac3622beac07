import { type Diagnostic, renderPretty } from '../diagnostics/index.js';

/** Whether output to a stream should have colour (https://no-color.org, https://force-color.org). */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR && process.env.FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

/** Prints findings for people on stderr, and after errors a last line that counts them and says what came of them. */
export function reportDiagnostics(
  diagnostics: readonly Diagnostic[],
  stream: NodeJS.WriteStream = process.stderr,
  outcome = 'nothing was written',
): void {
  if (diagnostics.length === 0) return;
  const colour = wantsColour(stream);
  const count = (severity: string): number => diagnostics.filter((one) => one.severity === severity).length;
  const name = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
  stream.write(`${diagnostics.map((diagnostic) => renderPretty(diagnostic, { colour })).join('\n\n')}\n`);
  if (count('error') > 0) {
    stream.write(`\n${name(count('error'), 'error')}, ${name(count('warning'), 'warning')}; ${outcome}\n`);
  }
}
