import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { Platform } from '../image/index.js';

/** Reads `--platform os/arch[/variant]`; undefined after an error. */
export function parsePlatform(text: string, collector: DiagnosticCollector): Platform | undefined {
  const [, os, architecture, variant] = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9]+))?$/.exec(text) ?? [];
  if (os !== undefined && architecture !== undefined)
    return { os, architecture, ...(variant !== undefined && { variant }) };
  collector.report('flag-value-invalid', {
    message: `--platform ${text} is not of the form os/arch`,
    help: ['write for instance --platform linux/arm64'],
  });
  return undefined;
}
