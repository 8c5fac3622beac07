import { promises, readFileSync, statSync } from 'node:fs';
import type { DiagnosticCollector, SourceText } from '../diagnostics/index.js';
import { type JsonText, readJsonText } from './json-text.js';
import { settingsLimits } from './settings-limits.js';

/** Reads a JSON file that a user named. What is wrong with it is reported, and then there is no result. */
export async function readSettingsFile(
  path: string,
  name: string,
  collector: DiagnosticCollector,
): Promise<JsonText | undefined> {
  const bytes = await readBytes(path, name, collector);
  if (!bytes) return undefined;
  let text: string;
  try {
    // The decoder drops a byte order mark, which some editors on Windows put first.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    collector.report('settings-not-utf8', {
      message: `${name} is not UTF-8 text`,
      help: ['save the file as UTF-8'],
    });
    return undefined;
  }
  return readUserJson({ name, text }, collector);
}

/**
 * Reads a JSON file of a settings folder. Unlike a file that was named, such as a pipe of the shell, it must be a regular
 * one: reading a named pipe that lies there would wait without end.
 */
export async function readFolderFile(
  path: string,
  name: string,
  collector: DiagnosticCollector,
): Promise<JsonText | undefined> {
  const found = await promises.stat(path).catch(() => undefined);
  if (!found || found.isFile() || found.isDirectory()) return readSettingsFile(path, name, collector);
  collector.report('settings-file-unreadable', { message: `${name} cannot be read: it is not a regular file` });
  return undefined;
}

/** Takes a JSON text that a user gave, and reports what is wrong with it. */
function readUserJson(source: SourceText, collector: DiagnosticCollector): JsonText | undefined {
  const result = readJsonText(source);
  if (!result.ok) {
    const { message, span } = result.problem;
    collector.report('settings-json-invalid', { message: `${source.name} is not JSON: ${message}`, span });
    return undefined;
  }
  for (const { pointer, span } of result.repeatedKeys.slice(0, settingsLimits.findings)) {
    collector.report('settings-key-repeated', {
      message: `the key at ${pointer} occurs again; only its last value counts`,
      span,
      help: ['remove one of the two'],
    });
  }
  return result.text;
}

async function readBytes(path: string, name: string, collector: DiagnosticCollector): Promise<Uint8Array | undefined> {
  try {
    const found = statSync(path);
    const isSmallFile = found.isFile() && found.size <= settingsLimits.fileBytes;
    // Loading Node's `fs/promises` and waiting for its threads takes longer than reading a small file does.
    const bytes = isSmallFile ? readFileSync(path) : await readWithinLimit(path);
    if (bytes.length <= settingsLimits.fileBytes) return bytes;
  } catch (error) {
    reportFileError(error, name, collector);
    return undefined;
  }
  collector.report('settings-file-too-large', {
    message: `${name} is larger than ${settingsLimits.fileBytes} bytes, the limit for settings`,
  });
  return undefined;
}

/** Reads at most a little more than the limit, so that neither a huge file nor `/dev/zero` fills the memory. */
async function readWithinLimit(path: string): Promise<Uint8Array> {
  const file = await promises.open(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    while (size <= settingsLimits.fileBytes) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024));
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    return Buffer.concat(chunks, size);
  } finally {
    await file.close();
  }
}

/** Reports why a file or folder of settings could not be read. Throws what is not an error of the file system. */
export function reportFileError(error: unknown, name: string, collector: DiagnosticCollector): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    collector.report('settings-file-missing', { message: `${name} does not exist` });
    return;
  }
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    ELOOP: 'its symbolic links go in a circle',
    ENAMETOOLONG: 'the name is too long',
    EMFILE: 'too many files are open',
  };
  collector.report('settings-file-unreadable', { message: `${name} cannot be read: ${reasons[code] ?? code}` });
}
