// Gives the two programs as their own code builds them, with all commands and flags.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const entry = `
import { Command } from 'commander';
import { describeProgram } from './generator/cli/describe-program.js';
import { runCommandLine } from './generator/cli/run-command-line.js';
import { runWebhookCommandLine } from './webhook/command-line/run-command-line.js';

async function describe(run) {
  const { parseAsync } = Command.prototype;
  let described;
  Command.prototype.parseAsync = async function () { described = describeProgram(this); return this; };
  try { await run(); } finally { Command.prototype.parseAsync = parseAsync; }
  return described;
}
export const genpolicy = await describe(() => runCommandLine(['help']));
export const webhook = await describe(() => runWebhookCommandLine([], ''));
`;

/** Descriptions of both programs, as \`generator/cli/describe-program.ts\` makes them. */
export async function loadPrograms() {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: '.', loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    write: false,
  });
  // Beside the packages that it imports.
  const path = join('node_modules', `.programs-${process.pid}.mjs`);
  await writeFile(path, outputFiles[0].contents);
  try {
    return await import(pathToFileURL(path).href);
  } finally {
    await rm(path);
  }
}
