import { realpathSync } from 'node:fs';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file as a whole: the new text goes to a temporary file beside it, which then takes its name. A reader
 * sees the old or the new text, never a part. Links are followed, permissions kept. Throws what the disk says.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = realpathSync(path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const { mode } = await stat(target);
  try {
    const file = await open(temporary, 'w', mode & 0o777);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temporary, mode & 0o7777);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
