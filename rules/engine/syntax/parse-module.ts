import { type RegoError, RegoFault } from '../rego-error.js';
import type { Module, Query, Rule } from './ast.js';
import { type LineStart, readTokens } from './lexer.js';
import { ModuleParser } from './module-parser.js';
import { guestTextLimits, type TextLimits } from './text-limits.js';

export interface ParseOptions {
  /** Name in errors and prints; the agent's is `agent_policy`. */
  readonly file?: string;
  /** Read the module as Rego v1 without `import rego.v1`, as the agent does. Default `true`. */
  readonly v1?: boolean;
  readonly limits?: TextLimits;
  /** Take keywords as names after a dot, `input.package`, as later releases of the guest's engine do. Default `false`: the guest's refuses. */
  readonly keywordFields?: boolean;
}

export type ParseResult =
  | { readonly module: Module; readonly error?: undefined }
  | { readonly module?: undefined; readonly error: RegoError };

/** Reads Rego text. The first mistake ends the reading, as in the guest's engine. */
export function parseModule(source: string, options: ParseOptions = {}): ParseResult {
  try {
    return { module: makeParser(source, options).parseModule() };
  } catch (thrown) {
    if (thrown instanceof RegoFault) return { error: thrown.error };
    throw thrown;
  }
}

/** Reads the last rule of a v1 module, which begins on the given line; `undefined` when what stands there is anything else. */
export function parseLastRule(source: string, from: LineStart, options: ParseOptions): Rule | undefined {
  const { file = 'policy.rego', limits = guestTextLimits } = options;
  try {
    checkSize(source, file, limits);
    return new ModuleParser(file, source, readTokens(source, limits, from), true).parseLastRule();
  } catch (thrown) {
    if (thrown instanceof RegoFault) return undefined;
    throw thrown;
  }
}

/** Reads a query such as `data.test.p` or `x = 1; x > 0`. */
export function parseQuery(
  source: string,
  options: ParseOptions = {},
): { readonly query: Query; readonly error?: undefined } | { readonly query?: undefined; readonly error: RegoError } {
  try {
    return { query: makeParser(source, { file: '<query.rego>', ...options }).parseUserQuery() };
  } catch (thrown) {
    if (thrown instanceof RegoFault) return { error: thrown.error };
    throw thrown;
  }
}

function makeParser(source: string, options: ParseOptions): ModuleParser {
  const { file = 'policy.rego', v1 = true, limits = guestTextLimits, keywordFields = false } = options;
  checkSize(source, file, limits);
  return new ModuleParser(file, source, readTokens(source, limits), v1, keywordFields);
}

function checkSize(source: string, file: string, limits: TextLimits): void {
  if (source.length * 3 > limits.maxBytes && Buffer.byteLength(source) > limits.maxBytes) {
    throw new RegoFault(
      'text-limit',
      `${file} exceeds maximum allowed policy file size ${limits.maxBytes} bytes`,
      undefined,
    );
  }
  let lines = 1;
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    // A line break at the very end opens no further line.
    if (at + 1 < source.length && ++lines > limits.maxLines) {
      throw new RegoFault('text-limit', `${file} exceeds maximum allowed line count ${limits.maxLines}`, undefined);
    }
  }
}
