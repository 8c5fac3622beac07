import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { decodeDocument } from '../../generator/manifest/decode-document.js';
import { readCanonicalJson } from '../../generator/manifest/read-canonical-json.js';

/** What the reader of YAML makes of a text, and what it has to say. */
function readAsYaml(text: string) {
  const { contents } = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    strict: false,
    logLevel: 'silent',
  });
  const { value, diagnostics } = decodeDocument(contents, { name: 'text', text }, 0);
  return { value, findings: diagnostics.map(({ slug }) => slug) };
}

/** Tells objects without a prototype from others, and keeps the order of members. */
const show = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(show);
  return [Object.getPrototypeOf(value), ...Object.entries(value).map(([key, member]) => [key, show(member)])];
};

describe('JSON as programs write it', () => {
  it('is read as YAML reads it', () => {
    const key = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', '<<', '1', 'null', ' a ', '---', '#'),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'yes',
        '<<',
        '0x1',
        '...',
        '---',
        ' a\n  b ',
        '# no',
        '{{ x }}',
        '\u2028',
        '"',
        "'",
        '\\',
        '\t',
        '*a',
        '&b',
      ),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    let read = 0;
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 5 }), (object) => {
        const written = JSON.stringify(object);
        const value = readCanonicalJson(written);
        if (value === undefined) return;
        read += 1;
        const asYaml = readAsYaml(written);
        expect(asYaml.findings).toEqual([]);
        expect(show(value)).toEqual(show(asYaml.value));
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it.each([
    ['a key that stands twice', '{"a":1,"a":2}'],
    ['space between members', '{"a": 1}'],
    ['a number in another form', '{"a":1.0}'],
    ['a number that is not whole', '{"a":0.5}'],
    ['a large number', '{"a":9007199254740993}'],
    ['an escape by number', '{"a":"\\u0041"}'],
    ['a list', '[1]'],
    ['text behind it', '{"a":1}\n---\nb: 2\n'],
    ['YAML', 'a: 1\n'],
    ['a long key', JSON.stringify({ ['a'.repeat(1001)]: 1 })],
    ['deep nesting', `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`],
  ])('is left to the reader of YAML with %s', (_what, text) => {
    expect(readCanonicalJson(text)).toBeUndefined();
  });
});
