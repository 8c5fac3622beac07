import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateFlags } from '../../generator/cli/flags.js';
import { normalizeArguments } from '../../generator/cli/normalize-arguments.js';

describe('the table of flags', () => {
  const tests = readdirSync(import.meta.dirname)
    .filter((name) => name !== 'flags.test.ts')
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\n');
  const forms = generateFlags.flatMap(({ flags }) => flags.split(/[ ,]+/).filter((word) => word.startsWith('-')));

  it.each(forms)('%s is used by a test of the command', (form) => {
    expect(tests).toMatch(new RegExp(`['"\`]${form}(?=['"\`= ])`));
  });

  it('has every form once', () => {
    expect(new Set(forms).size).toBe(forms.length);
  });
});

describe('-d', () => {
  it.each([
    [
      ['-d', 'x'],
      ['--containerd-socket-path=/run/containerd/containerd.sock', 'x'],
    ],
    [['-d=/a.sock'], ['--containerd-socket-path=/a.sock']],
    [['--containerd-socket-path=/a.sock'], ['--containerd-socket-path=/a.sock']],
    [
      ['-y', 'a', '--', '-d'],
      ['-y', 'a', '--', '-d'],
    ],
  ])('%j is read as %j', (args, wanted) => {
    expect(normalizeArguments(args)).toEqual(wanted);
  });
});
