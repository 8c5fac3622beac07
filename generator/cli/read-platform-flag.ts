import type { DiagnosticCollector } from '../diagnostics/index.js';
import { type Platform, parsePlatform } from '../image/index.js';

/** Architectures for which Kata has guests, by Go's names, and those that images are commonly built for. */
const knownArchitectures: ReadonlySet<string> = new Set([
  'amd64',
  'arm64',
  's390x',
  'ppc64le',
  'riscv64',
  '386',
  'arm',
]);

/** Reads the value of `--platform`; undefined after an error. */
export function readPlatformFlag(text: string, collector: DiagnosticCollector): Platform | undefined {
  const platform = text.includes('/') ? parsePlatform(text) : undefined;
  if (platform && knownArchitectures.has(platform.architecture)) return platform;
  collector.report('flag-value-invalid', {
    message: platform
      ? `--platform ${text}: no architecture is called ${platform.architecture}`
      : `--platform ${text} is not of the form os/arch`,
    help: [`write linux/ and one of ${[...knownArchitectures].join(', ')}`],
  });
  return undefined;
}
