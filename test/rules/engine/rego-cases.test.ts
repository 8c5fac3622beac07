import { afterAll, describe, expect, it } from 'vitest';
import { probeOfCase } from './contradiction-probe.js';
import { answerOfEngine, answerOfOracle } from './oracle.js';
import { type RegoCase, readCases, runCase } from './rego-case.js';
import { type SkippedCases, skippedCases } from './rego-case-skips.js';

const { REGO_CASES: root, REGO_ORACLE: oracle = '' } = process.env;
const cases = root === undefined ? [] : readCases(root);
const skips = new Map<string, SkippedCases>(
  skippedCases.flatMap((skip) => skip.notes.map((note) => [`${skip.file}: ${note}`, skip] as const)),
);

function nameOf({ file, note }: RegoCase): string {
  return `${file}: ${note}`;
}

const contradicted = cases.filter((wanted) => skips.get(nameOf(wanted))?.kind === 'guest');
const inScope = cases.filter((wanted) => !['feature', 'suite'].includes(skips.get(nameOf(wanted))?.kind ?? ''));
/** Cases of the same files that pass, as far as a probe can be made of them: it must hold. */
const controls = inScope.filter(
  (wanted) => /^(import|refr)\//.test(wanted.file) && !skips.has(nameOf(wanted)) && probeOfCase(wanted) !== undefined,
);

describe.skipIf(root === undefined)('language cases (folder from REGO_CASES)', () => {
  it('is a whole suite', () => {
    expect(cases.length).toBeGreaterThan(600);
  });

  it('passes every case that the skip table does not name, and none that it names', () => {
    const failed: string[] = [];
    const passedButSkipped: string[] = [];
    for (const wanted of cases) {
      const name = nameOf(wanted);
      const failure = runCase(wanted);
      if (failure !== undefined && !skips.has(name)) failed.push(`${name}: ${failure}`);
      if (failure === undefined && skips.has(name)) passedButSkipped.push(name);
    }
    expect(failed).toEqual([]);
    expect(passedButSkipped).toEqual([]);
  });

  it('skips no case that is gone', () => {
    const names = new Set(cases.map(nameOf));
    expect([...skips.keys()].filter((name) => !names.has(name))).toEqual([]);
  });

  it('passes at least 95 % of those in scope, with keywords as field names where later releases take them', () => {
    const passed = inScope.filter((wanted) => runCase(wanted, { keywordFields: true }) === undefined);
    expect(passed.length / inScope.length).toBeGreaterThanOrEqual(0.95);
  });

  afterAll(() => {
    const passed = inScope.filter((wanted) => !skips.has(nameOf(wanted))).length;
    const later = inScope.filter((wanted) => runCase(wanted, { keywordFields: true }) === undefined).length;
    const share = (part: number, whole: number): string =>
      `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;
    process.stdout.write(
      `language cases: ${cases.length}, in scope ${inScope.length}; passed ${share(passed, inScope.length)}, ` +
        `with keywords as field names ${share(later, inScope.length)}; ${contradicted.length} want what the guest's engine does not do; ` +
        `without those ${share(passed, inScope.length - contradicted.length)}\n`,
    );
  });
});

describe.skipIf(root === undefined || oracle === '')(
  'cases that contradict the guest (REGO_CASES, REGO_ORACLE)',
  () => {
    it.each(contradicted.map((wanted) => [nameOf(wanted), wanted] as const))('%s', (_name, wanted) => {
      const probe = probeOfCase(wanted);
      if (probe === undefined) throw new Error('no probe can be made of this case');
      const guest = answerOfOracle(oracle, probe.policy, probe.kind, probe.request);
      // The probe holds if the case is right; where the case wants an error, there is none.
      if (wanted.error === undefined) expect(guest).not.toBe('allowed');
      else expect(guest).toBe('allowed');
      expect(answerOfEngine(probe.policy, probe.kind, probe.request)).toBe(guest);
    });

    it('makes probes that hold for cases that the guest passes', () => {
      expect(controls.length).toBeGreaterThan(10);
      const wrong = controls.filter((wanted) => {
        const probe = probeOfCase(wanted);
        if (probe === undefined || wanted.error !== undefined || wanted.want_result === undefined) return false;
        return answerOfOracle(oracle, probe.policy, probe.kind, probe.request) !== 'allowed';
      });
      // One is older Rego, which an agent does not read.
      expect(wrong.map(nameOf)).toEqual([
        'refr/keywords_in_refs.yaml: keywords_in_refs/future keywords without import',
      ]);
    });
  },
);
