import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import {
  chooseExitCode,
  createCollector,
  type DiagnosticCollector,
  renderJson,
  sortDiagnostics,
} from '../diagnostics/index.js';
import { replayFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import { makeOption } from './make-option.js';

interface ReplayCommandOptions {
  readonly policy: string;
  readonly name?: string;
  readonly fresh?: boolean;
  readonly showValues?: boolean;
  readonly format: 'text' | 'json';
}

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

/** Reads a file, or standard input, piece by piece; what goes wrong is reported and ends it. */
async function* readText(path: string, collector: DiagnosticCollector): AsyncGenerator<string> {
  const stream = path === '-' ? process.stdin.setEncoding('utf8') : createReadStream(path, { encoding: 'utf8' });
  try {
    for await (const chunk of stream) yield String(chunk);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    collector.report('replay-cases-unreadable', { message: `cannot read ${path}: ${reason}` });
  }
}

/** Waits when the reader is slower; one that went away is not waited for. */
async function print(text: string): Promise<void> {
  if (!process.stdout.write(text) && !process.stdout.destroyed) {
    // An error of the stream rejects the waiting; who opened it decides what the error means.
    await Promise.race([once(process.stdout, 'drain'), once(process.stdout, 'close')]).catch(() => {});
  }
}

async function openPolicy(options: ReplayCommandOptions, collector: DiagnosticCollector) {
  const { loadManifestSources } = await import('../manifest/index.js');
  const { choosePolicy, loadPolicy, readPolicySource } = await import('../analysis/read-policy/index.js');
  const sources = await loadManifestSources([options.policy], collector);
  const policies = [];
  for (const { source } of sources) policies.push(...(await readPolicySource(source, collector)));
  if (collector.hasErrors) return undefined;
  const policy = choosePolicy(policies, options.name, collector);
  const agent = policy && loadPolicy(policy, collector);
  return agent && { policy, agent };
}

/** Runs `genpolicy replay` and gives the exit code. */
async function replay(casesPath: string, options: ReplayCommandOptions): Promise<number> {
  const { reportDiagnostics } = await import('./report.js');
  const { addVerdict, describeVerdict, formatTotals, formatVerdict, listPolicyValues, noTotals, ...room } =
    await import('../analysis/replay/index.js');
  const { parseModule } = await import('../../rules/engine/index.js');
  const collector = createCollector();
  const isJson = options.format === 'json';
  if (options.policy === '-' && casesPath === '-') {
    collector.report('flag-value-invalid', { message: 'standard input cannot be both the policy and the requests' });
  }
  const opened = collector.hasErrors ? undefined : await openPolicy(options, collector);
  let totals = noTotals;
  if (isJson) {
    const label = opened ? { policy: opened.policy.label, allows_failures: opened.agent.allowsFailures } : {};
    const head = JSON.stringify({ format_version: jsonFormatVersion, ...label });
    await print(`${head.slice(0, -1)},"requests":[`);
  }
  if (opened) {
    const { policy, agent } = opened;
    if (agent.allowsFailures) {
      collector.report('policy-allows-failures', {
        message: `${policy.label}: AllowRequestsFailingPolicy is true, so that every request passes, those that are denied too`,
      });
    }
    let module: ReturnType<typeof parseModule>['module'];
    const cases = room.readReplayCases(
      casesPath === '-' ? '<stdin>' : casesPath,
      readText(casesPath, collector),
      collector,
    );
    const verdicts = room.replayRequests(agent, cases, {
      fresh: options.fresh ?? false,
      showValues: options.showValues ?? false,
      policyValues: options.showValues ? [] : listPolicyValues(policy.data?.containers ?? []),
      readModule: () => {
        module ??= parseModule(policy.policyText, { file: 'agent_policy' }).module;
        return module;
      },
    });
    for await (const verdict of verdicts) {
      const described = describeVerdict(verdict, policy.spanOf);
      await print(
        isJson ? `${totals.requests === 0 ? '' : ','}\n${JSON.stringify(described)}` : formatVerdict(described),
      );
      totals = addVerdict(totals, verdict);
      if (process.stdout.destroyed) break;
    }
  }
  const diagnostics = sortDiagnostics(collector.diagnostics);
  if (isJson) {
    await print(
      `\n],"summary":${JSON.stringify(totals)},"diagnostics":${JSON.stringify(diagnostics.map(renderJson))}}\n`,
    );
  } else {
    if (totals.requests > 0) await print(formatTotals(totals));
    reportDiagnostics(
      diagnostics,
      process.stderr,
      totals.requests > 0 ? 'not all was replayed' : 'nothing was replayed',
    );
  }
  const exitCode = chooseExitCode(diagnostics);
  if (exitCode !== exitCodes.done) return exitCode;
  return totals.mismatches > 0 ? exitCodes.findings : exitCodes.done;
}

/** Adds `genpolicy replay`. */
export function addReplayCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('replay <cases>')
    .description('put requests to a policy, as the guest does, and say what it answers (docs/replay.md)')
    .addHelpText(
      'after',
      `
CASES is a JSON list of {description, kind, allowed, request}, or a guest's /tmp/policy.jsonl; - for standard input.
Exit code 1: a verdict is not the one that a case asks for.`,
    );
  for (const flag of replayFlags) command.addOption(makeOption(flag));
  command.action(async (cases: string, options: ReplayCommandOptions) => finish(await replay(cases, options)));
}
