import type { Command } from 'commander';
import { chooseExitCode, createCollector } from '../diagnostics/index.js';
import { loadManifestSources } from '../manifest/index.js';
import { krmFlags } from './command-flags.js';
import { generateManifests } from './generate-command.js';
import type { GenerateOptions } from './generate-options.js';
import { makeOption } from './make-option.js';
import { reportDiagnostics } from './report.js';
import { runFunction } from './run-function.js';

async function runKrm(options: GenerateOptions): Promise<number> {
  const collector = createCollector();
  const [source] = await loadManifestSources([], collector);
  reportDiagnostics(collector.diagnostics);
  if (!source) return chooseExitCode(collector.diagnostics);
  const { signal } = new AbortController();
  return await runFunction(options, source, (merged, stream, found) =>
    generateManifests(merged, stream, signal, found),
  );
}

/** Adds `genpolicy krm`. */
export function addKrmCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('krm')
    .description('put policies into a ResourceList, as a function of kustomize or kpt (docs/ci.md)')
    .addHelpText(
      'after',
      `
The functionConfig has settings under the names of these flags: a GenpolicyConfig in its spec (ociVersion: "1.2.1"), a ConfigMap in
its data. Findings are in the results of the list. Without the word krm, a ResourceList on stdin is recognized as well.
Exit code 2 or 3: the items are as they were.`,
    );
  for (const flag of krmFlags) command.addOption(makeOption(flag));
  command.action(async (options: GenerateOptions) => finish(await runKrm(options)));
}
