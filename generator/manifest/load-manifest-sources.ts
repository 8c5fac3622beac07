import { promises, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ManifestSource } from './manifest-file.js';

/** Largest manifest file, in bytes, and most files and deepest folders that are read from one path. */
const maxFileBytes = 64 * 1024 * 1024;
const maxFiles = 10_000;
const maxFolderDepth = 32;

/** How files are read; tests and other programs can put their own in place. */
export interface ManifestReader {
  /** Whether a path is a file or a folder; rejects like `fs.stat` when it is not there. */
  inspect(path: string): Promise<{ readonly isFolder: boolean; readonly size: number }>;
  /** Names in a folder, in any order. */
  list(path: string): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array>;
  /** All of standard input, but no more than a byte over `limit`. */
  readInput(limit: number): Promise<Uint8Array>;
}

// Loading Node's `fs/promises` and waiting for its threads takes longer than reading a few small files does.
const systemReader: ManifestReader = {
  inspect: async (path) => {
    const found = statSync(path);
    return { isFolder: found.isDirectory(), size: found.size };
  },
  list: async (path) => {
    const names: string[] = [];
    for await (const { name } of await promises.opendir(path)) names.push(name);
    return names;
  },
  // A pipe may have nothing to say for long, and Ctrl-C must work meanwhile.
  read: async (path) => (statSync(path).isFile() ? readFileSync(path) : await promises.readFile(path)),
  readInput: async (limit) => {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) break;
    }
    return Buffer.concat(chunks);
  },
};

/**
 * Reads the manifests that a user named: files, folders (all `.yaml`, `.yml` and `.json` files below, in the order of
 * their names), and `-` for standard input, which is also read when there are no paths. What cannot be read is reported
 * and left out.
 */
export async function loadManifestSources(
  paths: readonly string[],
  collector: DiagnosticCollector,
  reader: ManifestReader = systemReader,
): Promise<readonly ManifestSource[]> {
  const sources: ManifestSource[] = [];
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-') {
      if (sources.some((source) => source.path === undefined)) continue;
      const bytes = await reader.readInput(maxFileBytes);
      addSource(bytes, undefined, '<stdin>', sources, collector);
      continue;
    }
    for (const file of await listFiles(path, reader, collector)) {
      const bytes = await readOrReport(file, () => readWithinLimit(file, reader, collector), collector);
      if (bytes) addSource(bytes, file, file, sources, collector);
    }
  }
  return sources;
}

async function listFiles(
  path: string,
  reader: ManifestReader,
  collector: DiagnosticCollector,
): Promise<readonly string[]> {
  const kind = await readOrReport(path, () => reader.inspect(path), collector);
  if (!kind) return [];
  if (!kind.isFolder) return [path];
  const files: string[] = [];
  await walkFolder(path, 0, files, reader, collector);
  if (files.length === 0 && !collector.hasErrors) {
    collector.report('manifest-folder-empty', { message: `${path} holds no .yaml, .yml or .json file` });
  }
  return files;
}

async function walkFolder(
  folder: string,
  depth: number,
  files: string[],
  reader: ManifestReader,
  collector: DiagnosticCollector,
): Promise<void> {
  const names = await readOrReport(folder, () => reader.list(folder), collector);
  for (const name of [...(names ?? [])].sort()) {
    // What tools keep for themselves is no manifest of the user's.
    if (name.startsWith('.') || name === 'node_modules') continue;
    const path = join(folder, name);
    const kind = await readOrReport(path, () => reader.inspect(path), collector);
    if (kind?.isFolder && depth < maxFolderDepth) await walkFolder(path, depth + 1, files, reader, collector);
    else if (kind && !kind.isFolder && /\.(?:ya?ml|json)$/.test(name)) {
      if (files.length === maxFiles) {
        collector.report('manifest-too-large', {
          message: `the folder holds more than ${maxFiles} manifests; ${path} and later ones are not read`,
        });
        return;
      }
      files.push(path);
    }
  }
}

async function readWithinLimit(
  path: string,
  reader: ManifestReader,
  collector: DiagnosticCollector,
): Promise<Uint8Array | undefined> {
  const { size } = await reader.inspect(path);
  if (size > maxFileBytes) {
    reportSize(path, collector);
    return undefined;
  }
  return reader.read(path);
}

async function readOrReport<T>(
  path: string,
  read: () => Promise<T>,
  collector: DiagnosticCollector,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (code === '') throw thrown;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    collector.report(missing ? 'manifest-not-found' : 'manifest-unreadable', {
      message: missing ? `${path} does not exist` : `${path} cannot be read: ${code}`,
    });
    return undefined;
  }
}

function reportSize(name: string, collector: DiagnosticCollector): void {
  collector.report('manifest-too-large', { message: `${name} is larger than ${maxFileBytes / 1024 / 1024} MiB` });
}

/** Decodes the bytes and keeps a byte order mark: what is written back must be what was read. */
function addSource(
  bytes: Uint8Array,
  path: string | undefined,
  name: string,
  sources: ManifestSource[],
  collector: DiagnosticCollector,
): void {
  if (bytes.length > maxFileBytes) {
    reportSize(name, collector);
    return;
  }
  const text = decodeText(bytes);
  if (text === undefined || text.includes('\0')) {
    const isUtf16 =
      (bytes[0] === 0xff && bytes[1] === 0xfe) ||
      (bytes[0] === 0xfe && bytes[1] === 0xff) ||
      (bytes[1] === 0 && bytes.length > 1);
    collector.report('manifest-not-text', {
      message: `${name} is not UTF-8 text`,
      help: [isUtf16 ? 'it looks like UTF-16: save it as UTF-8' : 'save it as UTF-8, or leave it out'],
    });
    return;
  }
  sources.push({ source: { name, text }, path });
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
