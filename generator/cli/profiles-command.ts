import type { Command } from 'commander';
import { chooseExitCode, createCollector, sortDiagnostics } from '../diagnostics/index.js';
import type { Profile } from '../settings/index.js';
import { profilesFlags } from './command-flags.js';
import { makeOption } from './make-option.js';

interface ProfilesOptions {
  readonly profiles?: readonly string[];
  readonly kataVersion?: string;
  readonly format: 'text' | 'json';
}

function describeProfile(profile: Profile): string {
  const show = (value: unknown): string =>
    Array.isArray(value) ? (value.length === 0 ? '(none)' : value.join(' ')) : String(value);
  const { name, summary, kataVersion, since, until, sources } = profile;
  const facts = Object.entries(profile.facts).map(([key, value]) => `  ${key.padEnd(30)}  ${show(value)}`);
  const span = [
    ...(since === undefined ? [] : [`from Kata ${since}`]),
    ...(until === undefined ? [] : [`until Kata ${until}`]),
  ];
  const fates = {
    go: ['', 'A pod with an annotation for the hypervisor that is not allowed does not start.'],
    rust: ['', 'Annotations for the hypervisor that are not allowed are ignored.'],
  };
  const lines = [
    `${name}, Kata ${kataVersion}${span.length > 0 ? ` (${span.join(', ')})` : ''}`,
    ...(summary === undefined ? [] : [summary]),
    `from ${sources.join(', ')}`,
    '',
    ...(facts.length > 0 ? facts : ['  nothing is known of it']),
    ...(profile.facts.runtime === undefined ? [] : fates[profile.facts.runtime]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Shows one profile, or lists all where no name is given. */
async function runProfiles(name: string | undefined, options: ProfilesOptions): Promise<number> {
  const { findProfile, listAllowedAnnotations, listProfileNames, loadProfiles, reportUnknownProfile } = await import(
    '../settings/index.js'
  );
  const { readVersions } = await import('./read-versions.js');
  const { reportDiagnostics } = await import('./report.js');
  const collector = createCollector();
  const { kataVersion } = readVersions(options, collector);
  const table = await loadProfiles(options.profiles ?? [], collector);
  const names = table ? (name === undefined ? listProfileNames(table) : [name]) : [];
  const found = names.flatMap((one) => {
    const profile = table && findProfile(table, one, kataVersion);
    return profile ? [profile] : [];
  });
  if (table && name !== undefined && found.length === 0) reportUnknownProfile(name, table, collector);
  reportDiagnostics(sortDiagnostics(collector.diagnostics));
  if (collector.hasErrors) return chooseExitCode(collector.diagnostics);
  if (options.format === 'json') {
    const shown = found.map((profile) => ({
      name: profile.name,
      ...(profile.summary !== undefined && { summary: profile.summary }),
      kata_version: profile.kataVersion,
      ...(profile.since !== undefined && { since: profile.since }),
      ...(profile.until !== undefined && { until: profile.until }),
      facts: profile.facts,
      allowed_annotations: listAllowedAnnotations(profile) ?? null,
      sources: profile.sources,
    }));
    const report = name === undefined ? { profiles: shown } : shown[0];
    process.stdout.write(`${JSON.stringify({ format_version: 1, ...report }, undefined, 2)}\n`);
  } else if (name === undefined) {
    const width = Math.max(...found.map((profile) => profile.name.length));
    const rows = found.map((profile) => `${profile.name.padEnd(width)}  ${profile.summary ?? ''}`.trimEnd());
    process.stdout.write(`${rows.join('\n')}\n`);
  } else process.stdout.write(found.map(describeProfile).join(''));
  return chooseExitCode(collector.diagnostics);
}

/** Adds `genpolicy profiles list|show`. */
export function addProfilesCommand(program: Command, finish: (exitCode: number) => void): void {
  const profiles = program.command('profiles').description('look at what is known of runtime classes');
  const list = profiles.command('list').description('list the runtime classes that have a profile');
  const show = profiles.command('show <name>').description('say what is known of a runtime class');
  for (const flag of profilesFlags) {
    list.addOption(makeOption(flag));
    show.addOption(makeOption(flag));
  }
  list.action(async (options: ProfilesOptions) => finish(await runProfiles(undefined, options)));
  show.action(async (name: string, options: ProfilesOptions) => finish(await runProfiles(name, options)));
}
