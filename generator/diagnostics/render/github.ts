import type { Diagnostic, Severity } from '../diagnostic.js';
import { locateOffset } from '../source.js';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

const escapeText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Writes a finding as a command of GitHub Actions, which shows it at its line of a pull request. */
export function renderGithub({ code, slug, severity, message, notes, help, span }: Diagnostic): string {
  const properties: [string, string][] = [];
  if (span) {
    const start = locateOffset(span.source, span.start);
    const end = locateOffset(span.source, span.end);
    properties.push(['file', span.source.name], ['line', String(start.line)], ['endLine', String(end.line)]);
    // Columns count only within one line.
    if (start.line === end.line) properties.push(['col', String(start.column)], ['endColumn', String(end.column)]);
  }
  properties.push(['title', `${code} ${slug}`]);
  const text = [message, ...notes.map((note) => `note: ${note}`), ...help.map((one) => `help: ${one}`)].join('\n');
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(',');
  return `::${commands[severity]} ${list}::${escapeText(text)}`;
}
