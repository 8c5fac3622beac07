import { describe, expect, it } from 'vitest';
import { makeDiagnostic, renderPretty, type SourceText } from '../../generator/diagnostics/index.js';

/** Renders a finding about the first place where `marked` stands in the text. */
function render(text: string, marked: string, remarks: { notes?: string[]; help?: string[]; message?: string } = {}) {
  const source: SourceText = { name: 'pod.yaml', text };
  const start = text.indexOf(marked);
  const span = { source, start, end: start + marked.length };
  const { message = 'no such thing', ...rest } = remarks;
  return renderPretty(makeDiagnostic('missing-secret', { message, span, ...rest }), { colour: false });
}

/** The part of the source line above the carets. */
function underlined(rendered: string): string {
  const [, line = '', carets = ''] = rendered.split('\n');
  const start = carets.indexOf('^');
  return line.slice(start, carets.lastIndexOf('^') + 1);
}

describe('a finding for people', () => {
  it('has place, severity, code, slug, message, the line, a caret, notes and help', () => {
    const text = 'kind: Pod\nspec:\n  image: nginx\n';
    expect(render(text, 'nginx', { notes: ['it is so'], help: ['do this', 'or that'] })).toBe(
      [
        'pod.yaml:3:10: error GP4003 missing-secret: no such thing',
        '3 |   image: nginx',
        '  |          ^^^^^',
        '  note: it is so',
        '  help: do this',
        '  help: or that',
      ].join('\n'),
    );
  });

  it('without a place is one line', () => {
    expect(renderPretty(makeDiagnostic('write-failed', { message: 'disk full' }), { colour: false })).toBe(
      'error GP8002 write-failed: disk full',
    );
  });

  it('about a text that is empty names the file only', () => {
    const span = { source: { name: 'empty.yaml', text: '' }, start: 0, end: 0 };
    expect(renderPretty(makeDiagnostic('missing-secret', { message: 'm', span }), { colour: false })).toBe(
      'empty.yaml: error GP4003 missing-secret: m',
    );
  });

  it('keeps further lines of a note under its first', () => {
    expect(
      render('a', 'a', { notes: ['one\ntwo'] })
        .split('\n')
        .slice(3),
    ).toEqual(['  note: one', '        two']);
  });
});

describe('the caret', () => {
  it('stands under the place after tabs', () => {
    const rendered = render('\t\tkey:\tvalue', 'value');
    expect(underlined(rendered)).toBe('value');
    expect(rendered).not.toContain('\t');
  });

  it('stands under the place at the end of a text without a line end', () => {
    const text = 'a: b';
    const span = { source: { name: 'f', text }, start: 4, end: 4 };
    const rendered = renderPretty(makeDiagnostic('missing-secret', { message: 'm', span }), { colour: false });
    expect(rendered.split('\n').slice(1)).toEqual(['1 | a: b', '  |     ^']);
  });

  it('stops at the end of the line where the place goes on', () => {
    const rendered = render('a: |\n  x\n  y\n', '|\n  x\n  y');
    expect(rendered.split('\n').slice(1)).toEqual(['1 | a: |', '  |    ^']);
  });

  it('is right where lines end as on Windows', () => {
    const rendered = render('a: 1\r\nb: two\r\n', 'two');
    expect(rendered.split('\n').slice(0, 3)).toEqual([
      'pod.yaml:2:4: error GP4003 missing-secret: no such thing',
      '2 | b: two',
      '  |    ^^^',
    ]);
  });

  it.each([0, 50, 119, 120, 121, 5_000, 99_990])(
    'stays in sight at column %i of a line that is too wide to show',
    (at) => {
      const text = `${'x'.repeat(at)}MARK${'y'.repeat(100_000 - at)}`;
      const rendered = render(text, 'MARK');
      expect(underlined(rendered)).toBe('MARK');
      for (const line of rendered.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(124);
    },
  );

  it('ends within the window where the place itself is too wide', () => {
    const rendered = render(`k: ${'z'.repeat(1000)}`, 'z'.repeat(1000));
    expect(underlined(rendered)).toMatch(/^z+$/);
    for (const line of rendered.split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(124);
  });

  it('stands under text in scripts of one column a character', () => {
    expect(underlined(render('имя: значение', 'значение'))).toBe('значение');
  });
});

describe('control characters', () => {
  it('of a manifest never reach the terminal', () => {
    const evil = '\u001b[2J\u0007\u009b31m\u0000\r';
    const rendered = render(`key: ${evil}value`, 'value', {
      message: `bad ${evil}`,
      notes: [`note ${evil}`],
      help: [`help ${evil}`],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed.
    expect(rendered.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(underlined(rendered)).toBe('value');
  });

  it('of a file name neither', () => {
    const span = { source: { name: 'a\u001b[31m\nb.yaml', text: 'x' }, start: 0, end: 1 };
    const rendered = renderPretty(makeDiagnostic('missing-secret', { message: 'm', span }), { colour: false });
    expect(rendered.split('\n')[0]).toMatch(/^[ -~]+:1:1: error GP4003/);
  });

  it('in a message do not make lines of their own', () => {
    expect(render('a', 'a', { message: 'one\ntwo' }).split('\n')[0]).toContain('one two');
  });
});

it('colour is the same text with colours in it', () => {
  const diagnostic = makeDiagnostic('missing-secret', {
    message: 'm',
    span: { source: { name: 'f', text: 'abc' }, start: 1, end: 2 },
    notes: ['n'],
    help: ['h'],
  });
  const coloured = renderPretty(diagnostic, { colour: true });
  expect(coloured).toContain('\u001b[');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with a control character.
  expect(coloured.replace(/\u001b\[[0-9;]*m/g, '')).toBe(renderPretty(diagnostic, { colour: false }));
});
