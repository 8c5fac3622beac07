// Writes commands of GitHub Actions, which shows them at lines of a pull request.

const commands = { error: 'error', warning: 'warning', info: 'notice' };
const escapeText = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text) => escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Text of others for the log: no line of it is a command, in neither form that the runner knows. */
export function quoteText(text) {
  const lines = text.replace(/[\r\n]+$/, '').split(/\r\n|\r|\n/);
  return lines.map((line) => `| ${line.replaceAll('##[', '## [')}\n`).join('');
}

/** The command for one finding; `file` is seen from the root of the repository. */
export function annotate({ severity, message, title, file, line, column }) {
  const place = { file, line, col: column, title };
  const properties = Object.entries(place).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${commands[severity]}${properties.length > 0 ? ` ${properties.join(',')}` : ''}::${escapeText(message)}\n`;
}
