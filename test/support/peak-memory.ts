/**
 * JavaScript for `node -e` or `-r` that writes the process's own peak memory in KiB to a file when it exits. Linux
 * counts the memory that a parent had at its fork in `maxRSS`, so the kernel's figure for the program itself is taken
 * where there is one.
 */
export function writePeakMemoryAtExit(file: string): string {
  return `process.on('exit', () => {
  const fs = require('node:fs');
  let peak = process.resourceUsage().maxRSS;
  try {
    peak = Number(/^VmHWM:\\s+([0-9]+) kB/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {}
  fs.writeFileSync(${JSON.stringify(file)}, String(peak));
});`;
}
