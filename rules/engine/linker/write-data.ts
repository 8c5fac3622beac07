import { constantsRules, constantsStart } from './constants-rule.js';
import type { KeptMembers } from './data-reads.js';
import { fitsShape } from './data-shape.js';
import { isList, isObject, type JsonValue } from './json-value.js';
import { packData, unpackData } from './packed-data.js';
import { usualData } from './usual-data.js';

/** Longer lines are broken where a member or an item ends; with what stands around the data they stay within 1,000 columns. */
const lineWidth = 960;

/** Sections of the data in which members that no rule reads are left out; the others are whole for whoever reads a policy. */
export const prunedSections = ['common', 'cluster_config', 'devices', 'request_defaults'] as const;

const isPruned = (section: string): boolean => prunedSections.some((name) => name === section);

type Members = Readonly<Record<string, JsonValue>>;

/** Members with usual values, by section. */
const usualMembers: Readonly<Record<string, Members>> = usualData;

/** Leaves out what no rule can read. What has another value than the usual one stays if somebody may ask for it. */
export function pruneData(data: JsonValue, kept: KeptMembers): JsonValue {
  if (!isObject(data)) return data;
  const isKept = (section: string, member: string, value: JsonValue): boolean => {
    const usual = usualMembers[section]?.[member];
    return usual === undefined ? section === 'request_defaults' || section === 'devices' : !fitsShape(value, usual);
  };
  return mapSections(data, (section, members) => {
    const read = kept[section] ?? 'all';
    if (read === 'all') return members;
    const entries = Object.entries(members).filter(
      ([member, value]) => read.includes(member) || isKept(section, member, value),
    );
    return Object.fromEntries(entries);
  });
}

/** Pruned data in the form that rules over packed data read: they have no use for sections in which nothing is left. */
export function packSections(data: JsonValue): JsonValue {
  if (!isObject(data)) return data;
  const isEmpty = (value: JsonValue) => isObject(value) && Object.keys(value).length === 0;
  const entries = Object.entries(data).filter(([section, value]) => !(isPruned(section) && isEmpty(value)));
  return packData(Object.fromEntries(entries));
}

/** Whether a policy is one of the linker's: its constants have a rule of their own. */
export function isLinked(policyText: string): boolean {
  return policyText.includes(`\n${constantsRules.shared}:=json.unmarshal(\`${constantsStart}`);
}

/** Whole data in the form that the rules of a policy read. */
export function formData(policyText: string, data: JsonValue): JsonValue {
  return isLinked(policyText) && policyText.includes('(policy_data.mounts,') ? packData(data) : data;
}

/** The data of a linked policy with what `pruneData` left out because it is usual. Members come in the order of their names. */
export function restoreData(written: JsonValue): JsonValue {
  const unpacked = unpackData(written);
  if (!isObject(unpacked)) return unpacked;
  const sections = Object.fromEntries(prunedSections.map((section) => [section, {}]));
  const data = unpacked === written ? unpacked : { ...sections, ...unpacked };
  return mapSections(data, (section, members) => {
    const entries = Object.entries({ ...usualMembers[section], ...members });
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function mapSections(data: Members, map: (section: string, members: Members) => Members): JsonValue {
  const entries = Object.entries(data).map(([section, value]) => [
    section,
    isPruned(section) && isObject(value) ? map(section, value) : value,
  ]);
  return Object.fromEntries(entries);
}

/**
 * The rule that holds the data: JSON in a raw string, which costs nothing at load, where an object literal costs about
 * a millisecond a kilobyte. A raw string cannot hold a backquote, so JSON's escape says it.
 */
export function writeDataRule(data: JsonValue): string {
  return `policy_data := json.unmarshal(\`${writeJsonLines(data)}\`)\n`;
}

function writeJson(value: JsonValue): string {
  return JSON.stringify(value).replaceAll('`', '\\u0060');
}

/** Compact JSON for a raw string, in lines: a break comes only between members or items. */
export function writeJsonLines(data: JsonValue): string {
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
    const room = lineWidth - before.length - after.length;
    // Long values are not written to be measured: they would be once for each that holds them.
    if (!(isList(value) || isObject(value)) || roomBehind(value, room) >= 0) {
      const text = writeJson(value);
      if (text.length <= room || !(isList(value) || isObject(value))) {
        add(before + text + after);
        return;
      }
    }
    const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
    const members = isList(value)
      ? value.map((item) => ['', item] as const)
      : Object.entries(value)
          .filter(([, member]) => member !== undefined)
          .map(([key, member]) => [`${writeJson(key)}:`, member] as const);
    for (const [index, [key, member]] of members.entries()) {
      const isLast = index === members.length - 1;
      write(member, `${index === 0 ? before + open : ''}${key}`, isLast ? close + after : ',');
    }
  };
  write(data, '', '');
  return [...lines, line].join('\n');
}

/** What is left of some room behind the JSON of a value, or more: escapes do not count. Stops when nothing is left. */
function roomBehind(value: JsonValue | undefined, room: number): number {
  if (typeof value === 'string') return room - value.length - 2;
  if (typeof value !== 'object' || value === null) return room - 1;
  let left = room - 2;
  for (const key in value) {
    if (left < 0) break;
    const member = (value as { readonly [key: string]: JsonValue | undefined })[key];
    if (member === undefined) continue;
    left = roomBehind(member, isList(value) ? left : left - key.length - 3);
  }
  return left;
}
