import { describe, expect, it } from 'vitest';
import {
  chooseExitCode,
  createCollector,
  diagnosticCodes,
  locateOffset,
  makeDiagnostic,
  readLine,
  renderJson,
} from '../../generator/diagnostics/index.js';

describe('the table of codes', () => {
  const rows = Object.entries(diagnosticCodes);

  it('has every code once', () => {
    const codes = rows.map(([, { code }]) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it.each(rows)('%s has a code of four digits, a word in kebab case and one sentence', (slug, { code, summary }) => {
    expect(code).toMatch(/^GP[1-9][0-9]{3}$/);
    expect(slug).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    expect(summary).toMatch(/^\S.*[.?]$/);
  });
});

describe('the collector', () => {
  const source = { name: 'a.yaml', text: 'abc' };
  const at = (start: number) => ({ source, start, end: start + 1 });

  it('keeps findings in the order of reporting, each once', () => {
    const collector = createCollector();
    collector.report('missing-secret', { message: 'x', span: at(0) });
    collector.report('missing-secret', { message: 'x', span: at(1) });
    collector.report('missing-secret', { message: 'x', span: at(0), notes: ['again'] });
    collector.report('missing-secret', { message: 'y', span: at(0) });
    collector.add([makeDiagnostic('missing-secret', { message: 'y', span: at(0) })]);
    expect(collector.diagnostics.map(({ message, span }) => `${message}${span?.start}`)).toEqual(['x0', 'x1', 'y0']);
  });

  it('knows of errors, and warnings are none', () => {
    const collector = createCollector();
    collector.report('secret-value-in-policy', { message: 'x' });
    expect(collector.hasErrors).toBe(false);
    collector.report('missing-secret', { message: 'x' });
    expect(collector.hasErrors).toBe(true);
  });
});

describe('the exit code', () => {
  const make = (...slugs: (keyof typeof diagnosticCodes)[]) =>
    slugs.map((slug) => makeDiagnostic(slug, { message: slug }));
  it.each([
    ['is 0 without errors', make('secret-value-in-policy'), 0],
    ['is 0 without findings', [], 0],
    ['is 2 where the input is wrong', make('missing-secret'), 2],
    ['is 3 where only the world is wrong', make('write-failed', 'secret-value-in-policy'), 3],
    ['is 2 where both are', make('write-failed', 'missing-secret'), 2],
  ])('%s', (_title, diagnostics, wanted) => expect(chooseExitCode(diagnostics)).toBe(wanted));
});

describe('positions', () => {
  const source = { name: 'a', text: 'ab\ncd\r\n\n🔑x' };
  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [7, 3, 1],
    [8, 4, 1],
    [10, 4, 3],
    [11, 4, 4],
    [-5, 1, 1],
    [999, 4, 4],
  ])('offset %i is line %i, column %i', (offset, line, column) => {
    expect(locateOffset(source, offset)).toEqual({ line, column });
  });

  it('lines come without their ends', () => {
    expect([1, 2, 3, 4, 5, 0].map((line) => readLine(source, line))).toEqual(['ab', 'cd', '', '🔑x', '', '']);
  });
});

describe('a finding for programs', () => {
  it('has its place in lines and columns, the end exclusive', () => {
    const span = { source: { name: 'a.yaml', text: 'a\nbcd' }, start: 2, end: 5 };
    expect(renderJson(makeDiagnostic('missing-secret', { message: 'm', span, notes: ['n'], help: ['h'] }))).toEqual({
      code: 'GP4003',
      slug: 'missing-secret',
      severity: 'error',
      message: 'm',
      file: 'a.yaml',
      start: { line: 2, column: 1 },
      end: { line: 2, column: 4 },
      notes: ['n'],
      help: ['h'],
    });
  });

  it('has no place where there is none', () => {
    expect(renderJson(makeDiagnostic('write-failed', { message: 'm' }))).toEqual({
      code: 'GP8002',
      slug: 'write-failed',
      severity: 'error',
      message: 'm',
      notes: [],
      help: [],
    });
  });
});
