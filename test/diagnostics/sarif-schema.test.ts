import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { listDiffDiagnostics } from '../../generator/analysis/diff/index.js';
import { type Diagnostic, diagnosticCodes, makeDiagnostic, renderSarif } from '../../generator/diagnostics/index.js';
import { hostileComparison, hostileText } from '../analysis/hostile-report.js';

/** The schema of SARIF 2.1.0, from the environment variable SARIF_SCHEMA. */
const path = process.env.SARIF_SCHEMA ?? '';

/** Lists where a log breaks the schema; draft 4 of JSON Schema says what later ones say in other words. */
function validate(log: unknown): readonly string[] {
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  const isUri = (text: string): boolean => URL.canParse(text, 'file:///folder/') && !/[\s<>"|\\^`{}]/.test(text);
  ajv.addFormat('uri-reference', isUri);
  ajv.addFormat('uri', (text: string) => isUri(text) && URL.canParse(text));
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT/);
  ajv.validate(schema, JSON.parse(JSON.stringify(log)));
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Each diagnostic that there is, at a place and without one. */
function listAll(): readonly Diagnostic[] {
  const source = { name: 'a folder/pod é.yaml', text: 'kind: Pod\nspec: {}\n' };
  return Object.keys(diagnosticCodes).map((slug, index) =>
    makeDiagnostic(slug as keyof typeof diagnosticCodes, {
      message: hostileText,
      notes: [hostileText],
      ...(index % 2 === 0 && { span: { source, start: 10, end: 18 } }),
    }),
  );
}

describe.skipIf(!existsSync(path))('SARIF keeps to its schema (SARIF_SCHEMA)', () => {
  it.each([
    ['no findings', []],
    ['findings of diff with hostile names', listDiffDiagnostics([hostileComparison])],
    ['all diagnostics', listAll()],
  ])('%s', (_name, diagnostics) => {
    expect(validate(renderSarif(diagnostics, '1.2.3'))).toEqual([]);
  });

  it('which tells what breaks it', () => {
    expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).not.toEqual([]);
  });
});
