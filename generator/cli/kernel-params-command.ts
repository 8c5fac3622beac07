import type { Command } from 'commander';
import { chooseExitCode, createCollector, type DiagnosticCollector, sortDiagnostics } from '../diagnostics/index.js';
import type { KernelParameterMerge, MergeStep } from '../initdata/index.js';
import type { Workload } from '../manifest/index.js';
import type { Profile } from '../settings/index.js';
import { kernelParamsFlags } from './command-flags.js';
import { makeOption } from './make-option.js';

interface KernelParamsOptions {
  readonly yamlFile?: readonly string[];
  readonly add?: readonly string[];
  readonly runtimeClassNames?: readonly string[];
  readonly profile?: string;
  readonly profiles?: readonly string[];
  readonly kataVersion?: string;
  readonly showValues?: boolean;
  readonly format: 'text' | 'json';
}

/** What the command says of one pod template. */
interface ParameterReport {
  readonly workload: Workload;
  readonly profile: Profile | undefined;
  readonly own: string | undefined;
  readonly merge: KernelParameterMerge;
  /** What the guest gets, besides what the runtime makes up itself; undefined where the configuration is not known. */
  readonly guest: readonly string[] | undefined;
}

async function inspectWorkload(
  workload: Workload,
  profile: Profile | undefined,
  options: KernelParamsOptions,
  collector: DiagnosticCollector,
): Promise<ParameterReport> {
  const {
    annotationNames,
    applyKernelParameters,
    checkKernelParameters,
    mergeKernelParameters,
    reportParameterProblems,
  } = await import('../initdata/index.js');
  const { judgeAnnotation } = await import('../settings/index.js');
  const key = annotationNames.kernelParameters;
  const own = workload.template.metadata.annotations?.[key];
  const owner = `${workload.kind} ${workload.name}`;
  const span = workload.spanOf(['metadata', 'annotations', key]);
  const configured = profile?.facts.kernel_params;
  const context = { configured, kataVersion: profile?.kataVersion };
  if (own !== undefined) {
    reportParameterProblems(checkKernelParameters(own, context), own, span, owner, collector);
  }
  for (const text of options.add ?? []) {
    reportParameterProblems(checkKernelParameters(text, context), text, undefined, '--add', collector);
  }
  const merge = mergeKernelParameters(own, options.add ?? [], configured);
  const fate = profile && merge.value ? judgeAnnotation(profile, key) : 'allowed';
  if (profile && (fate === 'rejected' || fate === 'ignored')) {
    collector.report('kernel-parameters-not-allowed', {
      message: `${owner}: ${profile.name} ${fate === 'rejected' ? 'rejects kernel parameters of pods: the pod would not start' : 'ignores kernel parameters of pods'}`,
      span: own === undefined ? workload.spanOf(['spec', 'runtimeClassName']) : span,
      help: [
        "let the operator add kernel_params to the class's allowed annotations, and say so in a file for --profiles (allowed_hypervisor_annotations)",
      ],
    });
  }
  const isUsed = fate === 'allowed' || fate === 'unknown';
  const guest =
    configured && merge.value !== undefined
      ? applyKernelParameters(configured, isUsed ? merge.value : '', profile?.facts.runtime ?? 'go')
      : undefined;
  return { workload, profile, own, merge, guest };
}

const reasons: Readonly<Record<MergeStep['outcome'], string>> = {
  kept: 'set by the pod',
  added: 'added',
  repeated: 'left out: the same key comes again',
  'already-there': 'left out: the pod has it already',
  'pod-wins': 'left out: the pod sets another value',
  configured: "left out: the class's configuration has it already",
};

async function makeTexts(options: KernelParamsOptions) {
  const { findParameter, formatKernelParameter, looksSecret, parseKernelParameters } = await import(
    '../initdata/index.js'
  );
  const show = (parameter: { readonly key: string; readonly value: string | undefined }): string => {
    const isHidden = options.showValues !== true && looksSecret(parameter);
    return formatKernelParameter(isHidden ? { ...parameter, value: '***' } : parameter);
  };
  const showAll = (text: string): string => parseKernelParameters(text).map(show).join(' ');
  return { show, showAll, describe: (key: string) => findParameter(key)?.summary };
}

async function printText(reports: readonly ParameterReport[], options: KernelParamsOptions): Promise<void> {
  const { show, showAll, describe } = await makeTexts(options);
  for (const { workload, profile, merge, guest } of reports) {
    const where = profile ? `${profile.name}, Kata ${profile.kataVersion}` : 'no runtime class that is known';
    const rows = merge.steps.map((step) => ({
      text: show(step),
      reason: reasons[step.outcome],
      about: describe(step.key),
    }));
    const width = Math.max(0, ...rows.map(({ text }) => text.length));
    const lines = [
      `${workload.kind} ${workload.name} (${where})`,
      `  annotation  ${merge.value === undefined ? '(cannot be made)' : merge.value === '' ? '(none)' : showAll(merge.value)}`,
      ...(guest ? [`  guest gets  ${showAll(guest.join(' '))}`] : []),
      ...rows.map(
        ({ text, reason, about }) => `    ${text.padEnd(width)}  ${reason}${about === undefined ? '' : `; ${about}`}`,
      ),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

async function printJson(
  reports: readonly ParameterReport[],
  options: KernelParamsOptions,
  collector: DiagnosticCollector,
): Promise<void> {
  const { show, showAll } = await makeTexts(options);
  const { renderJson } = await import('../diagnostics/index.js');
  const { annotationNames } = await import('../initdata/index.js');
  const report = {
    format_version: 1,
    annotation: annotationNames.kernelParameters,
    workloads: reports.map(({ workload, profile, own, merge, guest }) => ({
      kind: workload.kind,
      name: workload.name,
      file: workload.source.name,
      template: workload.templatePath.join('.'),
      ...(profile && { runtime_class: profile.name, kata_version: profile.kataVersion }),
      ...(own !== undefined && { present: showAll(own) }),
      ...(merge.value !== undefined && { value: showAll(merge.value), changed: merge.isChanged }),
      ...(guest && { guest: showAll(guest.join(' ')) }),
      parameters: merge.steps.map((step) => ({ parameter: show(step), from: step.from, outcome: step.outcome })),
    })),
    diagnostics: sortDiagnostics(collector.diagnostics).map(renderJson),
  };
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

async function runKernelParams(options: KernelParamsOptions): Promise<number> {
  const { findWorkloads, loadManifestSources, parseManifest } = await import('../manifest/index.js');
  const { openSettings } = await import('../settings/index.js');
  const { readVersions } = await import('./read-versions.js');
  const { reportDiagnostics } = await import('./report.js');
  const collector = createCollector();
  const { profile, profiles: profileFiles = [] } = options;
  const { kataVersion } = readVersions(options, collector);
  const [chooser, sources] = await Promise.all([
    openSettings({ dropIns: [], profile, profileFiles, kataVersion }, collector),
    loadManifestSources(options.yamlFile ?? [], collector),
  ]);
  const files = sources.map((source) => parseManifest(source, collector));
  const workloads = findWorkloads(files, { runtimeClassNames: options.runtimeClassNames ?? [] }, collector);
  const reports: ParameterReport[] = [];
  for (const workload of workloads) {
    const found = await chooser.profileFor(workload.template.spec.runtimeClassName);
    reports.push(await inspectWorkload(workload, found, options, collector));
  }
  if (options.format === 'json') await printJson(collector.hasErrors ? [] : reports, options, collector);
  else {
    reportDiagnostics(sortDiagnostics(collector.diagnostics));
    if (!collector.hasErrors) await printText(reports, options);
  }
  return chooseExitCode(collector.diagnostics);
}

/** Adds `genpolicy kernel-params`. */
export function addKernelParamsCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('kernel-params')
    .description('say which kernel parameters guests get, what is wrong with them, and why (docs/kernel-params.md)');
  for (const flag of kernelParamsFlags) command.addOption(makeOption(flag));
  command.action(async (options: KernelParamsOptions) => finish(await runKernelParams(options)));
}
