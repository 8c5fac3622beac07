/**
 * JavaScript, an expression, for a program under test: its own peak memory in KiB. Linux carries the peak of the process
 * that started a program over into `maxRSS`, so the kernel's figure for the program itself is taken where there is one.
 */
export const peakMemoryExpression = `(() => {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  try {
    return Number(/^VmHWM:\\s+([0-9]+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
})()`;
