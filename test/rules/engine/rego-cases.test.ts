import { describe, expect, it } from 'vitest';
import { readCases, runCase } from './rego-case.js';
import { skippedCases } from './rego-case-skips.js';

const root = process.env.REGO_CASES;

describe.skipIf(root === undefined)('language cases (folder from REGO_CASES)', () => {
  const cases = root === undefined ? [] : readCases(root);
  const reasons = new Map(
    skippedCases.flatMap(({ file, reason, notes }) => notes.map((note) => [`${file}: ${note}`, reason])),
  );

  it('is a whole suite', () => {
    expect(cases.length).toBeGreaterThan(600);
  });

  it('passes every case that the skip table does not name, and none that it names', () => {
    const failed: string[] = [];
    const passedButSkipped: string[] = [];
    for (const wanted of cases) {
      const name = `${wanted.file}: ${wanted.note}`;
      const failure = runCase(wanted);
      if (failure !== undefined && !reasons.has(name)) failed.push(`${name}: ${failure}`);
      if (failure === undefined && reasons.has(name)) passedButSkipped.push(name);
    }
    expect(failed).toEqual([]);
    expect(passedButSkipped).toEqual([]);
  });

  it('skips no case that is gone', () => {
    const names = new Set(cases.map(({ file, note }) => `${file}: ${note}`));
    expect([...reasons.keys()].filter((name) => !names.has(name))).toEqual([]);
  });
});
