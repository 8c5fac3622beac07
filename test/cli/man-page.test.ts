import { describe, expect, it } from 'vitest';
import { findProgram } from '../support/find-program.js';
import { runProgram } from '../support/run-program.js';

const pages = ['man/genpolicy.1', 'man/genpolicy-webhook.1'];
const [mandoc, man] = [findProgram('mandoc'), findProgram('man')];

describe.skipIf(!mandoc)('mandoc', () => {
  it.each(pages)(
    'finds nothing wrong with %s but that it has no date, which would make builds differ',
    async (page) => {
      const run = await runProgram(mandoc ?? '', ['-Tlint', '-Wwarning', page]);
      const findings = run.stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'));
      expect(findings).toEqual([]);
    },
  );
});

describe.skipIf(!man)('man', () => {
  it.each(pages)('shows %s without a warning', async (page) => {
    const run = await runProgram(man ?? '', ['--warnings', '-l', page], {
      env: { LC_ALL: 'C.UTF-8', MANWIDTH: '100' },
    });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    for (const section of ['NAME', 'SYNOPSIS', 'OPTIONS', 'EXIT STATUS', 'EXAMPLES', 'SEE ALSO']) {
      expect(run.stdout).toMatch(new RegExp(`^${section}$`, 'm'));
    }
  });
});
