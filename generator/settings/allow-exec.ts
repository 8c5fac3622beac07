import { trustJsonText } from './json-text.js';
import type { NamedDropIn } from './named-drop-in.js';

/**
 * Makes the drop-in that lets the host run one command line in every container and use its streams. Resizing the
 * terminal is allowed by default. Applying it twice, or for a command that is allowed already, changes nothing more.
 */
export function makeAllowExec(argv: readonly string[]): NamedDropIn {
  const request = '/request_defaults';
  const operations = [
    { op: 'add', path: `${request}/ExecProcessRequest/allowed_commands/-`, value: argv },
    { op: 'replace', path: `${request}/ReadStreamRequest`, value: true },
    { op: 'replace', path: `${request}/WriteStreamRequest`, value: true },
    { op: 'replace', path: `${request}/CloseStdinRequest`, value: true },
  ];
  const lines = operations.map((operation) => `  ${JSON.stringify(operation)}`);
  const name = `--allow-exec ${JSON.stringify(argv)}`;
  const text = trustJsonText({ name, text: `[\n${lines.join(',\n')}\n]\n` });
  return { name, from: 'flag', text, addsOnce: true };
}
