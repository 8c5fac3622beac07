import { readFile, writeFile } from 'node:fs/promises';
import { text as readStream } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { DescribedExplanation, ReadInput } from '../analysis/explain/index.js';
import type { PolicySource } from '../analysis/read-policy/index.js';
import {
  chooseExitCode,
  createCollector,
  type DiagnosticCollector,
  renderJson,
  sortDiagnostics,
} from '../diagnostics/index.js';
import type { Workload } from '../manifest/index.js';
import { explainFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import { makeOption } from './make-option.js';

interface ExplainCommandOptions {
  readonly policy?: string;
  readonly name?: string;
  readonly yamlFile?: readonly string[];
  readonly showValues?: boolean;
  readonly html?: string;
  readonly format: 'text' | 'json' | 'html';
}

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

/** Longer inputs are no denials: a guest's log of a long life belongs to `replay`. */
const maxInputBytes = 64 * 1024 * 1024;

async function readDenial(path: string, collector: DiagnosticCollector): Promise<string | undefined> {
  try {
    const read = path === '-' ? await readStream(process.stdin) : await readFile(path, 'utf8');
    if (read.length <= maxInputBytes) return read.replace(/^\uFEFF/, '');
    collector.report('denial-unreadable', {
      message: `${path} is longer than ${maxInputBytes} bytes`,
      help: ['put a long log of requests to the policy with `genpolicy replay`'],
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    collector.report('denial-unreadable', { message: `cannot read ${path}: ${reason}` });
  }
  return undefined;
}

/** Reads the policy; without one of its own, the one that the manifest as it is now carries, if it carries any. */
async function openPolicy(
  { policy, yamlFile = [], name }: ExplainCommandOptions,
  denials: ReadInput['denials'],
  collector: DiagnosticCollector,
): Promise<PolicySource | undefined> {
  const paths = policy === undefined ? yamlFile.filter((path) => path !== '-') : [policy];
  if (paths.length === 0) return undefined;
  const { loadManifestSources } = await import('../manifest/index.js');
  const { choosePolicy, readPolicySource } = await import('../analysis/read-policy/index.js');
  const found = createCollector();
  const policies = [];
  for (const { source } of await loadManifestSources(paths, found)) {
    policies.push(...(await readPolicySource(source, found)));
  }
  if (policy === undefined && policies.length === 0) return undefined;
  collector.add(found.diagnostics);
  const label = policy === undefined ? policies.find((one) => one.label.split('/').at(-1) === name)?.label : undefined;
  if (collector.hasErrors) return undefined;
  const { keepForPods } = await import('../analysis/explain/index.js');
  const wanted = label ?? name;
  return choosePolicy(wanted === undefined ? keepForPods(policies, denials) : policies, wanted, collector);
}

/** Reads the workload that a manifest has now: the only one, or the one that the policy or `--name` is for. */
async function openWorkload(
  paths: readonly string[],
  name: string | undefined,
  policy: PolicySource | undefined,
  denials: ReadInput['denials'],
  collector: DiagnosticCollector,
): Promise<Workload | undefined> {
  if (paths.length === 0) return undefined;
  const { findWorkloads, loadManifestSources, parseManifest } = await import('../manifest/index.js');
  const found = createCollector();
  const files = (await loadManifestSources(paths, collector)).map((manifest) => parseManifest(manifest, found));
  const workloads = findWorkloads(files, { silentUnsupportedFields: true }, found);
  collector.add(found.diagnostics.filter(({ severity }) => severity === 'error'));
  const wanted = name?.split('/').at(-1) ?? policy?.workload?.name;
  const { keepForPods } = await import('../analysis/explain/index.js');
  const [{ workload: first } = {}, ...others] = keepForPods(
    workloads.map((workload) => ({ workload })),
    denials,
  );
  const chosen = workloads.find((one) => one.name === wanted) ?? (others.length === 0 ? first : undefined);
  if (!chosen && !collector.hasErrors) {
    collector.report('policy-ambiguous', {
      message: `the manifest has ${workloads.length} pods, and one is needed`,
      help: [`choose with --name one of ${workloads.map((one) => one.name).join(', ')}`],
    });
  }
  return chosen;
}

/** Reads the denials of a text. What is nested too deep is an error. */
async function readDenials(text: string, path: string, collector: DiagnosticCollector): Promise<ReadInput> {
  const { readInput } = await import('../analysis/explain/index.js');
  const read = readInput(text);
  const [line] = read.tooDeep;
  if (line !== undefined) {
    const where = path === '-' ? 'the input' : path;
    collector.report('denial-unreadable', { message: `${where}:${line}: it is nested too deep to be read` });
  }
  return read;
}

/** Keeps the denials that the policy is for, and says which are not. */
async function keepDenials(
  read: ReadInput,
  policy: PolicySource | undefined,
  collector: DiagnosticCollector,
): Promise<ReadInput> {
  const { matchDenials } = await import('../analysis/explain/index.js');
  const { denials, skipped, foreign } = matchDenials(read.denials, policy?.workload);
  if (skipped.length > 0) {
    collector.report('denial-of-other-pod', {
      message: `denials of pods that ${policy?.label} is not for were skipped: ${skipped.join(', ')}`,
      help: ['give the policies of these pods, or choose one with --name'],
    });
  }
  if (foreign.length > 0) {
    collector.report('denial-of-other-pod', {
      message: `the text is about ${foreign.join(', ')}, and the policy is that of ${policy?.label}: what it expects may not be what denied`,
      help: ['give the policy that the pod runs with'],
    });
  }
  return { ...read, denials };
}

async function explainAll(
  path: string,
  options: ExplainCommandOptions,
  collector: DiagnosticCollector,
): Promise<readonly DescribedExplanation[]> {
  const { describeExplanation, explainInput } = await import('../analysis/explain/index.js');
  const { readShippedRules } = await import('../settings/index.js');
  const inputs = [path, options.policy, ...(options.yamlFile ?? [])];
  if (inputs.filter((one) => one === '-').length > 1) {
    collector.report('flag-value-invalid', {
      message: 'standard input can be only one of denial, policy and manifest',
    });
    return [];
  }
  const text = await readDenial(path, collector);
  const read = text === undefined ? undefined : await readDenials(text, path, collector);
  const policy = await openPolicy(options, read?.denials ?? [], collector);
  const workload = await openWorkload(options.yamlFile ?? [], options.name, policy, read?.denials ?? [], collector);
  if (!read || collector.hasErrors) return [];
  const link = policy && (await readShippedRules().linker?.());
  const { explanations, allowed } = explainInput({
    text: await keepDenials(read, policy, collector),
    policy,
    workload,
    showValues: options.showValues ?? false,
    ...(link && { link: (data) => link(JSON.parse(JSON.stringify(data))) }),
  });
  if (explanations.length === 0) {
    collector.report('denial-absent', {
      message:
        allowed > 0
          ? `the policy allows ${allowed === 1 ? 'the request' : `all ${allowed} requests`} of ${path === '-' ? 'the input' : path}`
          : `${path === '-' ? 'the input' : path} holds no denial: nothing in it "is blocked by policy", and no request`,
      help:
        allowed > 0
          ? ['give the policy that the pod runs with']
          : ['give the output of `kubectl describe pod`, an Event as JSON, a line of a log, or a request as JSON'],
    });
  }
  return explanations.map((one) => describeExplanation(one, options.showValues ?? false));
}

/** Runs `genpolicy explain` and gives the exit code. */
async function explain(path: string, options: ExplainCommandOptions): Promise<number> {
  const { formatHtml, formatText } = await import('../analysis/explain/index.js');
  const { reportDiagnostics, wantsColour } = await import('./report.js');
  const collector = createCollector();
  const explained = await explainAll(path, options, collector);
  if (options.html !== undefined && explained.length > 0) {
    try {
      await writeFile(options.html, formatHtml(explained));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      collector.report('report-unwritable', { message: `cannot write ${options.html}: ${reason}` });
    }
  }
  const diagnostics = sortDiagnostics(collector.diagnostics);
  if (options.format === 'json') {
    const report = { format_version: jsonFormatVersion, denials: explained, diagnostics: diagnostics.map(renderJson) };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } else {
    if (options.format === 'html' && explained.length > 0) process.stdout.write(formatHtml(explained));
    else process.stdout.write(explained.map((one) => formatText(one, wantsColour(process.stdout))).join('\n'));
    // With an explanation, only its report can have failed.
    const outcome = explained.length === 0 ? 'nothing was explained' : 'the report was not written';
    reportDiagnostics(diagnostics, process.stderr, outcome);
  }
  const exitCode = chooseExitCode(diagnostics);
  return exitCode !== exitCodes.done || explained.length === 0 ? exitCode : exitCodes.findings;
}

/** Adds `genpolicy explain`. */
export function addExplainCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('explain [denial]')
    .description('say why a policy denied a request, whose fault it is and what to do (docs/explain.md)')
    .addHelpText(
      'after',
      `
DENIAL is what you have: the output of kubectl describe pod, an Event as JSON, a line of a log of containerd or the agent, a
request as JSON, or a guest's /tmp/policy.jsonl; standard input if none is given.
Exit code 1: a denial was explained.`,
    );
  for (const flag of explainFlags) command.addOption(makeOption(flag));
  command.action(async (denial: string | undefined, options: ExplainCommandOptions) =>
    finish(await explain(denial ?? '-', options)),
  );
}
