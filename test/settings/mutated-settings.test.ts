import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { applyDropIn } from '../../generator/settings/apply-drop-in.js';
import { showSettings } from '../../generator/settings/index.js';
import { type JsonValue, parsePointer } from '../../generator/settings/json-pointer.js';
import { trustJsonText } from '../../generator/settings/json-text.js';
import { makeOriginTree } from '../../generator/settings/origin-tree.js';
import { settingsLimits } from '../../generator/settings/settings-limits.js';
import { checkSettingsSchema } from '../../generator/settings/validate-settings.gen.js';
import { defaultsText, load, makeSettingsFolder } from './settings-fixture.js';

function listPointers(value: unknown, pointer = ''): readonly string[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const below = members.flatMap(([key, member]) =>
    listPointers(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [pointer, ...below];
}

const pointers = listPointers(JSON.parse(defaultsText));
const pointer = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pointers) },
  fc
    .tuple(fc.constantFrom(...pointers), fc.constantFrom('/-', '/0', '/1', '/x', '/length', '/__proto__', '/~2', 'x'))
    .map(([p, end]) => p + end),
);
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', 0, -1, null, [], {}, true));
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'replace', 'remove', 'move', 'copy', 'test', 'merge'),
    path: pointer,
    from: pointer,
    value,
  },
  { requiredKeys: ['op'] },
);

describe('whatever the settings are', () => {
  test('a mutated text gives settings that are valid, or an error', async () => {
    const mutation = fc.record({
      at: fc.nat(defaultsText.length),
      cut: fc.nat(30),
      insert: fc.oneof(fc.constant(''), fc.string(), fc.json()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const text = mutations.reduce(
          (t, { at, cut, insert }) => t.slice(0, at) + insert + t.slice(at + cut),
          defaultsText,
        );
        const { loaded, findings } = await load({ path: makeSettingsFolder({}, text) });
        if (loaded) expect(checkSettingsSchema(loaded.settings)).toEqual([]);
        else expect(findings.join()).toContain('error ');
      }),
      { numRuns: 150 },
    );
  });

  test('mutated patches give settings that are valid and can be shown, or an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { maxLength: 4 }),
        fc.array(operation, { maxLength: 4 }),
        async (first, second) => {
          const { loaded, findings } = await load({
            path: makeSettingsFolder({ '10.json': first, '20.json': second }),
          });
          if (!loaded) expect(findings.join()).toContain('error ');
          else {
            expect(checkSettingsSchema(loaded.settings)).toEqual([]);
            expect(showSettings(loaded, { origin: true, format: 'text' })).toContain('genpolicy-settings.json');
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the place of a value holds that value, however operations moved it about', async () => {
    const small: JsonValue = { a: [1, 2, { b: 3 }], c: { d: [], e: 'f' } };
    const place = fc.constantFrom(
      '',
      '/a',
      '/a/0',
      '/a/1',
      '/a/2',
      '/a/-',
      '/a/2/b',
      '/c',
      '/c/d',
      '/c/d/-',
      '/c/e',
      '/g',
    );
    const change = fc.record({
      op: fc.constantFrom('add', 'replace', 'remove', 'add'),
      path: place,
      value: fc.jsonValue({ maxDepth: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 3 }), async (patches) => {
        const texts = [small, ...patches].map((json, index) =>
          trustJsonText({ name: `${index}`, text: JSON.stringify(json) }),
        );
        const draft = {
          document: structuredClone(small),
          origins: makeOriginTree({ origin: { source: 0 }, at: [] }),
          budget: { values: settingsLimits.values, operations: settingsLimits.operations },
        };
        for (const [index, text] of texts.slice(1).entries()) {
          await applyDropIn(draft, { source: index + 1, text, addsOnce: false }, createCollector());
        }
        for (const leaf of listPointers(draft.document)) {
          const tokens = parsePointer(leaf) ?? [];
          const read = (json: unknown, path: readonly string[]): unknown =>
            path.reduce((at, key) => Object(at)[key], json);
          const found = read(draft.document, tokens);
          if (typeof found === 'object' && found !== null) continue;
          const { origin, at } = draft.origins.find(tokens);
          expect(read(texts[origin.source]?.value, at)).toEqual(found);
        }
      }),
      { numRuns: 500 },
    );
  });
});
