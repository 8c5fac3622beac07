import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { GeneratedPolicy } from '../generate/index.js';
import type { SettingsChooser } from '../settings/index.js';
import type { GenerateOptions } from './generate-options.js';

/** What generation would make, and what chose the settings for it. */
interface MadePolicies {
  readonly policies: readonly GeneratedPolicy[];
  readonly chooser: SettingsChooser;
}

/** Makes the policies that generation would make, for commands that look at them and write no manifest. */
export async function makePolicies(
  given: Omit<GenerateOptions, 'format' | 'link'>,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): Promise<MadePolicies> {
  const { openGeneration } = await import('./open-generation.js');
  const run = await openGeneration({ ...given, format: 'text', link: true }, {}, signal, collector);
  return { ...(await run.generate({})), chooser: run.chooser };
}
