import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findLintLayout } from '../analysis/lint/run-lint.js';
import { runGenpolicy } from '../support/run-genpolicy.js';

// Runs the commands of docs/gpu.md on its files. A fence `yaml NAME` or `json NAME` is a file; in a `console` fence, lines behind
// `$` are commands, and those after one are parts of what it prints.
const text = readFileSync(resolve('docs/gpu.md'), 'utf8');
const fences = [...text.matchAll(/^```(\S+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, kind = '', name, body = '']) => ({
  kind,
  name,
  body,
}));
const folder = mkdtempSync(join(tmpdir(), 'genpolicy-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commands = fences
  .filter(({ kind }) => kind === 'console')
  .flatMap(({ body }) => body.split(/^\$ /m).slice(1))
  .map((one) => {
    const [command = '', ...expected] = one.trimEnd().split('\n');
    return { command, expected };
  });

describe('docs/gpu.md', () => {
  it('has commands, each with something that it prints', () => {
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter(({ expected }) => expected.length === 0)).toEqual([]);
  });

  it.each(commands)('$command', async ({ command, expected }) => {
    for (const { name, body } of fences) if (name !== undefined) writeFileSync(join(folder, name), body);
    const [program, ...words] = command.split(' ');
    expect(program).toBe('genpolicy');
    const readsImages = words[0] === 'lint' || words[0]?.startsWith('-');
    const args = [...words, ...(readsImages ? ['--image-source', `oci:${findLintLayout()}`, '--no-cache'] : [])];
    const { stdout, stderr, code } = await runGenpolicy(args, { cwd: folder });
    for (const line of expected) expect(stdout + stderr).toContain(line);
    const findsSomething = expected.some((line) => /warning|error|annotation-/.test(line));
    expect(code).toBe(findsSomething ? 1 : 0);
  });
});
