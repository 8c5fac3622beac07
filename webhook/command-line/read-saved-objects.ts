import { readFile } from 'node:fs/promises';
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { readableKinds } from '../cluster/saved-cluster.js';
import type { JsonObject } from '../decide/decide.js';

export interface SavedObjects {
  readonly objects: readonly JsonObject[];
  /** Why a file cannot be used, each as `file:line:column: error: …`. */
  readonly problems: readonly string[];
  /** Kinds that were found and that the webhook never reads. */
  readonly unused: readonly string[];
}

/** Reads objects as `kubectl get … -o yaml` (or `-o json`) prints them: one, many, or a List. */
export async function readSavedObjects(paths: readonly string[]): Promise<SavedObjects> {
  const objects: JsonObject[] = [];
  const problems: string[] = [];
  const unused = new Set<string>();
  /** Takes an object, and says what is wrong with it. */
  const take = (object: unknown): readonly string[] => {
    if (!isObject(object)) return ['this is no object of Kubernetes'];
    const { kind, items, metadata } = object;
    if (typeof kind !== 'string') return ['the object has no kind'];
    if (kind.endsWith('List') && Array.isArray(items)) {
      const ofItems = kind.slice(0, -'List'.length);
      // Lists of one kind leave it out in their items.
      return items.flatMap((item) => take(isObject(item) && ofItems !== '' ? { kind: ofItems, ...item } : item));
    }
    const resource = readableKinds[kind];
    if (resource === undefined) {
      unused.add(kind);
      return [];
    }
    const { name, namespace } = isObject(metadata) ? metadata : {};
    if (typeof name !== 'string') return [`the ${kind} has no metadata.name`];
    if (resource.isNamespaced && typeof namespace !== 'string') {
      return [`the ${kind} ${name} has no metadata.namespace, as it has in a cluster`];
    }
    objects.push(withData(object));
    return [];
  };
  const takeDocument = (document: Document): readonly string[] => {
    let object: unknown;
    try {
      object = document.toJS();
    } catch {
      // The library's message would show the text, which may be a Secret's.
      return ['an alias in this object names no anchor, or aliases make it too large'];
    }
    return take(object);
  };
  for (const path of paths) {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      problems.push(`${path}: error: not readable: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
      continue;
    }
    const lines = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
    if (!Array.isArray(documents)) continue;
    for (const document of documents) {
      const complain = (offset: number, message: string): void => {
        const { line, col } = lines.linePos(offset);
        problems.push(`${path}:${line}:${col}: error: ${message}`);
      };
      const [error] = document.errors;
      const start = document.contents?.range?.[0] ?? 0;
      if (error) complain(error.pos[0], error.message);
      else if (document.contents !== null) for (const problem of takeDocument(document)) complain(start, problem);
    }
  }
  return { objects, problems, unused: [...unused] };
}

/** A Secret's `stringData` becomes `data`, as the API server does it. */
function withData(object: JsonObject): JsonObject {
  const { kind, data, stringData } = object;
  if (kind !== 'Secret' || !isObject(stringData)) return object;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  return { ...object, data: { ...(isObject(data) ? data : {}), ...Object.fromEntries(encoded) } };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
