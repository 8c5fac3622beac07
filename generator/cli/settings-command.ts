import type { Command } from 'commander';
import { chooseExitCode, createCollector, sortDiagnostics } from '../diagnostics/index.js';
import { settingsShowFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import { makeOption } from './make-option.js';
import type { VersionOptions } from './read-versions.js';

interface ShowOptions extends VersionOptions {
  readonly jsonSettingsPath?: string;
  readonly dropIn?: readonly string[];
  readonly profile?: string;
  readonly profiles?: readonly string[];
  readonly origin?: boolean;
  readonly format: 'text' | 'json';
}

async function showSettingsCommand(pointer: string | undefined, options: ShowOptions): Promise<number> {
  const { openSettings, resolveDropIn, showSettings } = await import('../settings/index.js');
  const { readVersions } = await import('./read-versions.js');
  const { reportDiagnostics } = await import('./report.js');
  const collector = createCollector();
  const dropIns = [];
  for (const name of options.dropIn ?? []) {
    const dropIn = await resolveDropIn(name, collector);
    if (dropIn) dropIns.push(dropIn);
  }
  const { jsonSettingsPath: path, profile, profiles = [] } = options;
  const chooser = await openSettings(
    { path, dropIns, profile, profileFiles: profiles, ...readVersions(options, collector) },
    collector,
  );
  const loaded =
    profile === undefined || collector.hasErrors ? chooser.base : await chooser.settingsFor(options.profile);
  const shown =
    loaded &&
    showSettings(
      loaded,
      { origin: options.origin ?? false, format: options.format, ...(pointer !== undefined && { pointer }) },
      collector,
    );
  reportDiagnostics(sortDiagnostics(collector.diagnostics));
  if (!collector.hasErrors && shown !== undefined) process.stdout.write(shown);
  return chooseExitCode(collector.diagnostics);
}

async function listSettingsCommand(options: { readonly format: 'text' | 'json' }): Promise<number> {
  const { listDropIns } = await import('../settings/index.js');
  const rows = listDropIns();
  const width = Math.max(...rows.map(({ name }) => name.length));
  const text =
    options.format === 'json'
      ? JSON.stringify({ format_version: 1, drop_ins: rows }, undefined, 2)
      : rows.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`).join('\n');
  process.stdout.write(`${text}\n`);
  return exitCodes.done;
}

async function explainSettingsCommand(name: string, options: { readonly format: 'text' | 'json' }): Promise<number> {
  const { explainDropIn } = await import('../settings/index.js');
  const { reportDiagnostics } = await import('./report.js');
  const collector = createCollector();
  const explained = await explainDropIn(name, collector);
  reportDiagnostics(sortDiagnostics(collector.diagnostics));
  if (!explained || collector.hasErrors) return chooseExitCode(collector.diagnostics);
  const { entry, changes } = explained;
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify({ format_version: 1, name, ...entry, changes }, undefined, 2)}\n`);
    return exitCodes.done;
  }
  const show = (value: unknown): string => (value === undefined ? '(nothing)' : JSON.stringify(value));
  const lines = changes.map(
    ({ pointer, before, after }) => `  ${pointer}\n    from ${show(before)}\n    to   ${show(after)}`,
  );
  const head = entry ? [`${entry.name}: ${entry.summary}`, entry.when] : [name];
  const opens = entry && entry.opens.length > 0 ? [`Opens to the host: ${entry.opens.join(', ')}.`] : [];
  process.stdout.write(`${[...head, ...opens, '', ...lines].join('\n')}\n`);
  return exitCodes.done;
}

/** Adds `genpolicy settings show|list|explain`. */
export function addSettingsCommands(program: Command, finish: (exitCode: number) => void): void {
  const settings = program.command('settings').description('look at settings and drop-ins');
  const show = settings
    .command('show [pointer]')
    .description('print the settings in force, or the part that a JSON pointer names');
  for (const flag of settingsShowFlags) show.addOption(makeOption(flag));
  show.action(async (pointer: string | undefined, options: ShowOptions) =>
    finish(await showSettingsCommand(pointer, options)),
  );
  const formatFlags = settingsShowFlags.filter(({ flags }) => flags.startsWith('--format'));
  const list = settings.command('list').description('list the built-in drop-ins');
  const explain = settings
    .command('explain <drop-in>')
    .description('say what a built-in drop-in, or one of a file, changes in the built-in settings, and when to use it');
  for (const flag of formatFlags) {
    list.addOption(makeOption(flag));
    explain.addOption(makeOption(flag));
  }
  list.action(async (options: { readonly format: 'text' | 'json' }) => finish(await listSettingsCommand(options)));
  explain.action(async (name: string, options: { readonly format: 'text' | 'json' }) =>
    finish(await explainSettingsCommand(name, options)),
  );
}
