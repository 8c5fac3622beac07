import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { PolicyComparison, PolicyFinding, Relation, ReportedComparison, Waiver } from '../analysis/diff/index.js';
import type { PolicySource } from '../analysis/read-policy/index.js';
import {
  chooseExitCode,
  createCollector,
  type DiagnosticCollector,
  renderGithub,
  renderJson,
  renderSarif,
  type SourceText,
  sortDiagnostics,
} from '../diagnostics/index.js';
import { diffFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import { makeOption } from './make-option.js';

interface DiffCommandOptions {
  readonly base?: string;
  readonly name?: string;
  readonly waivers?: string;
  readonly failOn: string;
  readonly approve?: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly today?: string;
  readonly showValues?: boolean;
  readonly format: 'text' | 'json' | 'markdown' | 'sarif' | 'github' | 'junit';
}

interface Sides {
  readonly old: readonly PolicySource[];
  readonly new: readonly PolicySource[];
}

async function loadSide(operand: string, collector: DiagnosticCollector): Promise<readonly SourceText[]> {
  if (operand.startsWith('git:')) {
    const { readGitFiles } = await import('./read-git-files.js');
    return await readGitFiles(operand, collector);
  }
  const { loadManifestSources } = await import('../manifest/index.js');
  return (await loadManifestSources([operand], collector)).map(({ source }) => source);
}

/** Reads the policies of texts. That one holds none is no mistake as long as another does. */
async function readPolicies(
  sources: readonly SourceText[],
  collector: DiagnosticCollector,
): Promise<readonly PolicySource[]> {
  const { readPolicySource } = await import('../analysis/read-policy/index.js');
  const policies: PolicySource[] = [];
  for (const source of sources) {
    const found = createCollector();
    policies.push(...(await readPolicySource(source, found)));
    collector.add(found.diagnostics.filter(({ slug }) => slug !== 'policy-absent'));
  }
  return policies;
}

async function readSides(
  operands: readonly string[],
  options: DiffCommandOptions,
  collector: DiagnosticCollector,
): Promise<Sides> {
  if (options.base !== undefined) {
    const { listChangedManifests } = await import('./read-git-files.js');
    const { loadManifestSources } = await import('../manifest/index.js');
    const changed = await listChangedManifests(options.base, operands, collector);
    const present = changed.paths.length === 0 ? [] : await loadManifestSources(changed.paths, collector);
    const next = present.map(({ source }) => source);
    const ofOld = createCollector();
    const old = await readPolicies(changed.old, ofOld);
    const note = `this is the file as ${options.base} has it`;
    collector.add(ofOld.diagnostics.map((found) => ({ ...found, notes: [...(found.notes ?? []), note] })));
    return { old, new: await readPolicies(next, collector) };
  }
  const [old, next, ...others] = operands;
  if (old === undefined || next === undefined || others.length > 0 || (old === '-' && next === '-')) {
    collector.report('flag-value-invalid', {
      message: `diff compares two things, and ${operands.length === 2 ? 'both are standard input' : `${operands.length} are given`}`,
      help: ['genpolicy diff OLD NEW, or genpolicy diff --base origin/main'],
    });
    return { old: [], new: [] };
  }
  const sides = {
    old: await readPolicies(await loadSide(old, collector), collector),
    new: await readPolicies(await loadSide(next, collector), collector),
  };
  if (sides.old.length === 0 && sides.new.length === 0 && !collector.hasErrors) {
    collector.report('policy-absent', { message: `neither ${old} nor ${next} holds a policy` });
  }
  return sides;
}

type Pair = readonly [old: PolicySource | undefined, next: PolicySource | undefined];

/** Brings together the policies of one workload: by label, and by position where several have the same. */
function pairPolicies({ old, new: next }: Sides): readonly Pair[] {
  if (old.length === 1 && next.length === 1) return [[old[0], next[0]]];
  const pairs: Pair[] = [];
  const rest = [...old];
  for (const policy of next) {
    const namespaceOf = ({ workload }: PolicySource): string => workload?.namespace ?? '';
    const candidates = rest.filter(({ label }) => label === policy.label);
    const match = candidates.find((one) => namespaceOf(one) === namespaceOf(policy)) ?? candidates[0];
    if (match) rest.splice(rest.indexOf(match), 1);
    pairs.push([match, policy]);
  }
  return [...pairs, ...rest.map((policy): Pair => [policy, undefined])];
}

const relationNames: readonly Relation[] = ['wider', 'incomparable', 'changed', 'narrower'];

function readFailOn(text: string, collector: DiagnosticCollector): ReadonlySet<string> {
  if (text === 'never') return new Set();
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.filter((name) => !relationNames.some((one) => one === name));
  if (wrong.length > 0) {
    collector.report('flag-value-invalid', {
      message: `--fail-on does not know ${wrong.map((name) => JSON.stringify(name)).join(', ')}`,
      help: [`write some of ${relationNames.join(',')}, or never`],
    });
  }
  return new Set(names);
}

async function readDay(
  flag: string,
  text: string | undefined,
  collector: DiagnosticCollector,
): Promise<string | undefined> {
  const { isDay } = await import('../analysis/diff/index.js');
  if (text !== undefined && isDay(text)) return text;
  collector.report('flag-value-invalid', {
    message: text === undefined ? `--approve needs ${flag}` : `${flag} ${JSON.stringify(text)} is not a day`,
    help: [`write ${flag} as 2027-01-31`],
  });
  return undefined;
}

async function readKnownWaivers(
  path: string | undefined,
  isNew: boolean,
  collector: DiagnosticCollector,
): Promise<readonly Waiver[]> {
  if (path === undefined) return [];
  const { readWaivers } = await import('../analysis/diff/index.js');
  try {
    return readWaivers({ name: path, text: readFileSync(path, 'utf8') }, collector);
  } catch (error) {
    if (isNew && error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    const reason = error instanceof Error ? error.message : String(error);
    collector.report('waivers-invalid', { message: `cannot read ${path}: ${reason}` });
    return [];
  }
}

/** What `--approve` writes, checked before anything is compared. */
async function readApproval(
  { approve, reason, owner, expires }: DiffCommandOptions,
  today: string | undefined,
  collector: DiagnosticCollector,
): Promise<Pick<Waiver, 'reason' | 'owner' | 'expires'> | undefined> {
  if (approve === undefined) {
    for (const [flag, text] of Object.entries({ '--reason': reason, '--owner': owner, '--expires': expires })) {
      if (text !== undefined)
        collector.report('flag-value-invalid', { message: `${flag} says nothing without --approve` });
    }
    return undefined;
  }
  for (const [flag, text] of Object.entries({ '--reason': reason, '--owner': owner })) {
    if (!text?.trim()) collector.report('flag-value-invalid', { message: `--approve needs ${flag}` });
  }
  const day = await readDay('--expires', expires, collector);
  if (day !== undefined && today !== undefined && day < today) {
    collector.report('flag-value-invalid', {
      message: `--expires ${day} is over: today is ${today}`,
      help: ['write the last day on which the approval is to hold'],
    });
  }
  return { reason: reason ?? '', owner: owner ?? '', expires: day ?? '' };
}

type Compare = (pair: Pair) => PolicyComparison | undefined;

/** Makes what compares the pairs of one run. */
async function makeCompare(collector: DiagnosticCollector): Promise<Compare> {
  const { DiffMemory, describeLonePolicy, diffPolicies } = await import('../analysis/diff/index.js');
  const { readShippedRules } = await import('../settings/index.js');
  const rules = readShippedRules();
  const link = await rules.linker?.();
  const shipped = {
    text: rules.text,
    // Data are JSON; the two rooms have a type of their own for it.
    link: (data: Parameters<NonNullable<typeof link>>[0]) => link?.(data) ?? '',
  };
  const memory = new DiffMemory();
  return ([old, next]) => {
    if (old && next) return diffPolicies(old, next, shipped, collector, memory);
    if (next) return describeLonePolicy(next, 'new');
    return old && describeLonePolicy(old, 'old');
  };
}

async function formatReport(
  reported: readonly ReportedComparison[],
  options: DiffCommandOptions,
  collector: DiagnosticCollector,
): Promise<string> {
  const { formatJson, formatJunit, formatMarkdown, formatText, listDiffDiagnostics } = await import(
    '../analysis/diff/index.js'
  );
  const diagnostics = sortDiagnostics(collector.diagnostics);
  switch (options.format) {
    case 'json':
      return formatJson(reported, diagnostics.map(renderJson));
    case 'markdown':
      return formatMarkdown(reported);
    case 'junit':
      return formatJunit(reported);
    case 'sarif': {
      const { readVersion } = await import('./read-version.js');
      const report = renderSarif([...diagnostics, ...listDiffDiagnostics(reported)], readVersion());
      return `${JSON.stringify(report, undefined, 2)}\n`;
    }
    case 'github':
      return [...diagnostics, ...listDiffDiagnostics(reported)].map((one) => `${renderGithub(one)}\n`).join('');
    case 'text':
      return formatText(reported);
  }
}

function writeApprovals(path: string, text: string, count: number, collector: DiagnosticCollector): void {
  try {
    writeFileSync(path, text);
    const what =
      count === 0 ? 'nothing to approve: no finding fails' : `approved ${count} finding${count === 1 ? '' : 's'}`;
    process.stderr.write(`${what} (${path})\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    collector.report('waivers-unwritable', { message: `cannot write ${path}: ${reason}` });
  }
}

/** What is approved and no longer there should not wait in the file for its return. */
function reportUnused(
  waivers: readonly Waiver[],
  reported: readonly ReportedComparison[],
  collector: DiagnosticCollector,
): void {
  const labels = new Set(reported.map(({ label }) => label));
  const ids = new Set(reported.flatMap(({ findings }) => findings.map(({ id }) => id)));
  for (const { id, policy, title } of waivers) {
    if (policy === undefined || !labels.has(policy) || ids.has(id)) continue;
    collector.report('waiver-unused', {
      message: `the waiver ${id} of ${policy} approves nothing that was found${title === undefined ? '' : `: ${title}`}`,
      help: ['remove it; should the finding come back, it needs to be approved again'],
    });
  }
}

/** Runs `genpolicy diff` and gives the exit code. */
async function diff(operands: readonly string[], options: DiffCommandOptions): Promise<number> {
  const { findApproval, maskFinding, writeWaivers } = await import('../analysis/diff/index.js');
  const { reportDiagnostics } = await import('./report.js');
  const collector = createCollector();
  const failOn = readFailOn(options.failOn, collector);
  const today = await readDay('--today', options.today ?? new Date().toISOString().slice(0, 10), collector);
  const approval = await readApproval(options, today, collector);
  const waivers = [
    ...(await readKnownWaivers(options.waivers, false, collector)),
    ...(options.approve === options.waivers ? [] : await readKnownWaivers(options.approve, true, collector)),
  ];
  const sides = collector.hasErrors ? { old: [], new: [] } : await readSides(operands, options, collector);
  const { choosePolicies } = await import('../analysis/read-policy/index.js');
  const isNamed = options.name !== undefined;
  // A workload that is new has no policy on the other side: only the whole can say that a name is wrong.
  const named = isNamed ? choosePolicies([...sides.old, ...sides.new], options.name, collector) : [];
  const keep = (list: readonly PolicySource[]) => (isNamed ? list.filter((one) => named.includes(one)) : list);
  const pairs = collector.hasErrors ? [] : pairPolicies({ old: keep(sides.old), new: keep(sides.new) });
  const reported: ReportedComparison[] = [];
  const failing: PolicyFinding[] = [];
  const approvable: PolicyFinding[] = [];
  const compare = await makeCompare(collector);
  for (const pair of pairs) {
    const compared = compare(pair);
    if (!compared) continue;
    const containers = pair.flatMap((policy) => policy?.data?.containers ?? []);
    const findings = compared.findings.map((finding) => {
      const found = findApproval(finding, waivers, today ?? '');
      const isOpen = failOn.has(finding.relation) && found.kind !== 'approved';
      if (isOpen) failing.push(finding);
      if (failOn.has(finding.relation)) approvable.push(finding);
      const shown = options.showValues ? finding : maskFinding(finding, containers);
      return { ...shown, approval: found, fails: isOpen && approval === undefined };
    });
    reported.push({ ...compared, findings });
  }
  if (approval === undefined) reportUnused(waivers, reported, collector);
  if (approval && options.approve !== undefined && !collector.hasErrors) {
    const text = writeWaivers(waivers, approvable, approval);
    writeApprovals(options.approve, text, new Set(approvable.map(({ id }) => id)).size, collector);
  }
  process.stdout.write(
    collector.hasErrors && options.format !== 'json' ? '' : await formatReport(reported, options, collector),
  );
  if (options.format !== 'json') {
    const shown =
      options.format === 'sarif' || options.format === 'github'
        ? collector.diagnostics.filter(({ severity }) => severity === 'error')
        : collector.diagnostics;
    reportDiagnostics(sortDiagnostics(shown), process.stderr, 'nothing was compared');
  }
  const exitCode = chooseExitCode(collector.diagnostics);
  if (exitCode !== exitCodes.done) return exitCode;
  return failing.length > 0 && approval === undefined ? exitCodes.findings : exitCodes.done;
}

/** Adds `genpolicy diff`. */
export function addDiffCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('diff [paths...]')
    .description('say whether a new policy allows more than an old one, with requests that prove it (docs/diff.md)')
    .usage('[options] OLD NEW | --base REF [PATHS]')
    .addHelpText(
      'after',
      `
OLD and NEW: a manifest, a folder, an annotation value, initdata, a policy text, - for stdin, or git:REF:PATH.
Exit code 1: there are findings of --fail-on that nobody approved.`,
    );
  for (const flag of diffFlags) command.addOption(makeOption(flag));
  command.action(async (paths: readonly string[], options: DiffCommandOptions) => finish(await diff(paths, options)));
}
