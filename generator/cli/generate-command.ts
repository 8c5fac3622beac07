import {
  chooseExitCode,
  createCollector,
  type Diagnostic,
  type DiagnosticCollector,
  renderJson,
  sortDiagnostics,
} from '../diagnostics/index.js';
import {
  formatSummary,
  type GeneratedPolicy,
  type GenerateRequest,
  type GenerateResult,
  summarizePolicy,
} from '../generate/index.js';
import type { ManifestSource } from '../manifest/index.js';
import { exitCodes } from './exit-codes.js';
import type { GenerateOptions } from './generate-options.js';
import { type GenerationParts, type OpenGeneration, openGeneration } from './open-generation.js';
import { renderPolicy } from './render-policy.js';
import { reportDiagnostics } from './report.js';
import { isStderrTerminal, openStandardOutput } from './standard-output.js';
import { replaceFiles } from './write-file.js';

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

function writeManifests(result: GenerateResult, options: GenerateOptions, collector: DiagnosticCollector): string {
  const isPrinted = !options.rawOut && !options.base64Out;
  const stdout = result.manifests.flatMap(({ path, text }) => (path === undefined && isPrinted ? [text] : []));
  const changes = result.manifests.flatMap(({ path, text, source }) =>
    path === undefined || options.dryRun || text === source.text ? [] : [{ path, text }],
  );
  for (const { path, reason } of replaceFiles(changes)) {
    collector.report('write-failed', { message: `cannot write ${path}: ${reason}` });
  }
  return stdout.join('');
}

function printText(
  policies: readonly GeneratedPolicy[],
  options: GenerateOptions,
  manifests: string,
  summarizes: boolean,
): void {
  const policyTexts = options.rawOut ? policies.map(({ policyText }) => `${policyText}\n`).join('') : '';
  const annotations = options.base64Out ? policies.map(({ annotation }) => `${annotation}\n`).join('') : '';
  const result = policyTexts + annotations + manifests;
  if (result === '' && !options.digest && !summarizes) return;
  openStandardOutput();
  process.stdout.write(result);
  // Where a manifest goes to stdout, the digest must not get in its way.
  if (options.digest) (manifests === '' ? process.stdout : process.stderr).write(policies.map(formatDigest).join(''));
  if (summarizes) {
    for (const policy of policies) process.stderr.write(`${formatSummary(summarizePolicy(policy))}\n`);
  }
}

function formatDigest({ workload, digest }: GeneratedPolicy): string {
  return [
    `${workload.kind} ${workload.name}`,
    `  initdata ${digest.algorithm}   ${digest.digest}`,
    `  SNP host data     ${digest.snpHostData}`,
    `  TDX mrconfigid    ${digest.tdxMrConfigId}`,
    '',
  ].join('\n');
}

function printJson(
  result: GenerateResult,
  diagnostics: readonly Diagnostic[],
  options: GenerateOptions,
  manifests: string,
): void {
  const report = {
    format_version: jsonFormatVersion,
    policies: result.policies.map((policy) => renderPolicy(policy, options.rawOut ?? false)),
    ...(manifests !== '' && { manifest: manifests }),
    diagnostics: diagnostics.map(renderJson),
  };
  openStandardOutput();
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

/** Manifests that another program hands over, which annotates them on their way. */
export interface ManifestStream extends Pick<GenerateRequest, 'isTransientAnnotation'> {
  readonly manifests: readonly ManifestSource[];
}

/** Makes what the options ask for, of manifests that were read. Nothing is written. */
export async function generateManifests(
  options: GenerateOptions,
  { manifests, isTransientAnnotation }: ManifestStream,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): Promise<GenerateResult> {
  const run = await openGeneration(options, { manifests }, signal, collector);
  return await annotate(run, { isTransientAnnotation }, signal, collector);
}

async function annotate(
  run: OpenGeneration,
  parts: GenerationParts,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): Promise<GenerateResult> {
  const result = await run.generate({ ...parts, lint: 'beside' });
  if (!signal.aborted && !collector.hasErrors && result.policies.length === 0) {
    collector.report('no-workload', { message: 'no pod here is to have a policy; manifests pass through as they are' });
  }
  return result;
}

/** Runs `genpolicy generate` and gives the exit code. */
export async function runGenerate(options: GenerateOptions, signal: AbortSignal): Promise<number> {
  const collector = createCollector();
  const run = await openGeneration(options, {}, signal, collector);
  const [first] = run.manifests;
  if (first?.path === undefined && first?.source.text.includes('ResourceList') && run.manifests.length === 1) {
    const { isResourceList, runFunction } = await import('./run-function.js');
    if (isResourceList(first.source.text)) {
      const code = await runFunction(options, first, (merged, stream, found) =>
        generateManifests(merged, stream, signal, found),
      );
      return signal.aborted ? exitCodes.interrupted : code;
    }
  }
  const result = await annotate(run, {}, signal, collector);
  if (signal.aborted) return exitCodes.interrupted;
  const output = collector.hasErrors ? '' : writeManifests(result, options, collector);
  const done = collector.hasErrors ? { policies: [], manifests: [] } : result;
  if (options.format === 'json') printJson(done, sortDiagnostics(collector.diagnostics), options, output);
  else {
    // Most manifests leave the namespace to kubectl: logs need not say so for each pod, a reader of summaries may care.
    const summarizes = options.summary ?? isStderrTerminal();
    const shown = collector.diagnostics.filter(({ slug }) => summarizes || slug !== 'namespace-unknown');
    if (shown.length > 0) {
      openStandardOutput();
      reportDiagnostics(sortDiagnostics(shown));
    }
    if (!collector.hasErrors) printText(result.policies, options, output, summarizes);
  }
  return chooseExitCode(collector.diagnostics);
}
