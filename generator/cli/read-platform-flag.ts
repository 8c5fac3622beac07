import type { DiagnosticCollector } from '../diagnostics/index.js';
import { type Platform, parsePlatform } from '../image/index.js';

/** Reads the value of `--platform`; undefined after an error. */
export function readPlatformFlag(text: string, collector: DiagnosticCollector): Platform | undefined {
  const platform = parsePlatform(text);
  if (platform) return platform;
  collector.report('flag-value-invalid', {
    message: `--platform ${text} is not of the form os/arch`,
    help: ['write for instance --platform linux/arm64'],
  });
  return undefined;
}
