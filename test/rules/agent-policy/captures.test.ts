import { describe, expect, it } from 'vitest';
import { readCapturedPods } from './captures.js';
import { HAS_CONFORMANCE } from './golden.js';
import { HAS_ORACLE, judgeCases } from './oracle.js';
import { toJson } from './policy-data.js';
import { assemblePolicy } from './policy-text.js';

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)('captured requests (REGO_ORACLE)', () => {
  it.each(HAS_CONFORMANCE ? readCapturedPods() : [])('%s: all are allowed', (_name, data, cases) => {
    for (const form of ['raw', 'literal'] as const) {
      const verdicts = judgeCases(assemblePolicy(toJson(data), form), cases);
      expect(verdicts.filter(({ allowed }) => !allowed)).toEqual([]);
    }
  });
});
