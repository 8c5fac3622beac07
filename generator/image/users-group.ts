import { parseId, splitRecordLines } from './users-passwd.js';

/** A record of `/etc/group`. */
export interface GroupRecord {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/**
 * Reads the text of an `/etc/group`. Gives `undefined` when a line has not exactly four fields, for the same reason as
 * `parsePasswd`.
 */
export function parseGroup(text: string): readonly GroupRecord[] | undefined {
  const records: GroupRecord[] = [];
  for (const line of splitRecordLines(text)) {
    const [name, password, gid, members, ...rest] = line.split(':');
    if (name === undefined || password === undefined || gid === undefined || members === undefined) return undefined;
    if (rest.length > 0) return undefined;
    records.push({ name, gid: parseId(gid), members: members === '' ? [] : members.split(',') });
  }
  return records;
}
