/** A record of `/etc/passwd`. */
export interface PasswdRecord {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/**
 * Reads the text of an `/etc/passwd`. Gives `undefined` when a line has not exactly seven fields: the reference then
 * uses nothing of the file, and policy_data must be equal to its own. (Its crash on numbers that are none is not
 * repeated: such a field counts as 0, as github.com/moby/sys/user reads it for containerd.)
 */
export function parsePasswd(text: string): readonly PasswdRecord[] | undefined {
  const records: PasswdRecord[] = [];
  for (const line of splitRecordLines(text)) {
    const [name, password, uid, gid, gecos, home, shell, ...rest] = line.split(':');
    if (name === undefined || password === undefined || uid === undefined || gid === undefined) return undefined;
    if (gecos === undefined || home === undefined || shell === undefined || rest.length > 0) return undefined;
    records.push({ name, uid: parseId(uid), gid: parseId(gid), home, shell });
  }
  return records;
}

/** Splits as Rust's `str::lines` does: at LF or CRLF, without an empty line after the last line end. */
export function splitRecordLines(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Reads an unsigned number of 32 bits as Rust's parser does (a plus sign is fine); anything else counts as 0. */
export function parseId(text: string): number {
  if (!/^\+?[0-9]+$/.test(text)) return 0;
  const value = Number(text);
  return value <= 0xffff_ffff ? value : 0;
}
