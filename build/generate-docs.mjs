// Writes docs/cli.md, docs/diagnostics.md, docs/kernel-params.md and the man pages from the tables in the code. With --check it writes nothing and fails
// when a document differs from its table.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { loadPrograms } from './load-programs.mjs';
import { manSections } from './man-sections.mjs';
import { writeKernelParams } from './write-kernel-params.mjs';
import { loadLintRules, writeLintPages } from './write-lint-pages.mjs';
import { writeManPage } from './write-man-page.mjs';

/** Evaluates a TypeScript module and gives its exports. */
async function loadModule(path) {
  const result = await build({ entryPoints: [path], bundle: true, format: 'esm', platform: 'node', write: false });
  return await import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`);
}

const escapeCell = (text) => text.replaceAll('|', '\\|');

function writeFlagTable(flags) {
  const lines = ['| flag | meaning | |', '|---|---|---|'];
  for (const flag of flags) {
    const notes = [
      flag.summary,
      ...(flag.choices ? [`one of ${flag.choices.map((choice) => `\`${choice}\``).join(', ')}`] : []),
      ...(flag.fallback ? [`default \`${flag.fallback}\``] : []),
      ...(flag.required ? ['required'] : []),
      ...(flag.repeats ? ['may be repeated'] : []),
    ];
    lines.push(`| \`${escapeCell(flag.flags)}\` | ${escapeCell(notes.join('; '))} | ${flag.reference ? '•' : ''} |`);
  }
  return lines;
}

/** Flags of generation by group, then those of each other command. */
function writeFlags(flags, commands) {
  const groups = [...new Set(flags.map(({ group }) => group))];
  const lines = [
    '# Flags of `genpolicy`',
    '',
    'Made from `generator/cli/flags.ts` and `command-flags.ts`. A mark in the last column: the reference generator has the flag too.',
  ];
  for (const group of groups) {
    lines.push('', `## ${group}`, '', ...writeFlagTable(flags.filter((one) => one.group === group)));
  }
  for (const [name, own] of Object.entries(commands))
    lines.push('', `## \`genpolicy ${name}\``, '', ...(typeof own === 'string' ? [own] : writeFlagTable(own)));
  return `${lines.join('\n')}\n`;
}

function writeCodes(codes) {
  const rows = Object.entries(codes).sort(([, a], [, b]) => (a.code < b.code ? -1 : 1));
  return `${[
    '# Findings',
    '',
    'Made from `generator/diagnostics/codes/`. An error means that nothing is written; its exit code is 2 when the input is',
    'wrong and 3 when the world is.',
    '',
    '| code | name | severity | exit | meaning |',
    '|---|---|---|---|---|',
    ...rows.map(
      ([slug, { code, severity, exit, summary }]) =>
        `| ${code} | \`${slug}\` | ${severity} | ${severity === 'error' ? exit : ''} | ${escapeCell(summary)} |`,
    ),
  ].join('\n')}\n`;
}

/** The part of docs/rules.md between its marks, from the table of what the rules leave open. */
function writeOpenMutations(text, openMutations) {
  const lines = [];
  for (const kind of new Set(openMutations.map((open) => open.kind))) {
    lines.push('', `### ${kind.replace(/Request$/, '')}`, '| place | change | why |', '|---|---|---|');
    for (const { path, operators, value, reason } of openMutations.filter((open) => open.kind === kind)) {
      const changes = [operators].flat().join(', ');
      const place = value === undefined ? `\`${path}\`` : `\`${path}\` like \`${value}\``;
      lines.push(`| ${escapeCell(place)} | ${changes} | ${escapeCell(reason)} |`);
    }
  }
  const [before, rest = ''] = text.split(/(?<=<!-- made from [^>]*-->\n)/);
  return `${before}${lines.join('\n')}\n\n${rest.slice(rest.indexOf('<!-- end -->'))}`;
}

const { generateFlags } = await loadModule('generator/cli/flags.ts');
const {
  approveFlags,
  kernelParamsFlags,
  lintFlags,
  profilesFlags,
  settingsShowFlags,
  explainFlags,
  inspectFlags,
  replayFlags,
  verifyFlags,
  diffFlags,
  krmFlags,
  postRenderFlags,
} = await loadModule('generator/cli/command-flags.ts');
/** Arguments and flags of the commands besides generation, or what stands for them. */
const commands = {
  'kernel-params': kernelParamsFlags,
  'profiles list|show': profilesFlags,
  'settings show': settingsShowFlags,
  'replay CASES': replayFlags,
  'explain [DENIAL]': explainFlags,
  'inspect [POLICIES]': inspectFlags,
  verify: verifyFlags,
  'diff OLD NEW': diffFlags,
  approve: approveFlags,
  lint: lintFlags,
  'post-render': postRenderFlags,
  krm: krmFlags,
  'completion SHELL':
    'Prints what makes a shell complete the command line. `SHELL` is `bash`, `zsh` or `fish`. It has no flags.',
  'help [COMMAND]':
    'Shows flags and examples of a command, as `genpolicy COMMAND --help` does: `genpolicy help diff`, `genpolicy help settings show`.',
};
const { parameterTable } = await loadModule('generator/initdata/kernel-params/parameter-table.ts');
const { diagnosticCodes } = await loadModule('generator/diagnostics/codes.ts');
const codes = Object.values(diagnosticCodes).map(({ code }) => code);
const repeated = codes.filter((code, index) => codes.indexOf(code) !== index);
if (repeated.length > 0) throw new Error(`codes used twice: ${repeated.join(', ')}`);
const documents = {
  'docs/cli.md': writeFlags(generateFlags, commands),
  'docs/diagnostics.md': writeCodes(diagnosticCodes),
  'docs/kernel-params.md': writeKernelParams(parameterTable),
};
const { openMutations } = await loadModule('generator/analysis/open-mutations.ts');
documents['docs/rules.md'] = writeOpenMutations(await readFile('docs/rules.md', 'utf8'), openMutations);
Object.assign(documents, await writeLintPages(await loadLintRules(), diagnosticCodes));
const programs = await loadPrograms();
documents['man/genpolicy.1'] = writeManPage('genpolicy', programs.genpolicy, manSections.genpolicy);
documents['man/genpolicy-webhook.1'] = writeManPage('genpolicy-webhook', programs.webhook, manSections.webhook);
const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(documents)) {
  if (!check) await writeFile(path, text);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${path} differs from its table; run npm run generate\n`);
    process.exitCode = 1;
  }
}
