import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintRules } from '../../../generator/analysis/lint/index.js';
import { runLint } from './run-lint.js';

// Each folder of test/golden-lint is a case: `wrong.yaml` and, as it should be, `right.yaml`; `flags` for both, or
// `right-flags` where the flags were the mistake; `findings.txt`, what lint says of the wrong one. With GOLDEN_UPDATE=1
// that file is written anew, to be read in a diff. `shared` holds what several cases use.
const root = resolve('test/golden-lint');
const cases = readdirSync(root).filter((name) => name !== 'shared' && !name.includes('.'));
const update = process.env.GOLDEN_UPDATE === '1';
const seen = new Set<string>();

function readFlags(folder: string, name: string): string[] {
  const words = readFileSync(join(folder, name), 'utf8')
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((word) => (/\.(?:json|yaml)$/.test(word) ? join(folder, word) : word));
}

describe.each(cases)('lint case %s', (name) => {
  const folder = join(root, name);

  it('says what is wrong', async () => {
    const run = await runLint(['-y', join(folder, 'wrong.yaml'), ...readFlags(folder, 'flags')], folder);
    const text = run.text.replaceAll(`${root}/`, '../');
    if (update) writeFileSync(join(folder, 'findings.txt'), text);
    expect(text).toBe(readFileSync(join(folder, 'findings.txt'), 'utf8'));
    expect(run.slugs).not.toEqual([]);
    for (const slug of run.slugs) seen.add(slug);
    const isRemark = run.report.diagnostics.every(({ severity }) => severity === 'info');
    expect(run.exitCode === 0).toBe(isRemark);
  });

  it('is silent when it is right', async () => {
    const flags = existsSync(join(folder, 'right-flags')) ? 'right-flags' : 'flags';
    const run = await runLint(['-y', join(folder, 'right.yaml'), ...readFlags(folder, flags)], folder);
    expect(run.text).toBe('');
    expect(run.exitCode).toBe(0);
  });
});

describe('the cases', () => {
  it('have each finding of each rule', () => {
    const slugs = lintRules.flatMap((rule) => rule.slugs);
    expect(slugs.filter((slug) => !seen.has(slug))).toEqual([]);
  });
});
