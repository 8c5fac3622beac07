import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../webhook/decide/decide.js';
import { findNamedTemplate } from '../../../webhook/decide/named-template.js';
import { presentPod, writeManifest } from '../../../webhook/decide/present-pod.js';
import { generateForPod, listGoldenPods } from '../../support/golden-pods.js';
import {
  annotate,
  initdataName,
  openTestDecider,
  presentedPod,
  type TestDecider,
  wantedOf,
} from '../../support/open-test-decider.js';

const gpu = { resources: { limits: { 'nvidia.com/pgpu': '1' }, requests: { 'nvidia.com/pgpu': '1' } } };
const named = (
  name: string,
  options: { readonly container?: JsonObject; readonly spec?: JsonObject } = {},
): JsonObject => presentedPod({ ...options, metadata: { generateName: undefined, name } });

/** A pod as the controller of StatefulSets makes it. */
function memberOf(set: string, index: number, options: { readonly container?: JsonObject } = {}): JsonObject {
  const name = `${set}-${index}`;
  const base = presentedPod(options);
  const spec = base.spec as { readonly volumes: readonly JsonObject[] };
  return {
    ...base,
    metadata: {
      name,
      generateName: `${set}-`,
      namespace: 'models',
      labels: {
        app: set,
        'controller-revision-hash': `${set}-5f9c`,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(index),
      },
    },
    spec: {
      ...spec,
      hostname: name,
      subdomain: set,
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }, ...spec.volumes],
    },
  };
}

const envFrom = (fieldPath: string) => [{ name: 'OWN', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } }];

describe('pods with names of their own', () => {
  let test: TestDecider;
  beforeAll(async () => {
    test = await openTestDecider({ images: { waitSeconds: 60 } });
  });
  afterAll(() => test.close());

  /** Lets a first pod of the template leave its form, and that of the second be what the command makes. */
  const expectAsCommand = async (...pods: readonly JsonObject[]): Promise<void> => {
    for (const pod of pods) {
      const decision = await test.decide({ object: pod });
      expect(wantedOf(decision)[initdataName]).toBe(await generateForPod(test, pod));
      // The twin finds it right, too.
      const final = annotate(pod, wantedOf(decision));
      expect(await test.decide({ endpoint: 'validate', object: final })).toMatchObject({ kind: 'allowed' });
    }
  };

  it('get the policy that the command makes, whoever of the template came first', async () => {
    await expectAsCommand(
      named('one'),
      named('two'),
      named('a-much-longer-name-of-a-pod'),
      named('1'),
      named('x'.repeat(63)),
    );
  });

  it('get it in a StatefulSet, whose pods have labels, host names and claims of their own', async () => {
    await expectAsCommand(memberOf('web', 0), memberOf('web', 1), memberOf('web', 10), memberOf('web', 0));
  });

  it.each([
    ['its name', 'metadata.name'],
    ['the label with its name', "metadata.labels['statefulset.kubernetes.io/pod-name']"],
    ['the label with its number', "metadata.labels['apps.kubernetes.io/pod-index']"],
  ])('get it when a variable holds %s', async (_what, fieldPath) => {
    const container = {
      env: [...envFrom(fieldPath), { name: 'ADDRESS', value: 'http://$(OWN).web:80' }],
      args: ['$(OWN)'],
    };
    await expectAsCommand(...[0, 1, 2, 11].map((index) => memberOf('web', index, { container })));
  });

  it('get it when the name stands elsewhere, too', async () => {
    const container = { name: 'web-1', args: ['--name=web-1'], env: [{ name: 'NAME', value: 'web-1' }] };
    await expectAsCommand(...['web-1', 'web-2', 'web-1'].map((name) => named(name, { container })));
  });

  it('get it when they have names that patterns would not take as they are', async () => {
    await expectAsCommand(named('a.b'), named('a.c'), named(`${'x'.repeat(63)}y`), named(`${'x'.repeat(63)}z`));
  });

  it('get the same warnings as if each were the first', async () => {
    const pods = ['one', 'two'].map((name) =>
      named(name, {
        container: {
          ...gpu,
          livenessProbe: { exec: { command: ['/bin/true'] } },
          securityContext: { allowPrivilegeEscalation: false },
        },
      }),
    );
    const fresh = await openTestDecider({ images: { waitSeconds: 60 } });
    for (const object of pods) await test.decide({ object });
    const [, second = {}] = pods;
    const [kept, alone] = [await test.decide({ object: second }), await fresh.decide({ object: second })];
    expect(kept).toEqual(alone);
    expect(kept).toMatchObject({ warnings: [expect.stringMatching(/at spec\.containers\[0\]/)] });
    await fresh.close();
  });

  it('read each image once', async () => {
    const before = test.counted.miss ?? 0;
    const container = { args: ['--once'] };
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => test.decide({ object: named(`once-${index}`, { container }) })),
    );
    expect((test.counted.miss ?? 0) - before).toBeLessThanOrEqual(2);
  });

  it('get what the command makes of golden pods, by any name', async () => {
    const pods = listGoldenPods().map(({ pod }) => pod);
    const name = fc.oneof(
      fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
      fc.stringMatching(/^[a-z0-9]{1,9}(\.[a-z0-9]{1,9}){1,3}$/),
      fc.constantFrom('main', 'app', 'web', 'true', 'null', '1e3', '0x1f'),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(pods.length - 1), fc.array(name, { minLength: 1, maxLength: 3 }), async (at, names) => {
        for (const one of names) {
          const golden = pods[at] ?? {};
          const { generateName: _prefix, ...metadata } = golden.metadata as JsonObject;
          const object = { ...golden, metadata: { ...metadata, name: one, namespace: 'models' } };
          const decision = await test.decide({ object });
          const wanted = await generateForPod(test, object);
          if (typeof wanted === 'string') expect(wantedOf(decision)[initdataName]).toBe(wanted);
          else expect(decision.kind).toBe('denied');
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('the template of a named pod', () => {
  const find = (object: JsonObject) => {
    const pod = presentPod({ namespace: 'models' } as Parameters<typeof presentPod>[0], object);
    return findNamedTemplate(pod, writeManifest(pod, pod.annotations));
  };
  const keyOf = (object: JsonObject): string | undefined => {
    const template = find(object);
    return template && writeManifest(template.pod, template.pod.annotations);
  };

  it('is one for all pods of a StatefulSet', () => {
    expect(keyOf(memberOf('web', 0))).toBeDefined();
    expect(keyOf(memberOf('web', 0))).toBe(keyOf(memberOf('web', 12)));
  });

  it('is another where anything else differs', () => {
    const pods = [
      named('one'),
      named('one', { container: { args: ['x'] } }),
      named('one', { spec: { hostname: 'other' } }),
      named('one', { container: { name: 'one' } }),
      memberOf('web', 0),
    ];
    expect(new Set(pods.map(keyOf)).size).toBe(pods.length);
  });

  it.each([
    ['it has none yet', presentedPod()],
    ['it is no host name', named('a.b')],
    ['it is cut in the host name', named('x'.repeat(64))],
    ['it is that of the stand-in', named('x-name-of-a-pod-that-is-not-known-when-its-policy-is-made-and-x')],
  ])('is not looked for where %s', (_why, pod) => {
    expect(find(pod)).toBeUndefined();
  });
});
