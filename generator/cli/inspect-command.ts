import type { Command } from 'commander';
import type { Inspection } from '../analysis/inspect/index.js';
import {
  chooseExitCode,
  createCollector,
  type DiagnosticCollector,
  renderJson,
  sortDiagnostics,
} from '../diagnostics/index.js';
import { inspectFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import { makeOption } from './make-option.js';
import { readVersion } from './read-version.js';

interface InspectCommandOptions {
  readonly name?: string;
  readonly failOn?: readonly string[];
  readonly format: 'text' | 'json';
}

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

async function readRiskNames(given: readonly string[], collector: DiagnosticCollector): Promise<ReadonlySet<string>> {
  const { riskNames } = await import('../analysis/inspect/index.js');
  const chosen = new Set<string>();
  for (const word of given.flatMap((list) => list.split(',')).map((one) => one.trim())) {
    const name = riskNames.find((known) => known === word);
    if (name) chosen.add(name);
    else if (word === 'any') for (const known of riskNames) chosen.add(known);
    else {
      collector.report('flag-value-invalid', {
        message: `--fail-on ${word}: there is no such risk`,
        help: [`the risks are ${riskNames.join(', ')}; any stands for all of them`],
      });
    }
  }
  return chosen;
}

async function inspectAll(
  paths: readonly string[],
  options: InspectCommandOptions,
  collector: DiagnosticCollector,
): Promise<readonly Inspection[]> {
  const { loadManifestSources } = await import('../manifest/index.js');
  const { choosePolicies, readPolicySource } = await import('../analysis/read-policy/index.js');
  const { inspectPolicy } = await import('../analysis/inspect/index.js');
  const { readShippedRules } = await import('../settings/index.js');
  const sources = await loadManifestSources(paths.length > 0 ? paths : ['-'], collector);
  const policies = [];
  for (const { source } of sources) policies.push(...(await readPolicySource(source, collector)));
  if (collector.hasErrors) return [];
  const rules = readShippedRules();
  const link = await rules.linker?.();
  return choosePolicies(policies, options.name, collector).map((policy) =>
    inspectPolicy(policy, {
      ownName: `genpolicy ${readVersion()}`,
      ownText: rules.text,
      // Data as they stand in a policy are JSON.
      ...(link && { link: (data) => link(JSON.parse(JSON.stringify(data))) }),
    }),
  );
}

/** Runs `genpolicy inspect` and gives the exit code. */
async function inspect(paths: readonly string[], options: InspectCommandOptions): Promise<number> {
  const { describeInspection, formatInspection } = await import('../analysis/inspect/index.js');
  const { reportDiagnostics } = await import('./report.js');
  const collector = createCollector();
  const fatal = await readRiskNames(options.failOn ?? [], collector);
  const inspections = collector.hasErrors ? [] : await inspectAll(paths, options, collector);
  const diagnostics = sortDiagnostics(collector.diagnostics);
  if (options.format === 'json') {
    const policies = inspections.map(describeInspection);
    const report = { format_version: jsonFormatVersion, policies, diagnostics: diagnostics.map(renderJson) };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } else {
    process.stdout.write(inspections.map(formatInspection).join('\n'));
    reportDiagnostics(diagnostics, process.stderr, 'nothing was inspected');
  }
  const exitCode = chooseExitCode(diagnostics);
  if (exitCode !== exitCodes.done) return exitCode;
  const found = [...new Set(inspections.flatMap(({ risks }) => risks.map(({ name }) => name)))];
  const refused = found.filter((name) => fatal.has(name));
  if (refused.length === 0) return exitCodes.done;
  process.stderr.write(`--fail-on: found ${refused.join(', ')}\n`);
  return exitCodes.findings;
}

/** Adds `genpolicy inspect`. */
export function addInspectCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('inspect [policies...]')
    .description('say whom a policy is for, what it allows and what is risky about it (docs/inspect.md)')
    .addHelpText(
      'after',
      `
POLICIES are manifests that carry one, annotation values, initdata TOML or Rego; standard input if none is given.`,
    );
  for (const flag of inspectFlags) command.addOption(makeOption(flag));
  command.action(async (paths: string[], options: InspectCommandOptions) => finish(await inspect(paths, options)));
}
