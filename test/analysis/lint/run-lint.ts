import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll } from 'vitest';
import { lintFlags } from '../../../generator/cli/command-flags.js';
import {
  chooseLintExit,
  type LintOptions,
  type LintReport,
  lintManifests,
} from '../../../generator/cli/lint-command.js';
import { makeOption } from '../../../generator/cli/make-option.js';
import { renderPretty } from '../../../generator/diagnostics/index.js';
import { writeImageLayout } from '../../generate/image-store.js';
import { makeLintStore } from './lint-images.js';

let layout: string | undefined;
afterAll(() => {
  if (layout !== undefined) rmSync(layout, { recursive: true, force: true });
});

/** Folder with the images of lint tests, for --image-source. */
export function findLintLayout(): string {
  if (layout === undefined) {
    layout = mkdtempSync(join(tmpdir(), 'genpolicy-lint-'));
    writeImageLayout(layout, makeLintStore());
  }
  return layout;
}

export interface LintRun {
  readonly report: LintReport;
  /** Findings as a user reads them, with file names as given and without the folder before them. */
  readonly text: string;
  readonly slugs: readonly string[];
  readonly exitCode: number;
}

/** Runs `genpolicy lint` with flags, without a process of its own. */
export async function runLint(args: readonly string[], folder = ''): Promise<LintRun> {
  const program = new Command('lint').exitOverride();
  for (const flag of lintFlags) program.addOption(makeOption(flag));
  program.parse([...args, '--image-source', `oci:${findLintLayout()}`, '--no-cache', '--offline'], { from: 'user' });
  const options = program.opts<LintOptions & Record<string, unknown>>();
  const report = await lintManifests(options, new AbortController().signal);
  const texts = report.diagnostics.map((one) => renderPretty(one, { colour: false }));
  return {
    report,
    text: texts
      .map((one) => `${one}\n`)
      .join('\n')
      .replaceAll(folder === '' ? '\0' : `${folder}/`, ''),
    slugs: report.diagnostics.map(({ slug }) => slug),
    exitCode: chooseLintExit(report.diagnostics, options.failOn),
  };
}
