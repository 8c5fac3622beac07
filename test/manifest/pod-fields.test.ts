import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fieldsOf, listFieldTypes } from '../../generator/manifest/index.js';
import { fieldFindings } from '../../generator/manifest/pod-fields.js';
import { renderFieldTable } from '../../generator/manifest/render-field-table.js';

it('every field of every type is classified', () => {
  const count = listFieldTypes().reduce((sum, type) => sum + fieldsOf(type).size, 0);
  expect(count).toBeGreaterThan(550);
});

it('every finding belongs to a field that exists', () => {
  const known = new Set(
    listFieldTypes().flatMap((type) => [...fieldsOf(type).keys()].map((name) => `${type}.${name}`)),
  );
  expect(Object.keys(fieldFindings).filter((name) => !known.has(name))).toEqual([]);
});

it('every unenforced or unsupported field says why', () => {
  const silent = listFieldTypes()
    .flatMap((type) => [...fieldsOf(type).values()])
    .filter(({ use, findings }) => (use === 'unenforced' || use === 'unsupported') && findings.length === 0);
  expect(silent).toEqual([]);
});

it('docs/fields.md is what the tables say (node build/pod-fields.mjs writes it)', () => {
  expect(readFileSync(new URL('../../docs/fields.md', import.meta.url), 'utf8')).toBe(renderFieldTable());
});
