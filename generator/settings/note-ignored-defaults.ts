import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosticCollector } from '../diagnostics/index.js';

/**
 * The reference generator reads `genpolicy-settings.json` and `rules.rego` of the working directory when no flag names
 * others; this one has built-in ones and reads nothing that it was not given. Says so where such a file lies about.
 */
export function noteIgnoredDefaults(
  where: { readonly cwd?: string; readonly settingsGiven: boolean; readonly rulesGiven: boolean },
  collector: DiagnosticCollector,
): void {
  const cwd = where.cwd ?? process.cwd();
  if (!where.settingsGiven && existsSync(join(cwd, 'genpolicy-settings.json'))) {
    collector.report('default-settings-ignored', {
      message: './genpolicy-settings.json is not used: the built-in settings are',
      help: ['give -j . to use it, with the drop-ins of ./genpolicy-settings.d'],
    });
  }
  if (!where.rulesGiven && existsSync(join(cwd, 'rules.rego'))) {
    collector.report('default-rules-ignored', {
      message: './rules.rego is not used: the built-in rules are',
      help: ['give -p rules.rego to use it'],
    });
  }
}
