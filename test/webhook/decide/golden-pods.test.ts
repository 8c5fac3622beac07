import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject, PodReview } from '../../../webhook/decide/decide.js';
import { writeResponse } from '../../../webhook/review/write-response.js';
import { generateForPod, listGoldenPods } from '../../support/golden-pods.js';
import {
  annotate,
  initdataName,
  openTestDecider,
  type TestDecider,
  wantedOf,
} from '../../support/open-test-decider.js';
import { decodeAnnotation, readPolicyData } from '../../support/read-annotations.js';

/** What a real API server made of the golden pods; test/cluster/golden-pods.test.ts writes it. */
const presented = JSON.parse(readFileSync('test/webhook/decide/presented-pods.json', 'utf8')) as Record<
  string,
  JsonObject
>;
const written = new Map(listGoldenPods().map(({ title, pod }) => [title, pod]));
const review = (object: JsonObject): PodReview => ({
  uid: 'uid',
  endpoint: 'mutate',
  operation: 'CREATE',
  subResource: undefined,
  namespace: 'models',
  name: undefined,
  dryRun: false,
  user: { name: 'user', groups: [] },
  object,
  oldObject: undefined,
});

/** Places at which two values differ, without the positions in lists. */
function* listDifferences(a: unknown, b: unknown, path = ''): Generator<string> {
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (!isTree(a) || !isTree(b)) {
    if (a !== b) yield path;
    return;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    yield* listDifferences(a[key], b[key], `${path}/${Array.isArray(a) ? '*' : key}`);
  }
}

describe('golden pods as the API server presents them', () => {
  let test: TestDecider;
  beforeAll(async () => {
    test = await openTestDecider();
  });
  afterAll(() => test.close());
  const readData = (annotation: string): unknown =>
    readPolicyData(decodeAnnotation(annotation).data['policy.rego'] ?? '');

  it.each(Object.entries(presented))(
    '%s: as the command makes it, and unchanged by a second call',
    async (_title, pod) => {
      const wanted = await generateForPod(test, pod);
      const decision = await test.decide({ object: pod });
      if (typeof wanted !== 'string') {
        expect(decision.kind).toBe('denied');
        return;
      }
      const annotations = wantedOf(decision);
      expect(annotations[initdataName]).toBe(wanted);
      const mutated = annotate(pod, annotations);
      const { answer } = writeResponse(review(mutated), await test.decide({ object: mutated }));
      expect([answer.response.allowed, answer.response.patch]).toEqual([true, undefined]);
    },
  );

  it('differ from the manifests in these places only', async () => {
    const places = new Set<string>();
    let compared = 0;
    for (const [title, pod] of Object.entries(presented)) {
      const manifest = written.get(title) as JsonObject;
      const bare = { ...manifest, metadata: { ...(manifest.metadata as JsonObject), namespace: 'models' } };
      const [one, other] = [await generateForPod(test, bare), await generateForPod(test, pod)];
      if (typeof one !== 'string' || typeof other !== 'string') continue;
      compared += 1;
      for (const place of listDifferences(readData(one), readData(other))) places.add(place);
    }
    expect(compared).toBeGreaterThan(10);
    // Names and namespaces of a workload's own manifest aside: see template-policy.test.ts.
    expect([...places].sort()).toMatchInlineSnapshot(`[]`);
  });

  it('have nothing but annotations patched, whatever they are', async () => {
    const pods = Object.values(presented);
    const change = fc.record({
      pod: fc.nat(pods.length - 1),
      name: fc.constantFrom('a', 'web-0', 'x.y'),
      key: fc.constantFrom('team', 'io.katacontainers.config.hypervisor.default_memory', 'example.com/~x/y'),
      value: fc.string(),
      args: fc.array(fc.string({ unit: 'grapheme-ascii' }), { maxLength: 3 }),
      hasMap: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ pod, name, key, value, args, hasMap }) => {
        const base = pods[pod] ?? {};
        const spec = base.spec as { readonly containers: readonly JsonObject[] };
        const object = {
          ...base,
          metadata: { name, namespace: 'models', ...(hasMap && { annotations: { [key]: value } }) },
          spec: { ...spec, containers: spec.containers.map((one) => ({ ...one, args })) },
        };
        const { answer } = writeResponse(review(object), await test.decide({ object }));
        const { allowed, patch } = answer.response;
        if (!allowed || patch === undefined) return;
        const operations = JSON.parse(Buffer.from(patch, 'base64').toString('utf8')) as { op: string; path: string }[];
        for (const { op, path } of operations) {
          expect(op).toBe('add');
          expect(path).toMatch(/^\/metadata\/annotations(\/[^/]+)?$/);
        }
      }),
      { numRuns: 40 },
    );
  });
});
