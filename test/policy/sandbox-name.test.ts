import { describe, expect, it } from 'vitest';
import type { PodNaming } from '../../generator/manifest/index.js';
import { buildSandboxNamePattern } from '../../generator/policy/sandbox-name.js';
import { generate, makeContainer, makePolicyData } from '../generate/generate-fixture.js';

function matches(naming: PodNaming, podName: string): boolean {
  const pattern = buildSandboxNamePattern(naming);
  return pattern !== undefined && new RegExp(`^${pattern}$`).test(podName);
}

describe('names of pods', () => {
  it.each<[PodNaming['kind'], string, readonly string[], readonly string[]]>([
    ['pod', 'web', ['web'], ['web-1', 'webs', 'aweb']],
    ['deployment', 'web', ['web-5d9c7b8f4d-x2x4q'], ['web', 'web-0', 'web-5d9c7b8f4d', 'other-5d9c7b8f4d-x2x4q']],
    ['daemon-set', 'web', ['web-x2x4q'], ['web', 'web-5d9c7b8f4d-x2x4q', 'web-aeiou']],
    ['replica-set', 'web', ['web-x2x4q'], ['web']],
    ['replication-controller', 'web', ['web-x2x4q'], ['web']],
    ['stateful-set', 'web', ['web-0', 'web-17'], ['web', 'web-x', 'web-0-0']],
    ['job', 'web', ['web-x2x4q', 'web-3-x2x4q'], ['web', 'web-3']],
    ['cron-job', 'web', ['web-29387520-x2x4q', 'web-29387520-0-x2x4q'], ['web-x2x4q', 'web-29387520']],
    ['prefix', 'web', ['web', 'web-head-x.y'], ['webs', 'other']],
  ])('%s', (kind, name, accepted, refused) => {
    for (const podName of accepted) expect(podName, podName).toSatisfy((text: string) => matches({ kind, name }, text));
    for (const podName of refused)
      expect(podName, podName).not.toSatisfy((text: string) => matches({ kind, name }, text));
  });

  it('made from generateName: dots in the prefix are only dots', () => {
    const naming = { kind: 'pod', generateName: 'web.v1-' } as const;
    expect(matches(naming, 'web.v1-x2x4q')).toBe(true);
    expect(matches(naming, 'webxv1-x2x4q')).toBe(false);
    expect(matches(naming, 'web.v1-')).toBe(false);
  });

  it('a name wins over a generateName', () => {
    expect(buildSandboxNamePattern({ kind: 'pod', name: 'a', generateName: 'b-' })).toBe('a');
  });

  it('without either are unknown, which is said', async () => {
    expect(buildSandboxNamePattern({ kind: 'pod' })).toBeUndefined();
    const { findings } = await generate(
      'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: registry.example/shell:1}]}\n',
    );
    expect(findings).toContainEqual(expect.stringContaining('warning pod-name-unknown'));
  });
});

describe('each kind of controller', () => {
  const template = 'template: {spec: {containers: [{name: a, image: registry.example/shell:1}]}}';
  const selector = 'selector: {matchLabels: {app: w}}';
  const labelled =
    'template: {metadata: {labels: {app: w}}, spec: {containers: [{name: a, image: registry.example/shell:1}]}}';
  const suffix = '[bcdfghjklmnpqrstvwxz2456789]+';

  it.each([
    ['apps/v1', 'Deployment', `{${selector}, ${labelled}}`, `web-${suffix}-${suffix}`],
    ['apps/v1', 'DaemonSet', `{${selector}, ${labelled}}`, `web-${suffix}`],
    ['apps/v1', 'ReplicaSet', `{${selector}, ${labelled}}`, `web-${suffix}`],
    ['apps/v1', 'StatefulSet', `{serviceName: w, ${selector}, ${labelled}}`, 'web-[0-9]+'],
    ['v1', 'ReplicationController', `{selector: {app: w}, ${labelled}}`, `web-${suffix}`],
    ['batch/v1', 'Job', `{${template.replace('spec: {', 'spec: {restartPolicy: Never, ')}}`, `web(-[0-9]+)?-${suffix}`],
    [
      'batch/v1',
      'CronJob',
      `{schedule: "* * * * *", jobTemplate: {spec: {${template.replace('spec: {', 'spec: {restartPolicy: Never, ')}}}}`,
      `web-[0-9]+(-[0-9]+)?-${suffix}`,
    ],
  ])('%s %s', async (apiVersion, kind, spec, pattern) => {
    const data = await makePolicyData(
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\nspec: ${spec}\n`,
    );
    for (const { OCI } of data.containers) {
      expect(OCI.Annotations['io.kubernetes.cri.sandbox-name']).toBe(`^${pattern}$`);
    }
  });
});

describe('names that are cut before their random part', () => {
  const patternOf = (kind: 'deployment' | 'daemon-set' | 'job' | 'cron-job', name: string): RegExp =>
    new RegExp(`^${buildSandboxNamePattern({ kind, name })}$`);

  it.each([
    // A Deployment's ReplicaSet keeps its whole name; the pod's is cut to 58 characters and gets five more.
    ['deployment', 'a'.repeat(50), `${`${'a'.repeat(50)}-5d4f8c7b9d-`.slice(0, 58)}x2x4z`],
    ['deployment', 'a'.repeat(60), `${'a'.repeat(58)}x2x4z`],
    ['daemon-set', 'b'.repeat(60), `${'b'.repeat(58)}x2x4z`],
    ['daemon-set', 'b'.repeat(57), `${'b'.repeat(57)}-x2x4z`],
    ['job', 'c'.repeat(63), `${'c'.repeat(58)}x2x4z`],
    ['job', 'c'.repeat(63), `${'c'.repeat(54)}-12-x2x4z`],
    ['cron-job', 'd'.repeat(52), `${`${'d'.repeat(52)}-29384756-`.slice(0, 58)}x2x4z`],
  ] as const)('%s %s', (kind, name, pod) => {
    expect(pod).toMatch(patternOf(kind, name));
    expect(`x${pod}`).not.toMatch(patternOf(kind, name));
  });
});

it('a manifest without a namespace is told that any will pass', async () => {
  const { findings } = await generate(makeContainer().replace(', namespace: shop', ''), {
    keepsNamespaceFinding: true,
  });
  expect(findings).toEqual([expect.stringContaining('info namespace-unknown: Pod web states no namespace')]);
});
