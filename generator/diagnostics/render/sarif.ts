import { diagnosticCodes } from '../codes.js';
import type { Diagnostic, Severity } from '../diagnostic.js';
import { locateOffset } from '../source.js';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** Makes a SARIF 2.1.0 log of findings, as code scanning services read it. */
export function renderSarif(diagnostics: readonly Diagnostic[], version: string): unknown {
  const used = [...new Set(diagnostics.map(({ slug }) => slug))].sort((a, b) =>
    diagnosticCodes[a].code < diagnosticCodes[b].code ? -1 : 1,
  );
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'genpolicy',
            version,
            rules: used.map((slug) => ({
              id: diagnosticCodes[slug].code,
              name: slug,
              shortDescription: { text: diagnosticCodes[slug].summary },
              defaultConfiguration: { level: levels[diagnosticCodes[slug].severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((one) => renderResult(one, used.indexOf(one.slug))),
      },
    ],
  };
}

function renderResult({ code, severity, message, notes, help, span }: Diagnostic, ruleIndex: number): unknown {
  const lines = [message, ...notes.map((note) => `note: ${note}`), ...help.map((one) => `help: ${one}`)];
  // In a message of SARIF, `[text](address)` is a link.
  const text = lines.join('\n').replaceAll('](', '] (');
  const result = { ruleId: code, ruleIndex, level: levels[severity], message: { text } };
  if (!span) return result;
  const start = locateOffset(span.source, span.start);
  const end = locateOffset(span.source, span.end);
  const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  return {
    ...result,
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(span.source.name) },
          ...(span.source.text !== '' && { region }),
        },
      },
    ],
  };
}
