import { randomBytes } from 'node:crypto';
import { promises } from 'node:fs';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { isRecord } from './json-shape.js';
import { type LayerEntry, type LayerFacts, userFilePaths } from './layer-facts.js';
import { isDigest } from './reference.js';

/**
 * The file of `-u` and `--layers-cache-file-path`, which the reference generator reads and writes too: a JSON list of
 * `{diff_id, passwd, group}`. An empty text means that the layer says nothing of the file, `WHITEOUT` that it removes
 * it. The file has no checksums: whoever may write it decides about users in policies.
 */
export interface LayersFile {
  find(diffId: string): LayerFacts | undefined;
  /** Adds what a layer says, where the format can express it. */
  add(diffId: string, facts: LayerFacts): void;
  /** Writes the file when something was added, together with what other runs have added to it meanwhile. */
  save(): Promise<void>;
}

interface Row {
  readonly diff_id: string;
  readonly passwd: string;
  readonly group: string;
}

const whiteoutMarker = 'WHITEOUT';

/** Opens the file; a missing or empty one is a new one. Whatever else is wrong with it is a warning. */
export async function openLayersFile(path: string, collector: DiagnosticCollector): Promise<LayersFile> {
  const warn = (problem: string): void =>
    collector.report('layers-cache-file-unusable', {
      message: `the layers cache file ${path} cannot be used: ${problem}`,
      help: ['remove the file, or name another one with --layers-cache-file-path'],
    });
  const rows = new Map<string, Row>();
  const initial = await readRows(path);
  if (typeof initial === 'string') warn(initial);
  else for (const row of initial) if (!rows.has(row.diff_id)) rows.set(row.diff_id, row);
  const added: Row[] = [];

  return {
    find: (diffId) => {
      const row = rows.get(diffId);
      return row === undefined ? undefined : readFacts(row);
    },
    add: (diffId, facts) => {
      if (rows.has(diffId)) return;
      const row = makeRow(diffId, facts);
      if (row === undefined) return;
      rows.set(diffId, row);
      added.push(row);
    },
    save: async () => {
      // A file that could not be read is not ours to replace.
      if (added.length === 0 || typeof initial === 'string') return;
      const current = await readRows(path);
      if (typeof current === 'string') {
        warn(current);
        return;
      }
      const all = new Map(current.map((row) => [row.diff_id, row]));
      for (const row of added) if (!all.has(row.diff_id)) all.set(row.diff_id, row);
      const temporary = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`;
      try {
        const file = await promises.open(temporary, 'wx', 0o644);
        try {
          await file.writeFile(JSON.stringify([...all.values()], undefined, 2));
        } finally {
          await file.close();
        }
        await promises.rename(temporary, path);
      } catch (error) {
        await promises.unlink(temporary).catch(() => {});
        warn(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** Reads the rows of the file; a text says what is wrong with it. */
async function readRows(path: string): Promise<readonly Row[] | string> {
  let text: string;
  try {
    text = await promises.readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    return error instanceof Error ? error.message : String(error);
  }
  if (text.trim() === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!Array.isArray(value)) return 'it is not a list';
  const rows: Row[] = [];
  for (const [at, item] of value.entries()) {
    const row = readRow(item);
    if (row === undefined) return `entry ${at} is not an object of the texts diff_id (a digest), passwd and group`;
    rows.push(row);
  }
  return rows;
}

function readRow(value: unknown): Row | undefined {
  if (!isRecord(value) || Object.keys(value).length !== 3) return undefined;
  const { diff_id, passwd, group } = value;
  if (typeof diff_id !== 'string' || typeof passwd !== 'string' || typeof group !== 'string') return undefined;
  return isDigest(diff_id) ? { diff_id, passwd, group } : undefined;
}

function readFacts(row: Row): LayerFacts {
  const entries = new Map<string, LayerEntry>();
  const whiteouts = new Set<string>();
  for (const name of ['passwd', 'group'] as const) {
    if (row[name] === whiteoutMarker) whiteouts.add(userFilePaths[name]);
    else if (row[name] !== '') entries.set(userFilePaths[name], { kind: 'file', text: row[name] });
  }
  return { entries, whiteouts, opaque: new Set() };
}

function makeRow(diffId: string, facts: LayerFacts): Row | undefined {
  const passwd = stateText(facts, userFilePaths.passwd);
  const group = stateText(facts, userFilePaths.group);
  return passwd === undefined || group === undefined ? undefined : { diff_id: diffId, passwd, group };
}

/** What the format says of a path; `undefined` where it has no way to, such as for a link. */
function stateText(facts: LayerFacts, path: string): string | undefined {
  const folder = facts.entries.get('etc');
  if (folder !== undefined && folder.kind !== 'directory') return undefined;
  const entry = facts.entries.get(path);
  if (entry?.kind === 'file') {
    // The marker as a file's content, and a file that hides nothing, cannot be told from what they look like.
    if (entry.text === whiteoutMarker) return undefined;
    if (entry.text !== '') return entry.text;
  } else if (entry !== undefined) return undefined;
  const hides =
    facts.whiteouts.has(path) || facts.whiteouts.has('etc') || facts.opaque.has('etc') || facts.opaque.has('');
  return hides ? whiteoutMarker : '';
}
