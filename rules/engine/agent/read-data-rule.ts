import type { DefinitionRule } from '../syntax/ast.js';
import { guestTextLimits } from '../syntax/text-limits.js';

const dataRule = '\npolicy_data := ';
const opening = 'policy_data := json.unmarshal(`';
const closing = '`)\n';

/** The text of the rules before the data; empty where no data are found. */
export function rulesBeforeData(text: string): string {
  return text.slice(0, text.lastIndexOf(dataRule) + 1);
}

/**
 * Reads the data at the end of a text in the form in which policies are written: JSON in a raw string. Undefined for any other form, and for
 * what comes near the guest's limits: a parser has to judge that.
 */
export function readDataRule(text: string, start: number, startLine: number): DefinitionRule | undefined {
  if (!text.startsWith(opening, start) || !text.endsWith(closing)) return undefined;
  const json = text.slice(start + opening.length, -closing.length);
  if (json.includes('`') || json.includes('\u0000')) return undefined;
  const lines = json.split('\n');
  const { maxBytes, maxColumn, maxLines } = guestTextLimits;
  // Of a UTF-16 unit come three bytes at most, of a tab four columns.
  if (text.length * 3 > maxBytes || startLine + lines.length > maxLines) return undefined;
  if (lines.some((line) => opening.length + line.length * 4 > maxColumn)) return undefined;
  const at = { line: startLine, column: 1, start, end: text.length - 1 };
  const callee = {
    kind: 'dot',
    target: { kind: 'variable', name: 'json', ...at },
    field: 'unmarshal',
    ...at,
  } as const;
  const value = {
    kind: 'call',
    callee,
    args: [{ kind: 'literal', form: 'raw', value: json, text: json, ...at }],
    ...at,
  } as const;
  const reference = { kind: 'variable', name: 'policy_data', ...at } as const;
  return { kind: 'definition', head: { kind: 'complete', reference, value }, bodies: [], ...at };
}
