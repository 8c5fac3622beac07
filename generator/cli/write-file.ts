import { constants, realpathSync } from 'node:fs';
import { access, chmod, chown, open, rename, rm, stat } from 'node:fs/promises';
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
export async function replaceFiles(changes: readonly FileChange[]): Promise<readonly WriteFailure[]> {
  const staged: StagedFile[] = [];
  const failures: WriteFailure[] = [];
  for (const change of changes) {
    try {
      staged.push(await stageFile(change, staged.length));
    } catch (error) {
      failures.push({ path: change.path, reason: describeError(error) });
    }
  }
  for (const { path, temporary, target } of staged) {
    try {
      if (failures.length === 0) await rename(temporary, target);
    } catch (error) {
      failures.push({ path, reason: describeError(error) });
    }
  }
  if (failures.length > 0) await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
  return failures;
}

async function stageFile({ path, text }: FileChange, index: number): Promise<StagedFile> {
  const target = realpathSync(path);
  // Renaming would replace a file that is marked read-only: whoever marked it did not mean that.
  await access(target, constants.W_OK);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${index}.tmp`);
  const { mode, uid, gid } = await stat(target);
  try {
    const file = await open(temporary, 'wx', mode & 0o777);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // Only root may give a file away; to others it is theirs already, or they have to take it.
    await chown(temporary, uid, gid).catch(() => {});
    await chmod(temporary, mode & 0o7777);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { path, temporary, target };
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
