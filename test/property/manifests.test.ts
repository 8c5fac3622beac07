import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { type GenerateOptions, getSettings } from '../generate/generate-fixture.js';
import { checkGeneration } from './check-generation.js';
import { byteChange, mutateBytes, mutateDocument, mutation } from './mutate-document.js';
import { propertyTimeout, runs } from './property-runs.js';

const goldenFolder = resolve('test/golden');

/** YAML that the golden cases have too little of: anchors, merge keys, tags, block scalars, Windows line ends. */
const oddText = `\ufeff%YAML 1.2
--- # first
apiVersion: v1
kind: Pod
metadata:
  name: !!str odd
  annotations: {? "team" : 'blue', note: "a\\u2028b"}
spec:
  containers:
  - name: a
    image: &image registry.example/shell:1
    env: [&level {name: LEVEL, value: "3"}]
    command:
    - sh
    - -c
    - &script |-
      echo "$(LEVEL)"
      sleep 1
    resources: &room {limits: {cpu: 1}}
  - {name: b, image: *image, args: ["--level=$(LEVEL)", '$$'], env: [*level], resources: {<<: [*room], requests: {cpu: 1}}}
  volumes:
  -
    name: v
    configMap:
      name: >-
        folded
        text
...
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: p, labels: {}}
  spec: &spec {containers: [{name: c, image: registry.example/web:1}]}
- {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "q"}, "spec": *spec}
`;

/** The manifests of the golden cases: every kind, every source of variables, most volumes. */
const goldenTexts = readdirSync(goldenFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(goldenFolder, name)).map((file) => join(goldenFolder, name, file)))
  .filter((path) => path.endsWith('.yaml') && existsSync(path))
  .map((path) => readFileSync(path, 'utf8'));

const texts = [...goldenTexts, oddText, oddText.replaceAll('\n', '\r\n'), oddText.trimEnd()];

const documents = goldenTexts.map((text) => parseAllDocuments(text).map((document): unknown => document.toJS()));

/** Ways to run that lead through other code. */
const variants: readonly GenerateOptions[] = [
  {},
  { settings: await getSettings() },
  { secretEnv: 'any', silentUnsupportedFields: true },
  { secretEnv: 'refuse' },
  { pin: true },
  { runtimeClassNames: ['kata'] },
  { platform: { os: 'linux', architecture: 'arm64' }, silentUnsupportedFields: true },
  { initdataAlgorithm: 'sha384', configFiles: [goldenTexts.join('\n---\n')] },
];

it.each(texts.slice(goldenTexts.length))('the odd text %# is sound before it is changed', async (text) => {
  const { policies, findings } = await checkGeneration(text);
  expect(findings).toEqual([]);
  expect(policies).toHaveLength(3);
});

describe('any manifest gives a policy or findings, never an exception', () => {
  it(
    'with nodes deleted, doubled, retyped, replaced, renamed and moved',
    async () => {
      let succeeded = 0;
      let failed = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.nat(documents.length - 1),
          fc.array(mutation, { minLength: 1, maxLength: 3 }),
          fc.constantFrom('yaml', 'json', 'flow'),
          fc.constantFrom(...variants),
          async (index, changes, format, variant) => {
            const changed = (documents[index] ?? []).map((document) => mutateDocument(document, changes));
            const write = (document: unknown): string =>
              format === 'json'
                ? `${JSON.stringify(document)}\n`
                : stringify(document, format === 'flow' ? { collectionStyle: 'flow' } : {});
            const { policies } = await checkGeneration(changed.map(write).join('---\n'), variant);
            if (policies.length > 0) succeeded += 1;
            else failed += 1;
          },
        ),
        runs(2200),
      );
      // Both outcomes must be there, or the mutations are too tame or too wild to show anything.
      expect(succeeded).toBeGreaterThan(100);
      expect(failed).toBeGreaterThan(100);
    },
    propertyTimeout,
  );

  it(
    'with bytes changed, cut, inserted and repeated',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          // The odd texts are the last ones; half of the cases are theirs.
          fc.oneof(fc.nat(texts.length - 1), fc.integer({ min: goldenTexts.length, max: texts.length - 1 })),
          fc.array(byteChange, { minLength: 1, maxLength: 4 }),
          async (index, changes) => {
            const bytes = mutateBytes(Buffer.from(texts[index] ?? '', 'utf8'), changes);
            await checkGeneration(bytes.toString('utf8').replaceAll('\0', ''));
          },
        ),
        runs(1200),
      );
    },
    propertyTimeout,
  );
});
