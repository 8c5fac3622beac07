import type { KeptMembers } from './data-reads.js';
import type { JsonValue } from './json-value.js';

/** Longer lines are broken where a member or an item ends; with what stands around the data they stay within 1,000 columns. */
const lineWidth = 960;

/** Sections of the data in which members that no rule reads are left out; the others are whole for whoever reads a policy. */
export const prunedSections = ['common', 'cluster_config'] as const;

/** Leaves out what no rule can read. */
export function pruneData(data: JsonValue, kept: KeptMembers): JsonValue {
  if (!isObject(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([section, value]) => {
      const members = kept[section] ?? 'all';
      if (members === 'all' || !isObject(value)) return [section, value];
      return [section, Object.fromEntries(Object.entries(value).filter(([member]) => members.includes(member)))];
    }),
  );
}

/**
 * The rule that holds the data: JSON in a raw string, which costs nothing at load, where an object literal costs about
 * a millisecond a kilobyte. A raw string cannot hold a backquote, so JSON's escape says it.
 */
export function writeDataRule(data: JsonValue): string {
  return `policy_data := json.unmarshal(\`${breakLines(data)}\`)\n`;
}

function writeJson(value: JsonValue): string {
  return JSON.stringify(value).replaceAll('`', '\\u0060');
}

/** Compact JSON in lines: a break comes only between members or items. */
function breakLines(data: JsonValue): string {
  const lines: string[] = [];
  let line = '';
  const add = (piece: string): void => {
    if (line.length + piece.length > lineWidth && line !== '') {
      lines.push(line);
      line = '';
    }
    line += piece;
  };
  const write = (value: JsonValue, before: string, after: string): void => {
    const text = writeJson(value);
    if (before.length + text.length + after.length <= lineWidth || !(isList(value) || isObject(value))) {
      add(before + text + after);
      return;
    }
    const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
    const members = isList(value)
      ? value.map((item) => ['', item] as const)
      : Object.entries(value).map(([key, member]) => [`${writeJson(key)}:`, member] as const);
    for (const [index, [key, member]] of members.entries()) {
      const isLast = index === members.length - 1;
      write(member, `${index === 0 ? before + open : ''}${key}`, isLast ? close + after : ',');
    }
  };
  write(data, '', '');
  return [...lines, line].join('\n');
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
