import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCapturedPods } from '../../rules/agent-policy/captures.js';
import { HAS_ORACLE, judgeCases } from '../../rules/agent-policy/oracle.js';
import { toJson } from '../../rules/agent-policy/policy-data.js';
import { assemblePolicy } from '../../rules/agent-policy/policy-text.js';
import { replayText } from './requests.js';

const { CONFORMANCE = '', GENPOLICY_RULES = '' } = process.env;
const isReady = HAS_ORACLE && CONFORMANCE !== '' && GENPOLICY_RULES !== '';

describe.skipIf(!isReady)('the verdicts are those of the guest (REGO_ORACLE, CONFORMANCE, GENPOLICY_RULES)', () => {
  const pods = isReady ? readCapturedPods() : [];
  const referenceRules = isReady ? readFileSync(GENPOLICY_RULES, 'utf8') : '';

  for (const fresh of [false, true]) {
    it.each(pods)(`%s, ${fresh ? 'each request to a fresh policy' : 'in order'}`, async (_, data, cases) => {
      const policies = [assemblePolicy(toJson(data)), `${referenceRules}\npolicy_data := ${JSON.stringify(data)}\n`];
      for (const policy of policies) {
        const expected = judgeCases(policy, cases, fresh ? ['--fresh'] : []);
        const verdicts = await replayText(policy, JSON.stringify(cases), { fresh, showValues: true });
        expect(verdicts.map(({ allowed }) => allowed)).toEqual(expected.map(({ allowed }) => allowed));
        for (const [index, { allowed, reason, error, rule }] of verdicts.entries()) {
          if (allowed) continue;
          expect(error === undefined).toBe(expected[index]?.error === undefined);
          if (error === undefined) expect(reason?.join(' ') ?? '').toBe(expected[index]?.prints ?? '');
          expect(rule?.text).not.toBe('');
        }
      }
    });
  }
});
