import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { approvedFormat } from '../../../generator/index.js';
import type { Cluster } from '../../../webhook/cluster/cluster.js';
import { chooseMode } from '../../../webhook/decide/choose-mode.js';
import type { JsonObject } from '../../../webhook/decide/decide.js';
import { annotate, initdataName, openTestDecider, presentedPod, wantedOf } from '../../support/open-test-decider.js';

describe('the mode', () => {
  const choose = (namespace: string | undefined, pod: string | undefined, lowest: 'audit' | 'generate' = 'audit') => {
    const label = (mode: string | undefined): Record<string, string> => (mode ? { 'kata-genpolicy/mode': mode } : {});
    const { mode, findings } = chooseMode({
      configured: 'generate',
      lowest,
      namespaceLabels: label(namespace),
      podLabels: label(pod),
    });
    return [mode, findings.length];
  };

  it.each([
    [undefined, undefined, 'generate', 0],
    ['audit', undefined, 'audit', 0],
    ['approved', undefined, 'approved', 0],
    ['verify', 'approved', 'approved', 0],
    ['nonsense', undefined, 'generate', 1],
    // A pod can only tighten.
    ['approved', 'audit', 'approved', 1],
    [undefined, 'verify', 'generate', 1],
    [undefined, 'nonsense', 'generate', 1],
  ])('of namespace %s and pod %s is %s', (namespace, pod, mode, findings) => {
    expect(choose(namespace, pod)).toEqual([mode, findings]);
  });

  it('of a namespace is not looser than the operator allows', () => {
    expect(choose('audit', undefined, 'generate')).toEqual(['generate', 1]);
  });
});

describe('the mode verify', () => {
  it('writes nothing, and demands a policy that covers the pod', async () => {
    const making = await openTestDecider();
    const test = await openTestDecider({ policy: { mode: 'verify' } });
    const pod = presentedPod();
    const made = wantedOf(await making.decide({ object: pod }));
    expect(wantedOf(await test.decide({ object: pod }))).toEqual({});
    const judge = (object: JsonObject) => test.decide({ endpoint: 'validate', object });
    expect(await judge(pod)).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/^GP8501 .*carries no initdata/),
    });
    expect(await judge(annotate(pod, made))).toMatchObject({ kind: 'allowed' });
    expect(await judge(annotate(pod, { [initdataName]: 'H4sIAAAA' }))).toMatchObject({
      message: expect.stringMatching(/^GP6003/),
    });
    const other = annotate(presentedPod({ container: { args: ['more'] } }), made);
    expect(await judge(other)).toMatchObject({ kind: 'denied', message: expect.stringMatching(/^GP8502/) });
    await Promise.all([making.close(), test.close()]);
  });
});

describe('the mode audit', () => {
  it('lets everything pass, warns and counts', async () => {
    const test = await openTestDecider({ policy: { mode: 'audit' } });
    const pod = presentedPod();
    expect(wantedOf(await test.decide({ object: pod }))).toEqual({});
    expect(await test.decide({ endpoint: 'validate', object: pod })).toMatchObject({
      kind: 'allowed',
      warnings: [expect.stringMatching(/^audit: GP8501 /)],
      audit: { mode: 'audit', finding: expect.stringMatching(/^GP8501 /) },
    });
    const changed = annotate(pod, { [initdataName]: 'x' });
    const update = await test.decide({ endpoint: 'validate', operation: 'UPDATE', object: changed, oldObject: pod });
    expect(update).toMatchObject({ kind: 'allowed', warnings: [expect.stringMatching(/^audit: GP8508 /)] });
    expect(test.counted).toMatchObject({ 'admission-policy-missing': 1, 'admission-change-without-effect': 1 });
    await test.close();
  });
});

describe('the mode approved', () => {
  const entry = (policy: string, containers = ['server registry.example/cuda:12']) =>
    JSON.stringify({
      format_version: approvedFormat,
      workload: { kind: 'Deployment', name: 'llm', namespace: 'models' },
      runtime_class: 'kata-qemu-snp',
      containers,
      policy,
    });

  it('attaches what was approved, and nothing else', async () => {
    const making = await openTestDecider();
    const pod = presentedPod();
    const made = wantedOf(await making.decide({ object: pod }));
    const { readCarried } = await import('../../../webhook/decide/read-carried.js');
    const { presentPod } = await import('../../../webhook/decide/present-pod.js');
    const review = { namespace: 'models', name: undefined } as Parameters<typeof presentPod>[0];
    const carried = await readCarried(presentPod(review, annotate(pod, made)));
    const policy = carried.kind === 'initdata' ? (carried.policyText ?? '') : '';
    const folder = mkdtempSync(join(tmpdir(), 'genpolicy-approved-'));
    writeFileSync(join(folder, 'good.json'), entry(policy));
    writeFileSync(join(folder, 'broken.json'), '{');
    writeFileSync(join(folder, 'other.json'), entry('package agent_policy\n'));
    const test = await openTestDecider({ policy: { mode: 'approved' }, approved: { folder } });
    expect(test.problems).toEqual([expect.stringMatching(/broken\.json is passed over: it is no JSON/)]);
    const decision = await test.decide({ object: pod });
    expect(wantedOf(decision)).toEqual(made);
    expect(decision.audit).toMatchObject({ mode: 'approved' });
    const final = annotate(pod, made);
    expect((await test.decide({ endpoint: 'validate', object: final })).kind).toBe('allowed');

    const changed = presentedPod({ container: { args: ['--unsafe'] } });
    expect(await test.decide({ object: changed })).toMatchObject({
      kind: 'denied',
      code: 403,
      message: expect.stringMatching(
        /^GP8504 [^\n]*llm-7d9c5b8f6d-\* in models\n[\s\S]*tried that of Deployment llm[\s\S]*genpolicy approve -y MANIFEST .*--oci-version 1\.2\.1.* -o approved\.yaml/,
      ),
    });
    // A policy that covers the pod, but that nobody approved.
    const own = wantedOf(await making.decide({ object: changed }));
    expect(await test.decide({ object: annotate(changed, { [initdataName]: own[initdataName] ?? '' }) })).toMatchObject(
      { kind: 'denied' },
    );
    expect(await test.decide({ endpoint: 'validate', object: annotate(changed, own) })).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/^GP8504/),
    });
    await Promise.all([making.close(), test.close()]);
  });

  it('finds them in ConfigMaps, and namespaces choose it by a label', async () => {
    const cluster: Cluster = {
      now: Date.now,
      request: async (_method, path) => {
        if (path === '/api/v1/namespaces') {
          const strict = { metadata: { name: 'strict', labels: { 'kata-genpolicy/mode': 'approved' } } };
          return { status: 200, body: { items: [strict] } };
        }
        return { status: 200, body: { items: [] } };
      },
      watch: () => {},
    };
    const test = await openTestDecider({ cluster: { namespaces: true }, approved: { namespace: 'store' } }, cluster);
    await expect.poll(() => test.decider.checks.every(({ findProblem }) => findProblem() === undefined)).toBe(true);
    expect((await test.decide({ object: presentedPod() })).kind).toBe('allowed');
    const strict = await test.decide({
      namespace: 'strict',
      object: presentedPod({ metadata: { namespace: 'strict' } }),
    });
    expect(strict).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/-o - \| kubectl apply -n store -f -/),
    });
    await test.close();
  });
});
