import type { DiagnosticCollector, SourceText, Span } from '../diagnostics/index.js';
import { type Initdata, type InitdataAlgorithm, initdataAlgorithms, initdataVersion } from './initdata.js';

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function isAlgorithm(value: unknown): value is InitdataAlgorithm {
  return initdataAlgorithms.some((algorithm) => algorithm === value);
}

/**
 * Parses the TOML of initdata. `place` is where a user would look for it: positions inside the text are given when
 * `source` is what the user wrote, else findings point at `place`. Undefined after an error.
 */
export async function parseInitdata(
  source: SourceText,
  place: Span | undefined,
  collector: DiagnosticCollector,
): Promise<Initdata | undefined> {
  const { parse, TomlError } = await import('smol-toml');
  const whole: Span = place ?? { source, start: 0, end: 0 };
  let table: unknown;
  try {
    table = parse(source.text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const lines = source.text.split('\n').slice(0, error.line - 1);
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0) + error.column - 1;
    const reason = error.message.split('\n')[0] ?? 'syntax error';
    collector.report('initdata-syntax', {
      message: `${source.name}: ${reason} (line ${error.line}, column ${error.column} of the TOML)`,
      span: place ?? { source, start, end: start + 1 },
    });
    return undefined;
  }
  const problems: string[] = [];
  const root = isTable(table) ? table : {};
  const { version, algorithm, data } = root;
  if (version !== initdataVersion)
    problems.push(`version must be "${initdataVersion}", not ${JSON.stringify(version)}`);
  if (!isAlgorithm(algorithm)) {
    problems.push(`algorithm must be one of ${initdataAlgorithms.join(', ')}, not ${JSON.stringify(algorithm)}`);
  }
  if (!isTable(data)) problems.push('a [data] table is missing');
  const members = isTable(data) ? Object.entries(data) : [];
  const entries = new Map<string, string>();
  for (const [name, text] of members) {
    if (typeof text === 'string') entries.set(name, text);
    else problems.push(`data."${name}" must be a string`);
  }
  for (const problem of problems) {
    collector.report('initdata-invalid', {
      message: `${source.name}: ${problem}`,
      span: whole,
      notes: ['the agent does not start with initdata that it cannot read'],
    });
  }
  return problems.length === 0 && isAlgorithm(algorithm) ? { algorithm, data: entries } : undefined;
}
