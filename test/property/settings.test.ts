import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCollector, diagnosticCodes } from '../../generator/diagnostics/index.js';
import { loadSettings, readShippedFile } from '../../generator/settings/index.js';
import { makePod } from '../generate/generate-fixture.js';
import { checkGeneration } from './check-generation.js';
import { byteChange, mutateBytes, mutateDocument, mutation } from './mutate-document.js';
import { propertyTimeout, runs } from './property-runs.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'genpolicy-property-'));
  mkdirSync(join(folder, 'genpolicy-settings.d'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settingsText = readShippedFile('drop-ins/defaults/genpolicy-settings.json');
const settings: unknown = JSON.parse(settingsText);
const dropIns = ['10-non-coco', '20-oci-1.3.0', '30-allow-logs'].map((name) =>
  readShippedFile(`drop-ins/${name}.json`),
);

/** A pod that looks at most settings: volumes of several kinds, GPUs, an exec probe. */
const pod = makePod(
  'volumes: [{name: disk, emptyDir: {}}, {name: memory, emptyDir: {medium: Memory}}, {name: files, configMap: {name: c}}]',
  'containers:',
  '  - name: main',
  '    image: registry.example/store:1',
  '    resources: {limits: {nvidia.com/pgpu: 1}}',
  '    volumeMounts: [{name: disk, mountPath: /disk}, {name: memory, mountPath: /memory}, {name: files, mountPath: /files}]',
);

async function checkSettings(base: string, dropIn: string): Promise<'usable' | 'refused'> {
  writeFileSync(join(folder, 'genpolicy-settings.json'), base);
  writeFileSync(join(folder, 'genpolicy-settings.d', '10-test.json'), dropIn);
  const collector = createCollector();
  const loaded = await loadSettings({ path: folder }, collector);
  for (const { code, slug, severity, message, span } of collector.diagnostics) {
    expect(diagnosticCodes[slug].code).toBe(code);
    if (severity === 'error') expect(span, message).toBeDefined();
  }
  expect(loaded === undefined).toBe(collector.hasErrors);
  if (!loaded) return 'refused';
  await checkGeneration(pod, { settings: loaded.settings });
  return 'usable';
}

describe('any settings are used or refused, never an exception', () => {
  it(
    'with the settings file changed',
    async () => {
      const outcomes = { usable: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (changes) => {
          const text = JSON.stringify(mutateDocument(settings, changes), undefined, 2) ?? '';
          outcomes[await checkSettings(text, '[]')] += 1;
        }),
        runs(450),
      );
      expect(outcomes.usable).toBeGreaterThan(20);
      expect(outcomes.refused).toBeGreaterThan(20);
    },
    propertyTimeout,
  );

  it(
    'with a drop-in changed',
    async () => {
      const outcomes = { usable: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(
          fc.nat(dropIns.length - 1),
          fc.array(mutation, { minLength: 1, maxLength: 3 }),
          async (index, changes) => {
            const text = JSON.stringify(mutateDocument(JSON.parse(dropIns[index] ?? ''), changes)) ?? '';
            outcomes[await checkSettings(settingsText, text)] += 1;
          },
        ),
        runs(300),
      );
      expect(outcomes.usable).toBeGreaterThan(10);
      expect(outcomes.refused).toBeGreaterThan(10);
    },
    propertyTimeout,
  );

  it(
    'with bytes of either changed',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(dropIns.length - 1),
          fc.array(byteChange, { minLength: 1, maxLength: 3 }),
          fc.boolean(),
          async (index, changes, inBase) => {
            const change = (text: string): string => mutateBytes(Buffer.from(text), changes).toString('latin1');
            const dropIn = dropIns[index] ?? '';
            await checkSettings(inBase ? change(settingsText) : settingsText, inBase ? dropIn : change(dropIn));
          },
        ),
        runs(250),
      );
    },
    propertyTimeout,
  );
});
