import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { chooseExitCode, createCollector, sortDiagnostics } from '../diagnostics/index.js';
import type { ApprovedPolicy, GeneratedPolicy } from '../generate/index.js';
import { approveFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import type { GenerateOptions } from './generate-options.js';
import { makeOption } from './make-option.js';
import { makePolicies } from './make-policies.js';
import { reportDiagnostics } from './report.js';

interface ApproveOptions extends Omit<GenerateOptions, 'format' | 'selfCheck' | 'link'> {
  readonly output?: string;
}

interface Entry {
  readonly file: string;
  readonly mapName: string;
  readonly text: string;
}

async function makeEntry({ workload, data, policyText }: GeneratedPolicy): Promise<Entry> {
  const { approvedFormat, keyApproved, listNamedImages } = await import('../generate/index.js');
  const { createHash } = await import('node:crypto');
  const { kind, name, namespace, template } = workload;
  const runtimeClass = template.spec.runtimeClassName;
  const containers = listNamedImages(data);
  const entry: ApprovedPolicy = {
    format_version: approvedFormat,
    workload: { kind, name, namespace: namespace ?? null },
    runtime_class: runtimeClass ?? null,
    containers,
    policy: policyText,
  };
  const digest = createHash('sha256').update(policyText).digest('hex').slice(0, 16);
  const title = [kind, namespace, name].filter(Boolean).join('-').toLowerCase();
  const safe = title
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 200)
    .replace(/^-+|-+$/g, '');
  return {
    file: `${keyApproved(runtimeClass, containers).slice(0, 16)}-${digest}.json`,
    mapName: `genpolicy-approved-${safe}`,
    text: `${JSON.stringify(entry, undefined, 2)}\n`,
  };
}

/** The label by which the webhook finds them. */
const storeLabel = 'kata-genpolicy/approved: "true"';

/** Writes a ConfigMap for each workload, with each policy as a block of text, so that a person can read it. */
function writeMaps(entries: readonly Entry[]): string {
  const maps = new Map<string, Entry[]>();
  for (const entry of entries) maps.set(entry.mapName, [...(maps.get(entry.mapName) ?? []), entry]);
  const documents = [...maps].map(([name, those]) => {
    const lines = those.flatMap(({ file, text }) => [
      `  ${file}: |`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    ]);
    return [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      `  name: ${name}`,
      '  labels:',
      `    ${storeLabel}`,
      'data:',
      ...lines,
      '',
    ].join('\n');
  });
  return documents.join('---\n');
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Writes a file that need not exist, so that a reader sees all of it or nothing; gives what went wrong. */
function writeWhole(path: string, text: string): string | undefined {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    rmSync(temporary, { force: true });
    return error instanceof Error ? error.message : String(error);
  }
}

/** Runs `genpolicy approve` and gives the exit code. */
async function approve(options: ApproveOptions): Promise<number> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const collector = createCollector();
  const { policies } = await makePolicies({ ...options, selfCheck: true }, abort.signal, collector);
  if (abort.signal.aborted) return exitCodes.interrupted;
  if (!collector.hasErrors && policies.length === 0) {
    collector.report('no-workload', { message: 'no pod here is to have a policy; there is nothing to approve' });
  }
  if (!collector.hasErrors && policies.length > 0) {
    const entries = await Promise.all(policies.map(makeEntry));
    const { output = '-' } = options;
    if (output === '-') process.stdout.write(writeMaps(entries));
    else {
      const changes = isFolder(output)
        ? entries.map(({ file, text }) => ({ path: join(output, file), text }))
        : [{ path: output, text: writeMaps(entries) }];
      for (const { path, text } of changes) {
        const reason = writeWhole(path, text);
        if (reason !== undefined) collector.report('write-failed', { message: `cannot write ${path}: ${reason}` });
      }
    }
  }
  reportDiagnostics(sortDiagnostics(collector.diagnostics));
  if (!collector.hasErrors) {
    const { formatSummary, summarizePolicy } = await import('../generate/index.js');
    // Whoever approves is to see what.
    for (const policy of policies) process.stderr.write(`${formatSummary(summarizePolicy(policy))}\n`);
  }
  return chooseExitCode(collector.diagnostics);
}

/** Adds `genpolicy approve`. */
export function addApproveCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('approve')
    .description('write policies for the store from which the admission webhook attaches, after somebody has read them')
    .addHelpText(
      'after',
      `
Read the summary before the output goes to the store: the webhook attaches these policies, and no others, in its mode
"approved" (docs/webhook.md). It finds them by runtime class, container names and images.`,
    );
  for (const flag of approveFlags) command.addOption(makeOption(flag));
  command.action(async (options: ApproveOptions) => finish(await approve(options)));
}
