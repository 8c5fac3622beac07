import { beforeAll, describe, expect, it } from 'vitest';
import { makeDiagnostic } from '../../../generator/diagnostics/index.js';
import { type ImageFacts, type ImageNeed, readShippedRules } from '../../../generator/index.js';
import { completeConfig } from '../../../webhook/config/load-config.js';
import { createClassSettings } from '../../../webhook/decide/class-settings.js';
import type { JsonObject } from '../../../webhook/decide/decide.js';
import { createPolicyMaker, type PolicyMaker } from '../../../webhook/decide/make-policy.js';
import { presentPod } from '../../../webhook/decide/present-pod.js';
import type { ImageStore } from '../../../webhook/facts/image-facts.js';
import { presentedPod } from '../../support/open-test-decider.js';

const makeFacts = ({ reference, platform }: ImageNeed, version = 0): ImageFacts => ({
  reference,
  digest: `sha256:${String(version).repeat(64)}`,
  resolvedDigest: `sha256:${String(version).repeat(64)}`,
  platform,
  config: { Entrypoint: ['/app'], Env: ['PATH=/bin'] },
  layers: [],
  passwd: 'root:x:0:0::/:/bin/sh\n',
  group: 'root:x:0:\n',
});

/** A maker that counts how often the generator runs. */
function openMaker(policy: Parameters<typeof completeConfig>[0]['policy'] = {}, provide?: ImageStore['provide']) {
  const config = completeConfig({ policy: { ociVersions: ['1.2.1'], ...policy } });
  const settingsOf = createClassSettings(config.policy, [], () => {});
  let runs = 0;
  let version = 0;
  const maker = createPolicyMaker({
    config,
    rules: readShippedRules(),
    images: {
      peek: (need) => (provide ? undefined : makeFacts(need, version)),
      provide: provide ?? (async (need) => ({ facts: makeFacts(need, version), findings: [] })),
      close: async () => {},
    },
    cluster: {
      may: { configMaps: false, secrets: false },
      version: 0,
      nodes: undefined,
      namespaceLabels: () => undefined,
      readPullSecrets: async () => [],
      readObjects: async () => [],
    },
    settingsOf: (name) => {
      runs += 1;
      return settingsOf(name);
    },
  });
  const moveImages = (): void => {
    version += 1;
  };
  return { maker, countRuns: () => runs, moveImages };
}

async function tryNamed(
  maker: PolicyMaker,
  name: string,
  deadline: AbortSignal,
  container: JsonObject = {},
  labels: JsonObject = {},
) {
  const object = presentedPod({ metadata: { generateName: undefined, name, labels }, container });
  const pod = presentPod({ namespace: 'models' } as Parameters<typeof presentPod>[0], object);
  const base = { algorithm: 'sha256', data: new Map() } as const;
  return await maker.make({ pod, annotations: {}, base, deadline });
}

async function makeNamed(maker: PolicyMaker, name: string, container: JsonObject = {}, labels: JsonObject = {}) {
  const made = await tryNamed(maker, name, AbortSignal.timeout(20_000), container, labels);
  if (made.kind !== 'made') throw new Error(JSON.stringify(made));
  return made;
}

describe('the form that the first named pod of a template leaves', () => {
  // Loads rules and engine, so that what follows is short.
  beforeAll(async () => void (await makeNamed(openMaker().maker, 'first')));

  it('spares the others the generator', async () => {
    const { maker, countRuns } = openMaker();
    for (const name of ['web-0', 'web-1', 'web-10', 'another']) await makeNamed(maker, name);
    // The first pod, and the stand-in.
    expect(countRuns()).toBe(2);
  });

  it('is waited for by pods that come at the same time', async () => {
    const { maker, countRuns } = openMaker();
    const names = Array.from({ length: 10 }, (_, index) => `job-${index}`);
    const made = await Promise.all(names.map((name) => makeNamed(maker, name)));
    expect(countRuns()).toBeLessThanOrEqual(3);
    expect(new Set(made.map(({ digest: own }) => own)).size).toBe(10);
  });

  it('holds no name but the pod’s', async () => {
    const { maker } = openMaker();
    const texts = [];
    for (const name of ['aaa', 'bbb']) texts.push((await makeNamed(maker, name)).policyText);
    expect(texts[1]).toBe(texts[0]?.replaceAll('^aaa$', '^bbb$'));
  });

  it('is not used where the name comes into the policy by another way', async () => {
    const { maker, countRuns } = openMaker();
    const label = 'statefulset.kubernetes.io/pod-name';
    const env = [
      { name: 'OWN', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${label}']` } } },
    ];
    for (const name of ['web-0', 'web-1', 'web-2']) {
      expect((await makeNamed(maker, name, { env }, { [label]: name })).policyText).toContain(`OWN=${name}`);
    }
    // Each by itself, and once the stand-in that showed it.
    expect(countRuns()).toBe(4);
  });

  it('is not made of a pod whose index label looks like anything else', async () => {
    const { maker } = openMaker();
    const label = 'apps.kubernetes.io/pod-index';
    const env = [
      { name: 'MYIDX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${label}']` } } },
    ];
    for (const [name, index] of [
      ['evil-x', 'x'],
      ['web-0', '0'],
      ['web-1', '1'],
      ['web-web', 'web'],
    ] as const) {
      expect((await makeNamed(maker, name, { env }, { [label]: index })).policyText).toContain(`MYIDX=${index}"`);
    }
  });

  it('leaves pods that have no policy to themselves, each with its own answer in time', async () => {
    const { maker } = openMaker({}, async () => {
      await new Promise((resume) => setTimeout(resume, 100));
      return { facts: undefined, findings: [makeDiagnostic('image-not-found', { message: 'no such image' })] };
    });
    const names = Array.from({ length: 8 }, (_, index) => `job-${index}`);
    const made = await Promise.all(names.map((name) => tryNamed(maker, name, AbortSignal.timeout(3000))));
    expect(made.map(({ kind }) => kind)).toEqual(names.map(() => 'refused'));
  });

  it('is not waited for when the time is over', async () => {
    const late = AbortSignal.abort();
    expect((await tryNamed(openMaker().maker, 'web-0', late)).kind).toBe('pending');
  });

  it('is made anew when an image has moved, for all who wait', async () => {
    const { maker, countRuns, moveImages } = openMaker();
    const names = ['web-0', 'web-1', 'web-2', 'web-3'];
    const make = async (): Promise<readonly string[]> => {
      const made = await Promise.all(names.map((name) => makeNamed(maker, name)));
      return made.map(({ images }) => images[0]?.resolvedDigest.slice(0, 8) ?? '');
    };
    expect(await make()).toEqual(names.map(() => 'sha256:0'));
    moveImages();
    expect(await make()).toEqual(names.map(() => 'sha256:1'));
    expect(countRuns()).toBeLessThanOrEqual(6);
    expect(await make()).toEqual(names.map(() => 'sha256:1'));
  });

  it('is another where pods differ in more than their names', async () => {
    const { maker, countRuns } = openMaker();
    await makeNamed(maker, 'web-0');
    expect((await makeNamed(maker, 'web-1', { args: ['--other'] })).policyText).toContain('--other');
    expect(countRuns()).toBeGreaterThan(2);
  });
});
