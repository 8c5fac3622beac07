import type { Command } from 'commander';
import { chooseExitCode, createCollector } from '../diagnostics/index.js';
import { exitCodes } from './exit-codes.js';

interface ShowOptions {
  readonly jsonSettingsPath?: string;
  readonly dropIn?: readonly string[];
  readonly origin?: boolean;
  readonly format: 'text' | 'json';
}

async function showSettingsCommand(pointer: string | undefined, options: ShowOptions): Promise<number> {
  const { loadSettings, resolveDropIn, showSettings } = await import('../settings/index.js');
  const { reportDiagnostics } = await import('./report.js');
  const collector = createCollector();
  const dropIns = [];
  for (const name of options.dropIn ?? []) {
    const dropIn = await resolveDropIn(name, collector);
    if (dropIn) dropIns.push(dropIn);
  }
  const loaded = await loadSettings(
    { ...(options.jsonSettingsPath !== undefined && { path: options.jsonSettingsPath }), dropIns },
    collector,
  );
  const shown =
    loaded &&
    showSettings(
      loaded,
      { origin: options.origin ?? false, format: options.format, ...(pointer !== undefined && { pointer }) },
      collector,
    );
  reportDiagnostics(collector.diagnostics);
  if (!collector.hasErrors && shown !== undefined) process.stdout.write(shown);
  return chooseExitCode(collector.diagnostics);
}

/** Adds `genpolicy settings show|list|explain`. */
export function addSettingsCommands(program: Command, finish: (exitCode: number) => void): void {
  const settings = program.command('settings').description('look at settings and drop-ins');
  settings
    .command('show [pointer]')
    .description('print the settings in force, or the part that a JSON pointer names')
    .option('-j, --json-settings-path <path>', 'settings file or folder (default: built in)')
    .option('--drop-in <name...>', 'built-in drop-ins or JSON Patch files to apply')
    .option('--origin', 'say of each value which file it comes from')
    .option('--format <format>', 'text or json', 'text')
    .action(async (pointer: string | undefined, options: ShowOptions) =>
      finish(await showSettingsCommand(pointer, options)),
    );
  settings
    .command('list')
    .description('list the built-in drop-ins')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: { format: string }) => {
      const { listDropIns } = await import('../settings/index.js');
      const rows = listDropIns();
      const width = Math.max(...rows.map(({ name }) => name.length));
      const text =
        options.format === 'json'
          ? JSON.stringify(rows, undefined, 2)
          : rows.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`).join('\n');
      process.stdout.write(`${text}\n`);
    });
  settings
    .command('explain <name>')
    .description('say what a built-in drop-in changes, and when to use it')
    .action(async (name: string) => {
      const { explainDropIn, listDropIns } = await import('../settings/index.js');
      const explained = explainDropIn(name);
      if (!explained) {
        const names = listDropIns().map((entry) => entry.name);
        process.stderr.write(`genpolicy: no drop-in is named ${name}; there are ${names.join(', ')}\n`);
        finish(exitCodes.inputWrong);
        return;
      }
      const { entry, changes } = explained;
      const show = (value: unknown): string => (value === undefined ? '(nothing)' : JSON.stringify(value));
      const lines = changes.map(
        ({ pointer, before, after }) => `  ${pointer}\n    from ${show(before)}\n    to   ${show(after)}`,
      );
      process.stdout.write(`${[`${entry.name}: ${entry.summary}`, entry.when, '', ...lines].join('\n')}\n`);
    });
}
