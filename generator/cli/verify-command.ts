import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { VerifiedPolicy, VerifyOptions } from '../analysis/verify/index.js';
import {
  chooseExitCode,
  createCollector,
  type DiagnosticCollector,
  renderJson,
  sortDiagnostics,
} from '../diagnostics/index.js';
import type { GeneratedPolicy } from '../generate/index.js';
import type { SettingsChooser } from '../settings/index.js';
import { verifyFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import type { GenerateOptions } from './generate-options.js';
import { makeOption } from './make-option.js';
import { makePolicies } from './make-policies.js';
import { isStderrTerminal } from './standard-output.js';

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

interface VerifyCommandOptions extends Omit<GenerateOptions, 'format' | 'selfCheck' | 'link'> {
  readonly exhaustive?: boolean;
  readonly verbose?: boolean;
  readonly showValues?: boolean;
  readonly html?: string;
  readonly format: 'text' | 'json' | 'html';
}

/** Verifies one policy: the one that the pod carries, or else the one that generation makes. */
async function verifyOne(
  policy: GeneratedPolicy,
  options: Omit<VerifyOptions, 'profile'>,
  { chooser, usesProfile }: { readonly chooser: SettingsChooser; readonly usesProfile: boolean },
  collector: DiagnosticCollector,
): Promise<VerifiedPolicy | undefined> {
  const { annotationNames } = await import('../initdata/index.js');
  const { describeRuntime } = await import('../settings/index.js');
  const { verifyPolicy } = await import('../analysis/verify/index.js');
  const { readAnnotationValue } = await import('../analysis/read-policy/index.js');
  const { workload, data } = policy;
  const label = `${workload.kind}/${workload.name}`;
  const { annotations } = workload.template.metadata;
  // Older runtimes read the policy from an annotation of its own.
  const key = annotations?.[annotationNames.initdata] === undefined ? annotationNames.policy : annotationNames.initdata;
  const value = annotations?.[key];
  const span = workload.spanOf(['metadata', 'annotations', key]);
  const carried =
    value === undefined ? undefined : await readAnnotationValue({ value, span, label, workload }, collector);
  if (value !== undefined && !carried) return undefined;
  const profile = usesProfile ? await chooser.profileFor(workload.template.spec.runtimeClassName) : undefined;
  const report = await verifyPolicy(
    { workload, data, label, policyText: carried?.policyText ?? policy.policyText },
    {
      ...options,
      profile: profile && { ...describeRuntime(profile), hostLayers: profile.facts.image_pull === 'host-layers' },
    },
    collector,
  );
  return report && { workload, origin: carried ? 'annotation' : 'generated', report };
}

function showProgress(done: number, total: number, policy: GeneratedPolicy | undefined): void {
  const text = policy ? `verifying ${done + 1} of ${total}: ${policy.workload.kind} ${policy.workload.name}` : '';
  process.stderr.write(`\r\u001b[2K${text.slice(0, Math.max(10, (process.stderr.columns ?? 80) - 1))}`);
}

async function printReport(
  verified: readonly VerifiedPolicy[],
  options: VerifyCommandOptions,
  collector: DiagnosticCollector,
): Promise<void> {
  const { describePolicy, formatHtml, formatTotals, formatVerifiedPolicy } = await import(
    '../analysis/verify/index.js'
  );
  const { reportDiagnostics, wantsColour } = await import('./report.js');
  if (options.html !== undefined) {
    try {
      await writeFile(options.html, formatHtml(verified));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      collector.report('report-unwritable', { message: `cannot write ${options.html}: ${reason}` });
    }
  }
  const diagnostics = sortDiagnostics(collector.diagnostics);
  if (options.format === 'json') {
    const policies = verified.map(describePolicy);
    const report = { format_version: jsonFormatVersion, policies, diagnostics: diagnostics.map(renderJson) };
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    return;
  }
  const amount =
    verified.length === 0 ? 'nothing was' : verified.length === 1 ? '1 policy was' : `${verified.length} policies were`;
  reportDiagnostics(
    diagnostics.filter(({ severity, slug }) => options.verbose || severity === 'error' || slug === 'no-workload'),
    process.stderr,
    `${amount} verified`,
  );
  if (options.format === 'html') process.stdout.write(formatHtml(verified));
  else {
    const { verbose = false, showValues = false } = options;
    const style = { verbose, showValues, colour: wantsColour(process.stdout) };
    process.stdout.write(verified.map((one) => formatVerifiedPolicy(one, style)).join('\n'));
    if (verified.length > 0) process.stdout.write(`\n${formatTotals(verified)}`);
  }
}

/** How long work may go on before a Ctrl-C is looked for. */
const breathInterval = 50;

/** Lets signals come through now and then; throws once there was one. */
function createBreath(signal: AbortSignal): () => Promise<void> {
  let last = Date.now();
  return async () => {
    if (Date.now() - last >= breathInterval) {
      await new Promise((resume) => setImmediate(resume));
      last = Date.now();
    }
    signal.throwIfAborted();
  };
}

/** Runs `genpolicy verify` and gives the exit code. */
async function verify(options: VerifyCommandOptions): Promise<number> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const collector = createCollector();
  const { policies, chooser } = await makePolicies({ ...options, selfCheck: false }, abort.signal, collector);
  if (abort.signal.aborted) return exitCodes.interrupted;
  if (!collector.hasErrors && policies.length === 0) {
    collector.report('no-workload', { message: 'no pod here is to have a policy; there is nothing to verify' });
  }
  const { listContainerdVersions } = await import('../settings/index.js');
  const { listFindings } = await import('../analysis/verify/index.js');
  const verifyOptions = {
    exhaustive: options.exhaustive ?? false,
    showValues: options.showValues ?? false,
    ociVersions: listContainerdVersions().map(({ oci }) => oci),
  };
  // Settings that the user wrote say how the nodes are; built-in ones follow the class.
  const usesProfile = options.profile !== undefined || options.jsonSettingsPath === undefined;
  const showsProgress = isStderrTerminal() && policies.length > 0;
  const breathe = createBreath(abort.signal);
  const verified: VerifiedPolicy[] = [];
  for (const [done, policy] of policies.entries()) {
    if (showsProgress) showProgress(done, policies.length, policy);
    try {
      await breathe();
      const one = await verifyOne(policy, { ...verifyOptions, breathe }, { chooser, usesProfile }, collector);
      if (one) verified.push(one);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
      if (showsProgress) showProgress(policies.length, policies.length, undefined);
      return exitCodes.interrupted;
    }
  }
  if (showsProgress) showProgress(policies.length, policies.length, undefined);
  await printReport(verified, options, collector);
  return chooseExitCode([...collector.diagnostics, ...verified.flatMap(listFindings)]);
}

/** Adds `genpolicy verify`. */
export function addVerifyCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('verify [manifests...]')
    .description(
      'show that policies allow what runtimes send for their pods, and deny it when it is changed (docs/verify.md)',
    )
    .addHelpText(
      'after',
      `
MANIFESTS are named as with -y.
Judged is the policy in a pod's initdata annotation, or else the one that generation would make.
Exit code 1: a policy denies what a runtime sends, or lets a change pass that nothing explains.`,
    );
  for (const flag of verifyFlags) command.addOption(makeOption(flag));
  command.action(async (manifests: readonly string[], options: VerifyCommandOptions) =>
    finish(await verify({ ...options, yamlFile: [...manifests, ...(options.yamlFile ?? [])] })),
  );
}
