import { describe, expect, it } from 'vitest';
import { HAS_CONFORMANCE, readGoldenPod } from './golden.js';
import { HAS_ORACLE, judgeCases } from './oracle.js';
import { assembleRules } from './policy-text.js';

const rules = assembleRules({ tests: true });
const names = [...rules.matchAll(/^(test_\w+) if/gm)].map(([, name]) => name ?? '');

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)('test rules beside the modules (REGO_ORACLE)', () => {
  it.each(names)('%s', (name) => {
    const policy = `${rules}\npolicy_data := ${JSON.stringify(readGoldenPod('coco/pod-gpu#0'))}\n`;
    const [verdict] = judgeCases(policy, [{ description: name, kind: name, allowed: true, request: {} }], ['--raw']);
    expect(verdict).toMatchObject({ allowed: true });
  });

  it('exist', () => {
    expect(names.length).toBeGreaterThan(10);
  });
});
