import { type Maybe, RegoObject, type Value, valuesEqual } from '../values/value.js';

/** One operation of RFC 6902. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from: string;
  readonly value: Value;
}

/** Reads operations; a message when they are none. A member that an operation needs must be there, others are ignored. */
export function readPatch(value: Value): readonly PatchOperation[] | string {
  if (!Array.isArray(value)) return 'ops: expected a list';
  const operations: PatchOperation[] = [];
  for (const [index, item] of (value as readonly Value[]).entries()) {
    const operation = readOperation(item);
    if (typeof operation === 'string') return `ops/${index}: ${operation}`;
    operations.push(operation);
  }
  return operations;
}

function readOperation(item: Value): PatchOperation | string {
  if (!(item instanceof RegoObject)) return 'expected an object';
  const op = item.get('op');
  if (op !== 'add' && op !== 'remove' && op !== 'replace' && op !== 'move' && op !== 'copy' && op !== 'test') {
    return 'unknown operation';
  }
  const path = item.get('path');
  const from = op === 'move' || op === 'copy' ? item.get('from') : '';
  const value = op === 'add' || op === 'replace' || op === 'test' ? item.get('value') : null;
  if (!isPointer(path)) return 'path is no JSON pointer';
  if (!isPointer(from)) return 'from is no JSON pointer';
  // A value that is left out reads as null.
  return { op, path, from, value: value ?? null };
}

function isPointer(value: Maybe): value is string {
  return typeof value === 'string' && (value === '' || value.startsWith('/')) && !/~(?![01])/.test(value);
}

/** The document after the operations, which is another one; a message when one of them cannot be done. */
export function applyPatch(
  document: Value,
  operations: readonly PatchOperation[],
): { readonly document: Value } | string {
  let current = document;
  for (const [index, operation] of operations.entries()) {
    const next = applyOperation(current, operation);
    if (next === undefined) return `operation '/${index}' failed at path '${operation.path}': path is invalid`;
    current = next;
  }
  return { document: current };
}

function applyOperation(document: Value, { op, path, from, value }: PatchOperation): Maybe {
  const target = splitPointer(path);
  switch (op) {
    case 'add':
      return insertAt(document, target, value);
    case 'remove':
      return readAt(document, target) === undefined || target.length === 0 ? undefined : removeAt(document, target);
    case 'replace':
      return readAt(document, target) === undefined ? undefined : replaceAt(document, target, value);
    case 'test':
      return valuesEqual(readAt(document, target), value) ? document : undefined;
    default: {
      const source = splitPointer(from);
      const moved = readAt(document, source);
      if (moved === undefined) return undefined;
      if (op === 'copy') return insertAt(document, target, moved);
      if (path.startsWith(`${from}/`) || source.length === 0) return undefined;
      const rest = removeAt(document, source);
      return rest === undefined ? undefined : insertAt(rest, target, moved);
    }
  }
}

function splitPointer(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function readAt(document: Value, path: readonly string[]): Maybe {
  let value: Maybe = document;
  for (const key of path) {
    if (value instanceof RegoObject) value = value.get(key);
    else if (Array.isArray(value)) value = value[parseIndex(key) ?? -1] as Maybe;
    else return undefined;
  }
  return value;
}

/** A copy of the document in which `change` has made a new parent of the last key. */
function changeParent(document: Value, path: readonly string[], change: (parent: Value, key: string) => Maybe): Maybe {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (rest.length === 0) return change(document, key);
  const inside = readAt(document, [key]);
  const changed = inside === undefined ? undefined : changeParent(inside, rest, change);
  return changed === undefined ? undefined : replaceMember(document, key, changed);
}

function replaceMember(parent: Value, key: string, value: Value): Maybe {
  if (parent instanceof RegoObject) {
    const copy = parent.copy();
    copy.set(key, value);
    return copy;
  }
  return Array.isArray(parent) ? (parent as readonly Value[]).with(parseIndex(key) ?? 0, value) : undefined;
}

function replaceAt(document: Value, path: readonly string[], value: Value): Maybe {
  return path.length === 0 ? value : changeParent(document, path, (parent, key) => replaceMember(parent, key, value));
}

function insertAt(document: Value, path: readonly string[], value: Value): Maybe {
  if (path.length === 0) return value;
  return changeParent(document, path, (parent, key) => {
    if (parent instanceof RegoObject) return replaceMember(parent, key, value);
    if (!Array.isArray(parent)) return undefined;
    const index = key === '-' ? parent.length : parseIndex(key);
    if (index === undefined || index > parent.length) return undefined;
    return (parent as readonly Value[]).toSpliced(index, 0, value);
  });
}

function removeAt(document: Value, path: readonly string[]): Maybe {
  return changeParent(document, path, (parent, key) => {
    if (Array.isArray(parent)) return (parent as readonly Value[]).toSpliced(parseIndex(key) ?? 0, 1);
    if (!(parent instanceof RegoObject)) return undefined;
    const copy = parent.copy();
    copy.delete(key);
    return copy;
  });
}

function parseIndex(key: string): number | undefined {
  return /^(0|[1-9][0-9]{0,15})$/.test(key) ? Number(key) : undefined;
}
