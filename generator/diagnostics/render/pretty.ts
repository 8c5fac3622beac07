import type { Diagnostic, Severity } from '../diagnostic.js';
import { locateOffset, readLine } from '../source.js';

/** Terminal colours, or the identity where colour is off. */
interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
}

const paint =
  (code: string) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string): string => text;

const colourPalette: Palette = {
  bold: paint('1'),
  dim: paint('2'),
  severity: { error: paint('1;31'), warning: paint('1;33'), info: paint('1;36') },
};
const plainPalette: Palette = {
  bold: plain,
  dim: plain,
  severity: { error: plain, warning: plain, info: plain },
};

/** Source lines can be huge (an annotation in one line); this many columns around the finding are shown. */
const windowWidth = 120;

/** Control characters of a manifest must not reach the terminal; tabs become one blank to keep the caret in place. */
function showSource(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

function renderSourceLine(diagnostic: Diagnostic, palette: Palette): string[] {
  const { span } = diagnostic;
  if (!span || span.source.text === '') return [];
  const { line, column } = locateOffset(span.source, span.start);
  const text = readLine(span.source, line);
  const from = Math.max(0, Math.min(column - 1 - windowWidth / 3, text.length - windowWidth));
  const start = Math.floor(from);
  const shown = showSource(text.slice(start, start + windowWidth));
  const length = Math.max(
    1,
    Math.min(span.end - span.start, text.length - (column - 1), windowWidth - (column - 1 - start)),
  );
  const gutter = String(line);
  const blank = ' '.repeat(gutter.length);
  const caret = `${' '.repeat(column - 1 - start)}${palette.severity[diagnostic.severity]('^'.repeat(length))}`;
  return [palette.dim(`${gutter} | `) + shown, palette.dim(`${blank} | `) + caret];
}

/** Later lines of a note or help stay under their first line. */
function renderRemark(label: string, text: string, palette: Palette): string {
  return `  ${palette.bold(`${label}:`)} ${showSource(text.replace(/\n/g, '\u2028')).replace(/\u2028/g, `\n${' '.repeat(label.length + 4)}`)}`;
}

/**
 * Renders a finding for people: `file:line:col: severity CODE slug: message`, the source line, a caret, notes, help.
 */
export function renderPretty(diagnostic: Diagnostic, options: { readonly colour: boolean }): string {
  const palette = options.colour ? colourPalette : plainPalette;
  const { span } = diagnostic;
  let place = '';
  if (span) {
    const { line, column } = locateOffset(span.source, span.start);
    const name = showSource(span.source.name);
    place = span.source.text === '' ? `${name}: ` : `${name}:${line}:${column}: `;
  }
  const severity = palette.severity[diagnostic.severity](`${diagnostic.severity} ${diagnostic.code}`);
  return [
    `${palette.bold(place)}${severity} ${diagnostic.slug}: ${showSource(diagnostic.message)}`,
    ...renderSourceLine(diagnostic, palette),
    ...diagnostic.notes.map((note) => renderRemark('note', note, palette)),
    ...diagnostic.help.map((help) => renderRemark('help', help, palette)),
  ].join('\n');
}
