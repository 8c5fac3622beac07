// Lints, makes, verifies and compares policies as the inputs of the action ask, and reports it the way GitHub shows it.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { annotate, quoteText } from './annotate.mjs';

const { env } = process;
const input = (name) => (env[`INPUT_${name}`] ?? '').trim();
const listLines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const print = (text) => process.stdout.write(text);

/** Ends the run where the action is used wrongly. */
function refuse(message, code = 2) {
  print(annotate({ severity: 'error', message }));
  process.exit(code);
}

if (input('WORKING_DIRECTORY') !== '') process.chdir(input('WORKING_DIRECTORY'));
const report = join(env.RUNNER_TEMP, `genpolicy-report-${input('COMMENT_KEY').replace(/[^\w-]/g, '_')}`);
rmSync(report, { recursive: true, force: true });
mkdirSync(report, { recursive: true });

const given = listLines(input('PATHS'));
const isGenerated = input('POLICIES') === 'generated';
if (!['committed', 'generated'].includes(input('POLICIES')))
  refuse('the input policies is neither committed nor generated');
if (given.length === 0) refuse('the input paths names nothing');
const wrong = given.find((path) => path.startsWith('/') || path.startsWith('-') || path.split('/').includes('..'));
if (wrong !== undefined) refuse(`the path ${wrong} is not one below the working directory`);
const clean = [...new Set(given.map((path) => posix.normalize(path).replace(/(?<=.)\/$/, '')))];
/** Without those below others, whose files would be looked at twice. */
const paths = clean.includes('.')
  ? ['.']
  : clean.filter((path) => !clean.some((other) => path.startsWith(`${other}/`)));
const flags = [
  ...listLines(input('FLAGS')),
  ...(input('SETTINGS') === '' ? [] : [`--json-settings-path=${input('SETTINGS')}`]),
  ...(input('RULES') === '' ? [] : [`--rego-rules-path=${input('RULES')}`]),
];

function run(program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (error) refuse(`${program} cannot be run: ${error.message}`, 3);
  return { code: status ?? 70, stdout, stderr };
}
const git = (...args) => run('git', args);
const genpolicy = (args, cwd) => run('genpolicy', args, cwd);

/** Where this folder is in the repository: GitHub wants names of files as seen from its root. */
const prefix = git('rev-parse', '--show-prefix').stdout.trim();
const atRoot = (file) => (file === undefined || file === null ? undefined : `${prefix}${file}`);
const named = (names) => names.flatMap((path) => ['-y', path]);

/** Runs a command that reports as JSON, shows its findings, and gives its exit code and report. */
function runJson(args, cwd, shows = true) {
  const done = genpolicy([...args, '--format', 'json'], cwd);
  let value;
  try {
    value = JSON.parse(done.stdout);
  } catch {
    print(quoteText(done.stderr));
    refuse(`genpolicy ${args[0]} failed with exit code ${done.code}`, done.code === 0 ? 70 : done.code);
  }
  for (const { severity, code, slug, message, file, start, notes, help } of shows ? value.diagnostics : []) {
    if (severity === 'info') continue;
    const text = [message, ...notes.map((note) => `note: ${note}`), ...help.map((one) => `help: ${one}`)].join('\n');
    const place = { file: file === '<stdin>' ? undefined : atRoot(file), line: start?.line, column: start?.column };
    print(annotate({ severity, title: `${code} ${slug}`, message: text, ...place }));
  }
  return { code: done.code, value };
}

/** Rows of the table in the summary. */
const steps = [];
let worst = 0;
function note(name, code, text) {
  steps.push({ name, isGood: code === 0, text });
  // What could not be done stands above what was found.
  if (code !== 0) worst = worst === 0 || worst === 1 ? code : worst;
}
const plural = (amount, noun) => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

function lint() {
  if (input('LINT') === 'off') return;
  const args = ['lint', ...named(paths), ...flags, '--fail-on', input('LINT')];
  const { code, value } = runJson(args);
  writeFileSync(join(report, 'lint.sarif'), genpolicy([...args, '--format', 'sarif']).stdout);
  const counts = ['error', 'warning'].map((severity) =>
    plural(value.diagnostics.filter((one) => one.severity === severity).length, severity),
  );
  note('lint', code, counts.join(', '));
}

/** Makes the policies; gives how many committed ones are others. */
function generate() {
  const { code, value } = runJson(
    [...named(paths), ...flags, ...(isGenerated ? [] : ['--dry-run'])],
    undefined,
    input('LINT') === 'off',
  );
  if (code !== 0) {
    for (const { severity, message } of value.diagnostics) if (severity === 'error') print(quoteText(message));
    note('generate', code, 'policies could not be made');
    return undefined;
  }
  const stale = isGenerated ? [] : value.policies.filter(({ current }) => !current);
  for (const { file, line, kind, name } of stale) {
    const message = `${kind} ${name} does not carry the policy that would be made now: run genpolicy -y ${file} with the same flags, and commit it`;
    print(annotate({ severity: 'error', title: 'policy not current', message, file: atRoot(file), line }));
  }
  const text = isGenerated
    ? `${value.policies.length} made`
    : `${value.policies.length} of which ${stale.length} not current`;
  note('policies', stale.length > 0 ? 1 : 0, text);
  return stale.length;
}

function verify() {
  if (input('VERIFY') !== 'true') return;
  const html = join(report, 'verify.html');
  const { code, value } = runJson(['verify', ...named(paths), ...flags, '--html', html], undefined, false);
  for (const { severity, code: id, slug, message, file, start } of value.diagnostics) {
    if (severity === 'error')
      print(annotate({ severity, title: `${id} ${slug}`, message, file: atRoot(file), line: start?.line }));
  }
  note('verify', code, `simulated requests were put to ${plural(value.policies.length, 'workload')}`);
}

/** The commit that this work began at; undefined where there is nothing to compare with. */
function findBase() {
  const event = env.GITHUB_EVENT_PATH ? JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8')) : {};
  const ref = input('BASE') || event.pull_request?.base?.sha;
  if (!ref) return undefined;
  if (ref.startsWith('-')) refuse('the input base is no name of a commit');
  const found = git('merge-base', ref, 'HEAD');
  if (found.code !== 0) refuse(`git does not know what HEAD and ${ref} share: check out with fetch-depth: 0`, 3);
  return found.stdout.trim();
}

/** Makes the policies of the base in a work tree of its own; gives its folder. */
function generateBase(base) {
  const folder = join(env.RUNNER_TEMP, 'genpolicy-base');
  git('worktree', 'remove', '--force', folder);
  const added = git('worktree', 'add', '--detach', '--force', folder, base);
  if (added.code !== 0) refuse(`git cannot check out the base: ${added.stderr.trim()}`, 3);
  const cwd = join(folder, prefix);
  const present = paths.filter((path) => existsSync(join(cwd, path)));
  const made = present.length === 0 ? { code: 0 } : genpolicy([...named(present), ...flags], cwd);
  if (made.code !== 0) {
    print(quoteText(made.stderr));
    const message = 'the policies of the base could not be made; everything counts as new';
    print(annotate({ severity: 'warning', message }));
  }
  return { cwd, close: () => git('worktree', 'remove', '--force', folder) };
}

/** Argument lists of `genpolicy diff` that together compare everything. */
function listComparisons(base, cwd) {
  if (!isGenerated) return [['--base', base, ...paths.filter((path) => path !== '.')]];
  const nothing = join(report, 'nothing.yaml');
  writeFileSync(nothing, '');
  return paths.map((path) => [existsSync(join(cwd, path)) ? join(cwd, path) : nothing, path]);
}

function diff() {
  const base = findBase();
  if (base === undefined) {
    note('diff', 0, 'there is no base to compare with');
    return { changed: false, wider: 0, markdown: '' };
  }
  const worktree = isGenerated ? generateBase(base) : undefined;
  const options = ['--fail-on', input('FAIL_ON'), ...(input('WAIVERS') === '' ? [] : ['--waivers', input('WAIVERS')])];
  const results = listComparisons(base, worktree?.cwd).map((operands) => {
    const args = ['diff', ...options, ...operands];
    const { code, value } = runJson(args);
    const markdown = code > 1 ? '' : genpolicy([...args, '--format', 'markdown']).stdout;
    const sarif = code > 1 ? undefined : JSON.parse(genpolicy([...args, '--format', 'sarif']).stdout);
    return { code, policies: value.policies, markdown, sarif };
  });
  worktree?.close();
  const policies = results.flatMap((one) => one.policies);
  const findings = policies.flatMap((one) => one.findings.map((finding) => ({ ...finding, policy: one.policy })));
  for (const { relation, title, policy, fails, file, line, column, only_new_allows: proof } of findings) {
    const message = `${policy}: ${title}${proof ? `\nonly the new policy allows: ${proof.kind} (${proof.step})` : ''}`;
    const severity = fails ? 'error' : 'info';
    print(annotate({ severity, title: `policy ${relation}`, message, file: atRoot(file), line, column }));
  }
  const wider = findings.filter(({ relation }) => relation === 'wider' || relation === 'incomparable').length;
  const code = Math.max(...results.map((one) => one.code));
  const runs = results.flatMap(({ sarif }) => sarif?.runs ?? []);
  writeFileSync(join(report, 'diff.json'), `${JSON.stringify({ format_version: 1, base, policies }, undefined, 2)}\n`);
  const [first] = results.flatMap(({ sarif }) => sarif ?? []);
  if (first) writeFileSync(join(report, 'diff.sarif'), JSON.stringify({ ...first, runs }));
  note(
    'diff',
    code,
    code > 1
      ? 'nothing was compared'
      : `${plural(findings.length, 'difference')}, of which ${wider} wider or undecided`,
  );
  return { changed: findings.length > 0, wider, markdown: results.map(({ markdown }) => markdown).join('\n') };
}

lint();
const stale = generate();
// A policy that was not made can be neither verified nor compared.
if (stale !== undefined) verify();
const { changed, wider, markdown } =
  stale === undefined && isGenerated ? { changed: false, wider: 0, markdown: '' } : diff();
const table = [
  '| | | |',
  '|---|---|---|',
  ...steps.map(({ name, isGood, text }) => `| ${isGood ? '✅' : '❌'} | ${name} | ${text} |`),
];
const text = ['## genpolicy', '', ...table, '', markdown].join('\n');
writeFileSync(join(report, 'comment.md'), text);
writeFileSync(join(report, 'prefix'), prefix);
if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${text}\n`);
if (env.GITHUB_OUTPUT) {
  const outputs = { changed, wider, stale: stale ?? 0, report };
  appendFileSync(
    env.GITHUB_OUTPUT,
    Object.entries(outputs)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
}
process.exitCode = worst;
