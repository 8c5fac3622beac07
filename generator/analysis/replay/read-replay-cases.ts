import { parseJson } from '../../../rules/engine/index.js';
import type { DiagnosticCollector, Span } from '../../diagnostics/index.js';
import { agentRequests } from './agent-requests.js';
import { makeReplayCase, type ReplayCase } from './replay-case.js';
import { type JsonPiece, splitJsonValues } from './split-json-values.js';

/** Findings about single requests that are reported one by one; a file of another kind would bring one a line. */
const maxFindings = 20;

/**
 * Reads requests as they arrive: an array of `{description, kind, allowed, request}`, or the log of a guest with
 * `{"kind", "request"}` a line, of any length. What is no request is reported with its place and left out; a log whose
 * last line is cut is a warning, because a guest that ends in the middle of a line writes no further.
 */
export async function* readReplayCases(
  name: string,
  chunks: AsyncIterable<string>,
  collector: DiagnosticCollector,
): AsyncGenerator<ReplayCase> {
  let number = 0;
  let sound = 0;
  let findings = 0;
  let last: { readonly piece: JsonPiece; readonly number: number } | undefined;
  const report = (slug: 'replay-case-invalid' | 'replay-kind-unknown', message: string, span: Span): void => {
    findings += 1;
    if (findings <= maxFindings) collector.report(slug, { message, span });
  };
  const reportSyntax = (broken: { readonly piece: JsonPiece; readonly number: number }): void =>
    report(
      'replay-case-invalid',
      broken.piece.text === '' ? 'the list of requests does not end' : `request ${broken.number} is not JSON`,
      locatePiece(name, broken.piece),
    );
  for await (const piece of splitJsonValues(chunks)) {
    // What something follows was not cut off by the end of a log.
    if (last) reportSyntax(last);
    last = undefined;
    number += 1;
    const value = piece.isComplete ? parseJson(piece.text) : undefined;
    if (value === undefined) {
      last = { piece, number };
      continue;
    }
    const made = makeReplayCase(value, number, piece);
    if (typeof made === 'string') {
      report('replay-case-invalid', `request ${number}: ${made}`, locatePiece(name, piece));
      continue;
    }
    if (!agentRequests.has(made.kind)) {
      report(
        'replay-kind-unknown',
        `request ${number}: the agent has no message ${made.kind}`,
        locatePiece(name, piece),
      );
    }
    sound += 1;
    yield made;
  }
  if (last?.piece.form === 'values' && sound > 0) {
    collector.report('replay-case-cut', {
      message: `request ${last.number} is cut off and left out`,
      span: locatePiece(name, last.piece),
    });
  } else if (last) reportSyntax(last);
  if (findings > maxFindings) {
    collector.report('replay-case-invalid', {
      message: `${name}: ${findings - maxFindings} more requests are no better`,
    });
  }
  if (number === 0) {
    collector.report('replay-no-cases', {
      message: `${name} holds no request`,
      help: ['a guest writes /tmp/policy.jsonl only with the kernel parameter agent.log=debug'],
    });
  }
}

/** What is shown of a request that cannot be read: not what it holds. */
const shownLength = 80;

/**
 * A place by line and column in a text that is not kept, because it may be huge: a source of empty lines with the
 * beginning of the one in question.
 */
function locatePiece(name: string, { text, line, column }: JsonPiece): Span {
  const [first = ''] = text.slice(0, shownLength).split('\n', 1);
  const request = first.indexOf('"request"');
  const shown = request === -1 ? first : `${first.slice(0, request)}"request"…`;
  const source = { name, text: `${'\n'.repeat(line - 1)}${' '.repeat(column - 1)}${shown}` };
  const start = line - 1 + column - 1;
  return { source, start, end: start + shown.length };
}
