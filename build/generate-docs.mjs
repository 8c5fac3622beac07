// Writes docs/cli.md and docs/diagnostics.md from the tables in the code. With --check it writes nothing and fails
// when a document differs from its table.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** Evaluates a TypeScript module and gives its exports. */
async function loadModule(path) {
  const result = await build({ entryPoints: [path], bundle: true, format: 'esm', platform: 'node', write: false });
  return await import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`);
}

const escapeCell = (text) => text.replaceAll('|', '\\|');

function writeFlags(flags) {
  const groups = [...new Set(flags.map(({ group }) => group))];
  const lines = [
    '# Flags of `genpolicy`',
    '',
    'Made from `generator/cli/flags.ts`. A mark in the last column: the reference generator has the flag too.',
  ];
  for (const group of groups) {
    lines.push('', `## ${group}`, '', '| flag | meaning | |', '|---|---|---|');
    for (const flag of flags.filter((one) => one.group === group)) {
      const notes = [
        flag.summary,
        ...(flag.choices ? [`one of ${flag.choices.map((choice) => `\`${choice}\``).join(', ')}`] : []),
        ...(flag.fallback ? [`default \`${flag.fallback}\``] : []),
        ...(flag.repeats ? ['may be repeated'] : []),
      ];
      lines.push(`| \`${escapeCell(flag.flags)}\` | ${escapeCell(notes.join('; '))} | ${flag.reference ? '•' : ''} |`);
    }
  }
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

const { generateFlags } = await loadModule('generator/cli/flags.ts');
const { diagnosticCodes } = await loadModule('generator/diagnostics/codes.ts');
const codes = Object.values(diagnosticCodes).map(({ code }) => code);
const repeated = codes.filter((code, index) => codes.indexOf(code) !== index);
if (repeated.length > 0) throw new Error(`codes used twice: ${repeated.join(', ')}`);
const documents = { 'docs/cli.md': writeFlags(generateFlags), 'docs/diagnostics.md': writeCodes(diagnosticCodes) };
const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(documents)) {
  if (!check) await writeFile(path, text);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${path} differs from its table; run npm run generate\n`);
    process.exitCode = 1;
  }
}
