import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file and the text that it is to have. */
export interface FileChange {
  readonly path: string;
  readonly text: string;
}

/** A file that could not be written, and what the disk says. */
export interface WriteFailure {
  readonly path: string;
  readonly reason: string;
}

interface StagedFile {
  readonly path: string;
  readonly temporary: string;
  readonly target: string;
}

/**
 * Replaces files as a whole, all of them or none: the new texts go to temporary files beside them, and when all are on
 * disk each takes its file's name. A reader sees the old or the new text, never a part. Links are followed, permissions
 * and, where we may, the owner are kept. Gives what failed; nothing was replaced then, unless a renaming itself failed.
 */
export function replaceFiles(changes: readonly FileChange[]): readonly WriteFailure[] {
  const staged: StagedFile[] = [];
  const failures: WriteFailure[] = [];
  for (const change of changes) {
    try {
      staged.push(stageFile(change, staged.length));
    } catch (error) {
      failures.push({ path: change.path, reason: describeError(error) });
    }
  }
  for (const { path, temporary, target } of staged) {
    try {
      if (failures.length === 0) renameSync(temporary, target);
    } catch (error) {
      failures.push({ path, reason: describeError(error) });
    }
  }
  if (failures.length > 0) for (const { temporary } of staged) rmSync(temporary, { force: true });
  return failures;
}

function stageFile({ path, text }: FileChange, index: number): StagedFile {
  const target = realpathSync(path);
  // Renaming would replace a file that is marked read-only: whoever marked it did not mean that.
  accessSync(target, constants.W_OK);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${index}.tmp`);
  const { mode, uid, gid } = statSync(target);
  try {
    const file = openSync(temporary, 'wx', mode & 0o777);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const made = statSync(temporary);
    if (made.uid !== uid || made.gid !== gid) giveAway(temporary, uid, gid);
    chmodSync(temporary, mode & 0o7777);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return { path, temporary, target };
}

/** Only root may give a file away; to others it is theirs already, or they have to take it. */
function giveAway(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // As said.
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
