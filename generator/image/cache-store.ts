import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  promises,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Named entries in a folder, safe with many processes: an entry is written to a file of its own and renamed into place,
 * so that a reader sees all of it or nothing; of two writers of one entry, the last one's stays. Each entry begins with a
 * checksum over its name and content, which is verified whenever it is read.
 */
export interface CacheStore {
  /** Gives an entry's content. A damaged one is removed and counts as missing; `onDamage` is told. */
  read(name: string): Buffer | undefined;
  /** Keeps an entry. Never throws: the first failure is told to `onUnusable`, and then nothing more is written. */
  write(name: string, content: Uint8Array): Promise<void>;
  /** Removes the entries used longest ago until the folder is within its size, when anything was written. */
  prune(): Promise<void>;
}

export interface CacheStoreOptions {
  readonly folder: string;
  /** Bytes that all entries together may take. */
  readonly maximumBytes: number;
  readonly onDamage: (name: string) => void;
  readonly onUnusable: (reason: string) => void;
}

/** Bytes of a single entry, beyond which it is not kept and not read. */
const entryLimit = 16 * 2 ** 20;
const magic = 'genpolicy-cache-1 ';
/** Reading an entry marks it as used, but not more often than this (ms): most runs then write nothing. */
const touchInterval = 24 * 3600 * 1000;
/** Files of writers that were killed go after this time (ms). */
const abandonedAfter = 3600 * 1000;
const temporaryPrefix = '.new-';

/** Opens a folder as a store. The folder is made on the first write; reading works from one that cannot be written. */
export function openCacheStore(options: CacheStoreOptions): CacheStore {
  const { folder } = options;
  let usable = true;
  let prepared: Promise<void> | undefined;
  let hasWritten = false;
  let trusted: boolean | undefined;

  const giveUp = (error: unknown): void => {
    if (!usable) return;
    usable = false;
    options.onUnusable(error instanceof Error ? error.message : String(error));
  };

  const checkTrust = (): boolean => {
    try {
      const found = statSync(folder);
      const isOthers = process.getuid !== undefined && found.uid !== process.getuid() && found.uid !== 0;
      const isOpen = process.platform !== 'win32' && (found.mode & 0o022) !== 0;
      if (!isOthers && !isOpen) return true;
      giveUp(new Error(isOthers ? `${folder} belongs to another user` : `others may write to ${folder}`));
      return false;
    } catch {
      // There is nothing to read; writing will tell why, if it fails.
      return true;
    }
  };

  return {
    read(name) {
      trusted ??= checkTrust();
      if (!trusted) return undefined;
      const path = join(folder, name);
      const bytes = readWhole(path);
      if (bytes === undefined) return undefined;
      const content = openSeal(name, bytes);
      if (content === undefined) {
        removeQuietly(path);
        options.onDamage(name);
      }
      return content;
    },

    async write(name, content) {
      if (!usable || content.length > entryLimit) return;
      trusted ??= checkTrust();
      if (!trusted) return;
      // A run that learns nothing new must not pay for writing, nor for looking through the folder afterwards.
      const present = readWhole(join(folder, name));
      if (present !== undefined && openSeal(name, present)?.equals(content)) return;
      const temporary = join(folder, `${temporaryPrefix}${process.pid}-${randomBytes(8).toString('hex')}`);
      try {
        try {
          writeWhole(temporary, [sealFor(name, content), content]);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
          prepared ??= makeFolder(folder);
          await prepared;
          writeWhole(temporary, [sealFor(name, content), content]);
        }
        renameSync(temporary, join(folder, name));
        hasWritten = true;
      } catch (error) {
        removeQuietly(temporary);
        // On Windows a rename fails while another process has the entry open: that process writes it, too.
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (
          process.platform === 'win32' &&
          (code === 'EPERM' || code === 'EACCES') &&
          (await exists(join(folder, name)))
        ) {
          return;
        }
        giveUp(error);
      }
    },

    async prune() {
      if (!hasWritten) return;
      try {
        await pruneFolder(folder, options.maximumBytes, Date.now());
      } catch (error) {
        giveUp(error);
      }
    },
  };
}

/**
 * Reads a file of at most the entry limit and marks it as used; `undefined` when it cannot be read. It does not wait for
 * Node's threads: most entries are small, and asking a thread for one takes several times as long as reading it.
 */
function readWhole(path: string): Buffer | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY);
    try {
      const { size, mtimeMs } = fstatSync(file);
      if (size > entryLimit + 1024) return Buffer.alloc(0);
      const bytes = Buffer.allocUnsafe(size);
      let length = 0;
      while (length < size) {
        const count = readSync(file, bytes, length, size - length, null);
        if (count === 0) break;
        length += count;
      }
      const now = Date.now();
      if (now - mtimeMs > touchInterval) markAsUsed(path, now);
      return bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Writes a new file, for the same reason without Node's threads. */
function writeWhole(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    for (const part of parts) writeFileSync(file, part);
  } finally {
    closeSync(file);
  }
}

function markAsUsed(path: string, now: number): void {
  try {
    utimesSync(path, now / 1000, now / 1000);
  } catch {
    // A cache that cannot be written can still be read.
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // As above.
  }
}

function sealFor(name: string, content: Uint8Array): Buffer {
  return Buffer.from(`${magic}${checksum(name, content)}\n`, 'latin1');
}

function openSeal(name: string, bytes: Buffer): Buffer | undefined {
  const length = magic.length + 64 + 1;
  if (bytes.length < length) return undefined;
  const content = bytes.subarray(length);
  return bytes.subarray(0, length).equals(sealFor(name, content)) ? content : undefined;
}

function checksum(name: string, content: Uint8Array): string {
  return createHash('sha256').update(`${name}\0`).update(content).digest('hex');
}

/** Node's own recursive form never ends in folders such as /proc, where nothing can be made and the system says ENOENT. */
async function makeFolder(path: string): Promise<void> {
  const make = () => promises.mkdir(path, { mode: 0o700 }).catch(ignorePresent);
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await make();
  });
}

function ignorePresent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function exists(path: string): Promise<boolean> {
  return promises.stat(path).then(
    () => true,
    () => false,
  );
}

async function pruneFolder(folder: string, maximumBytes: number, now: number): Promise<void> {
  const files: { readonly path: string; readonly size: number; readonly used: number }[] = [];
  for (const name of await promises.readdir(folder)) {
    const path = join(folder, name);
    // Another process may remove it meanwhile.
    const found = await promises.stat(path).catch(() => undefined);
    if (!found?.isFile()) continue;
    if (name.startsWith(temporaryPrefix)) {
      if (now - found.mtimeMs > abandonedAfter) await promises.rm(path, { force: true });
    } else files.push({ path, size: found.size, used: found.mtimeMs });
  }
  let total = files.reduce((sum, file) => sum + file.size, 0);
  if (total <= maximumBytes) return;
  // Down to three quarters, so that not every run has to prune.
  const goal = maximumBytes * 0.75;
  files.sort((a, b) => a.used - b.used || (a.path < b.path ? -1 : 1));
  for (const file of files) {
    if (total <= goal) return;
    await promises.rm(file.path, { force: true });
    total -= file.size;
  }
}
