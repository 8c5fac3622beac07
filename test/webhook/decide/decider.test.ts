import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { completeConfig } from '../../../webhook/config/load-config.js';
import { createDecisionMetrics } from '../../../webhook/decide/decision-metrics.js';
import { locateJson } from '../../../webhook/decide/locate-json.js';
import { openTestDecider, presentedPod, wantedOf } from '../../support/open-test-decider.js';

describe('the deciding side', () => {
  it('takes a changed configuration into use, and keeps the one before where that is wrong', async () => {
    const test = await openTestDecider();
    expect(Object.keys(wantedOf(await test.decide({ object: presentedPod() })))).not.toEqual([]);
    const wrong = { ...test.config, policy: { ...test.config.policy, dropIns: ['30-allow-log'] } };
    expect(await test.decider.useConfig(completeConfig(wrong))).toEqual([
      expect.stringMatching(/^GP\d{4} .*30-allow-log/),
    ]);
    expect(Object.keys(wantedOf(await test.decide({ object: presentedPod() })))).not.toEqual([]);
    const verify = { ...test.config, policy: { ...test.config.policy, mode: 'verify' as const } };
    expect(await test.decider.useConfig(completeConfig(verify))).toEqual([]);
    expect(wantedOf(await test.decide({ object: presentedPod() }))).toEqual({});
    await test.close();
  });

  it('leaves alone what is neither created nor updated', async () => {
    const test = await openTestDecider();
    expect(await test.decide({ operation: 'DELETE' })).toEqual({ kind: 'allowed', skipped: true });
    await test.close();
  });

  it('counts what it looks at', async () => {
    const metrics = createDecisionMetrics();
    const registry = new Registry();
    metrics.register(registry);
    metrics.onFacts('hit');
    metrics.onRegistry('manifest', 0.02);
    metrics.onAudit('admission-policy-missing');
    const text = await registry.metrics();
    expect(text).toMatch(/kata_policy_image_facts_total\{result="hit"\} 1/);
    expect(text).toMatch(/kata_policy_registry_request_duration_seconds_count\{step="manifest"\} 1/);
    expect(text).toMatch(/kata_policy_audit_findings_total\{finding="admission-policy-missing"\} 1/);
  });

  it.each([
    ['"b"', 'spec.a[1]'],
    ['{"x"', 'spec.c'],
    ['"deep"', 'spec.c.x["an.key"]'],
    ['{"spec"', ''],
  ])('says that %s stands at %s', (found, path) => {
    const text = JSON.stringify({ spec: { a: ['a', 'b'], c: { x: { 'an.key': 'deep' } } } });
    expect(locateJson(text, text.indexOf(found))).toBe(path);
  });
});
