import type { DefinitionRule } from '../syntax/ast.js';
import { guestTextLimits } from '../syntax/text-limits.js';

const dataRule = '\npolicy_data := ';
const head = 'policy_data := ';
const opening = 'json.unmarshal(`';
const closing = '`)';

/** The text of the rules before the data; empty where no data are found. */
export function rulesBeforeData(text: string): string {
  return text.slice(0, text.lastIndexOf(dataRule) + 1);
}

/**
 * Reads the data at the end of a text in the forms in which policies are written: JSON in a raw string, or as it is with two spaces of
 * indentation. Undefined for any other form, and for what comes near the guest's limits: a parser has to judge that.
 */
export function readDataRule(text: string, start: number, startLine: number): DefinitionRule | undefined {
  if (!text.startsWith(head, start)) return undefined;
  const json = readJson(text.slice(start + head.length).replace(/\n$/, ''));
  if (json === undefined) return undefined;
  const lines = json.split('\n');
  const { maxBytes, maxColumn, maxLines } = guestTextLimits;
  // Of a UTF-16 unit come three bytes at most, of a tab four columns.
  if (text.length * 3 > maxBytes || startLine + lines.length > maxLines) return undefined;
  if (lines.some((line) => head.length + opening.length + line.length * 4 > maxColumn)) return undefined;
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

function readJson(value: string): string | undefined {
  if (value.startsWith(opening) && value.endsWith(closing)) {
    const json = value.slice(opening.length, -closing.length);
    return json.includes('`') || json.includes('\u0000') ? undefined : json;
  }
  // The guest cannot read half of a surrogate pair.
  if (!value.startsWith('{') || value.includes('\\ud')) return undefined;
  try {
    // What comes out as it went in has no key twice and no number or escape that the two languages read differently.
    return JSON.stringify(JSON.parse(value), undefined, 2) === value ? value : undefined;
  } catch {
    return undefined;
  }
}
