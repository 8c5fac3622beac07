import type { Command } from 'commander';
import type { LintFix } from '../analysis/lint/index.js';
import {
  createCollector,
  type Diagnostic,
  type DiagnosticCollector,
  diagnosticCodes,
  renderGithub,
  renderJson,
  renderSarif,
  type Severity,
  sortDiagnostics,
} from '../diagnostics/index.js';
import type { LintOutcome } from '../generate/index.js';
import type { ManifestSource } from '../manifest/index.js';
import { lintFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import type { GenerateOptions } from './generate-options.js';
import type { RunInputs } from './load-inputs.js';
import { makeOption } from './make-option.js';
import { openStandardOutput } from './standard-output.js';

/** What a program reads of a run with `--format json`. */
const jsonFormatVersion = 1;

/** Rounds of `--fix`: a fix may uncover a finding that has one as well. */
const maxRounds = 5;

export interface LintOptions extends Omit<GenerateOptions, 'format' | 'selfCheck' | 'link'> {
  readonly imageBudget?: string;
  readonly fix?: boolean;
  readonly failOn: Severity | 'never';
  readonly format: 'text' | 'json' | 'sarif' | 'github';
}

/** What came of looking at manifests. */
export interface LintReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: LintOutcome['suppressed'];
  /** How many findings `--fix` would mend. */
  readonly fixable: number;
  readonly fixed: readonly LintFix[];
  /** The manifests with their fixes; as they were where nothing was fixed. */
  readonly manifests: readonly ManifestSource[];
}

interface Round {
  readonly collector: DiagnosticCollector;
  readonly lint: LintOutcome | undefined;
}

async function lintOnce(options: LintOptions, inputs: RunInputs, signal: AbortSignal): Promise<Round> {
  const { openGeneration } = await import('./open-generation.js');
  const collector = createCollector();
  const generation = { ...options, format: 'text', selfCheck: false, link: true, dryRun: true } as const;
  const run = await openGeneration(generation, inputs, signal, collector);
  const byteBudget = readBudget(options.imageBudget ?? '200', collector);
  const { lint } = await run.generate({
    lint: async (images, imageOptions) => {
      const { readImageContents } = await import('../image/index.js');
      const { contentPaths, isContentDecided, judgeImageContent } = await import('../analysis/lint/index.js');
      const read = { ...imageOptions, paths: contentPaths, byteBudget, isEnough: isContentDecided };
      const files = await readImageContents(images, read, collector);
      return new Map([...files].map(([digest, one]) => [digest, judgeImageContent(one)]));
    },
  });
  return { collector, lint };
}

function readBudget(text: string, collector: DiagnosticCollector): number {
  if (/^[0-9]{1,6}$/.test(text)) return Number(text) * 1_000_000;
  collector.report('flag-value-invalid', {
    message: `--image-budget ${JSON.stringify(text)} is not a number of megabytes`,
    help: ['write a whole number, such as 200'],
  });
  return 0;
}

/** Looks at manifests, and mends them as far as `--fix` asks for it. Nothing is written. */
export async function lintManifests(options: LintOptions, signal: AbortSignal): Promise<LintReport> {
  const { loadInputs } = await import('./load-inputs.js');
  const { applyFixes } = await import('./apply-fixes.js');
  const inputs = createCollector();
  const given = await loadInputs(options, {}, inputs);
  let { manifests } = given;
  const fixed: LintFix[] = [];
  for (let round = 1; ; round += 1) {
    const { collector, lint } = await lintOnce(options, { ...given, manifests }, signal);
    const fixes = (lint?.findings ?? []).flatMap(({ fix }) => (fix ? [fix] : []));
    const wantsFix = options.fix === true && fixes.length > 0 && round <= maxRounds && !signal.aborted;
    const edits = createCollector();
    const next = wantsFix && lint ? applyFixes(lint.files, fixes, edits) : manifests;
    const isChanged = next.some(({ source }, index) => source.text !== manifests[index]?.source.text);
    if (isChanged) {
      manifests = next;
      fixed.push(...fixes);
      continue;
    }
    inputs.add(collector.diagnostics);
    inputs.add(edits.diagnostics);
    return {
      diagnostics: sortDiagnostics(inputs.diagnostics.filter(isOfInterest)),
      suppressed: lint?.suppressed ?? new Map(),
      fixable: fixes.length,
      fixed,
      manifests,
    };
  }
}

/** What is only worth knowing is shown where lint itself found it. */
function isOfInterest({ severity, code }: Diagnostic): boolean {
  return severity !== 'info' || code.startsWith('GP9');
}

/** Chapters whose errors are what lint was asked to find; those of others say that it could not look. */
const foundChapters = ['GP4', 'GP5', 'GP61', 'GP72', 'GP901', 'GP91'];
const ranks: Readonly<Record<Severity | 'never', number>> = { info: 0, warning: 1, error: 2, never: 3 };

/** Chooses the exit code: 2 or 3 when lint could not look, 1 for findings that are severe enough. */
export function chooseLintExit(diagnostics: readonly Diagnostic[], failOn: LintOptions['failOn']): number {
  const failures = diagnostics
    .filter(({ severity, code }) => severity === 'error' && !foundChapters.some((chapter) => code.startsWith(chapter)))
    .map(({ slug }): number => diagnosticCodes[slug].exit);
  if (failures.includes(2)) return exitCodes.inputWrong;
  if (failures.includes(3)) return exitCodes.worldWrong;
  return diagnostics.some(({ severity }) => ranks[severity] >= ranks[failOn]) ? exitCodes.findings : exitCodes.done;
}

function formatSummary({ diagnostics, suppressed, fixable, fixed }: LintReport): string {
  const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const amount = diagnostics.filter((one) => one.severity === severity).length;
    return amount === 0 ? [] : [count(amount, severity === 'info' ? 'remark' : severity)];
  });
  const left = [...suppressed].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [
    counts.length === 0 ? 'no findings' : counts.join(', '),
    ...(fixed.length > 0 ? [`fixed: ${fixed.map(({ summary }) => summary).join('; ')}`] : []),
    ...(fixable > 0 ? [`${count(fixable, 'finding')} can be mended with --fix`] : []),
    ...(left.length > 0
      ? [`left out by /extensions/lint/disabled: ${left.map(([slug, amount]) => `${slug} (${amount})`).join(', ')}`]
      : []),
  ];
  return `${parts.join('\n')}\n`;
}

async function formatReport(report: LintReport, options: LintOptions, colour: boolean): Promise<string> {
  const { diagnostics, suppressed, fixable, fixed } = report;
  switch (options.format) {
    case 'json': {
      const value = {
        format_version: jsonFormatVersion,
        diagnostics: diagnostics.map(renderJson),
        fixable,
        fixed: fixed.map(({ summary }) => summary),
        disabled: Object.fromEntries([...suppressed].sort(([a], [b]) => (a < b ? -1 : 1))),
      };
      return `${JSON.stringify(value, undefined, 2)}\n`;
    }
    case 'sarif': {
      const { readVersion } = await import('./read-version.js');
      return `${JSON.stringify(renderSarif(diagnostics, readVersion()), undefined, 2)}\n`;
    }
    case 'github':
      return diagnostics.map((one) => `${renderGithub(one)}\n`).join('');
    case 'text': {
      const { renderPretty } = await import('../diagnostics/index.js');
      const texts = diagnostics.map((one) => renderPretty(one, { colour }));
      return `${texts.length > 0 ? `${texts.join('\n\n')}\n\n` : ''}${formatSummary(report)}`;
    }
  }
}

/** Runs `genpolicy lint` and gives the exit code. */
async function lint(options: LintOptions): Promise<number> {
  const { wantsColour } = await import('./report.js');
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const report = await lintManifests(options, abort.signal);
  if (abort.signal.aborted) return exitCodes.interrupted;
  let { diagnostics, fixed } = report;
  let fromStdin = '';
  if (options.fix) {
    const { replaceFiles } = await import('./write-file.js');
    const collector = createCollector();
    const changes = report.manifests.flatMap(({ path, source }) =>
      path === undefined ? [] : [{ path, text: source.text }],
    );
    fromStdin = report.manifests.flatMap(({ path, source }) => (path === undefined ? [source.text] : [])).join('');
    const failures = fixed.length > 0 ? replaceFiles(changes) : [];
    // All files are replaced, or none.
    if (failures.length > 0) fixed = [];
    for (const { path, reason } of failures) {
      collector.report('write-failed', { message: `cannot write ${path}: ${reason}` });
    }
    diagnostics = [...diagnostics, ...collector.diagnostics];
  }
  // A manifest from stdin that was mended goes to stdout, and findings must not get in its way.
  const stream = fromStdin === '' ? process.stdout : process.stderr;
  const text = await formatReport({ ...report, diagnostics, fixed }, options, wantsColour(stream));
  openStandardOutput();
  if (fromStdin !== '') process.stdout.write(fromStdin);
  stream.write(text);
  return chooseLintExit(diagnostics, options.failOn);
}

/** Adds `genpolicy lint`. */
export function addLintCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('lint [manifests...]')
    .description('say what is likely to go wrong with pods on Kata nodes before they run there (docs/lint/README.md)')
    .addHelpText(
      'after',
      `
MANIFESTS are named as with -y.
Also reported is what generation would find. The setting /extensions/lint/disabled names rules to leave out.
Exit code 1: there are findings of the severity of --fail-on or above; 2 and 3: manifests, flags or the world kept lint from looking.`,
    );
  for (const flag of lintFlags) command.addOption(makeOption(flag));
  command.action(async (manifests: readonly string[], options: LintOptions) =>
    finish(await lint({ ...options, yamlFile: [...manifests, ...(options.yamlFile ?? [])] })),
  );
}
