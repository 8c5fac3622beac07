import { type GroupRecord, parseGroup } from './users-group.js';
import { type PasswdRecord, parsePasswd } from './users-passwd.js';

/** Look-ups in an image's user files. Every one gives the first record that fits, in the order of the file. */
export interface ImageUsers {
  /** `absent` covers an empty file; `malformed` means that nothing of the file is used. */
  readonly passwdState: UserFileState;
  readonly groupState: UserFileState;
  findUserByUid(uid: number): PasswdRecord | undefined;
  findUserByName(name: string): PasswdRecord | undefined;
  findGroupByName(name: string): GroupRecord | undefined;
  /**
   * Lists the groups that the user with this uid is in besides its primary one, in the order of the file: those whose
   * members name the user, except a group of the user's own name, which containerd does not count
   * (https://github.com/containerd/containerd/issues/11937). A group that lists the user twice is given twice.
   * `undefined` when it cannot be told: a file is missing or malformed, or there is no such user.
   */
  listAdditionalGroups(uid: number): readonly number[] | undefined;
}

export type UserFileState = 'present' | 'absent' | 'malformed';

/** Reads an image's user files. `undefined` and `''` both mean that the image has none. */
export function readImageUsers(files: {
  readonly passwd: string | undefined;
  readonly group: string | undefined;
}): ImageUsers {
  const passwd = parsePasswd(files.passwd ?? '');
  const group = parseGroup(files.group ?? '');
  const hasBoth = (files.passwd ?? '') !== '' && (files.group ?? '') !== '';
  const findUserByUid = (uid: number): PasswdRecord | undefined => passwd?.find((record) => record.uid === uid);
  return {
    passwdState: stateOf(files.passwd, passwd),
    groupState: stateOf(files.group, group),
    findUserByUid,
    findUserByName: (name) => passwd?.find((record) => record.name === name),
    findGroupByName: (name) => group?.find((record) => record.name === name),
    listAdditionalGroups: (uid) => {
      const user = hasBoth ? findUserByUid(uid) : undefined;
      if (user === undefined || group === undefined) return undefined;
      return group
        .filter((record) => record.name !== user.name)
        .flatMap((record) => record.members.filter((member) => member === user.name).map(() => record.gid));
    },
  };
}

function stateOf(text: string | undefined, records: readonly unknown[] | undefined): UserFileState {
  if (text === undefined || text === '') return 'absent';
  return records === undefined ? 'malformed' : 'present';
}
