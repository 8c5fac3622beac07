import { isDeepStrictEqual } from 'node:util';
import type { Operation } from 'fast-json-patch';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { describeKind, quoteJson } from './describe-json.js';
import { describeMissing } from './describe-missing.js';
import {
  followPointer,
  formatPointer,
  isContainer,
  type JsonValue,
  type PointerTokens,
  parseIndex,
} from './json-pointer.js';
import type { JsonText } from './json-text.js';
import type { OriginPlace, OriginTree } from './origin-tree.js';
import { type PatchOperation, readPatch } from './read-patch.js';
import { settingsLimits } from './settings-limits.js';

/** Settings on their way from the base through the drop-ins. `document` and `origins` are changed in place. */
export interface SettingsDraft {
  document: JsonValue;
  readonly origins: OriginTree;
  /** What the operations of this run may still add and do; see `settingsLimits`. */
  readonly budget: { values: number; operations: number };
}

/** A drop-in whose text has been read. */
export interface OpenDropIn {
  /** Its number among the texts of the run, for origins. */
  readonly source: number;
  readonly text: JsonText;
  /** Whether an addition to the end of a list is left out when the list has the value, so that it can be repeated. */
  readonly addsOnce: boolean;
}

/** A reason why an operation cannot be carried out, and which of its members is to blame. */
interface Refusal {
  readonly slug: 'drop-in-path-missing' | 'drop-in-test-failed' | 'drop-in-invalid' | 'settings-file-too-large';
  readonly message: string;
  readonly member?: 'path' | 'from' | 'value';
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
}

/** Carries out an operation on a document that is known to have the places it names; the library's side of the work. */
type Apply = (operation: Operation) => void;

/**
 * Applies a drop-in, operation by operation. An operation that cannot be carried out is reported and left out, so that
 * the rest is still looked at; after a `test` that failed the rest of the drop-in is left out, since it was written
 * for other settings.
 */
export async function applyDropIn(
  draft: SettingsDraft,
  dropIn: OpenDropIn,
  collector: DiagnosticCollector,
): Promise<void> {
  const operations = readPatch(dropIn.text, collector);
  if (!operations) return;
  const { default: patches } = await import('fast-json-patch');
  const apply: Apply = (operation) => {
    draft.document = patches.applyOperation(draft.document, operation, false, true, true).newDocument;
  };
  for (const operation of operations) {
    const refusal = applyOperation(draft, dropIn, operation, apply);
    if (!refusal) continue;
    const { name } = dropIn.text.source;
    collector.report(refusal.slug, {
      message: `operation ${operation.index + 1} of ${name} ${refusal.message}`,
      span: dropIn.text.spanOf([String(operation.index), ...(refusal.member === undefined ? [] : [refusal.member])]),
      notes: refusal.notes ?? [],
      help: refusal.help ?? [],
    });
    if (refusal.slug === 'drop-in-test-failed' || refusal.slug === 'settings-file-too-large') return;
  }
}

function applyOperation(
  draft: SettingsDraft,
  dropIn: OpenDropIn,
  operation: PatchOperation,
  apply: Apply,
): Refusal | undefined {
  draft.budget.operations -= 1;
  if (draft.budget.operations < 0) {
    return { slug: 'settings-file-too-large', message: `is one more than the ${settingsLimits.operations} of a run` };
  }
  const place = { origin: { source: dropIn.source, operation: { index: operation.index, op: operation.op } } };
  const { index, path } = operation;
  switch (operation.op) {
    case 'test': {
      const found = findTarget(draft.document, path, 'path', 'tests');
      if ('slug' in found || isDeepStrictEqual(found.value, operation.value))
        return 'slug' in found ? found : undefined;
      return {
        slug: 'drop-in-test-failed',
        message: `expects another value at ${formatPointer(path)}`,
        member: 'value',
        notes: [`expected ${quoteJson(operation.value, 200)}`, `the settings have ${quoteJson(found.value, 200)}`],
        help: ['the drop-in was written for other settings: check that it fits, then adapt it'],
      };
    }
    case 'replace': {
      const found = findTarget(draft.document, path, 'path', 'replaces');
      if ('slug' in found) return found;
      const refusal = spend(draft, path, operation.value);
      if (refusal) return refusal;
      const how = { insert: false, elsewhere: false };
      draft.origins.set(draft.document, path, { ...place, at: [String(index), 'value'] }, how);
      apply({ op: 'replace', path: formatPointer(path), value: structuredClone(operation.value) });
      return undefined;
    }
    case 'add': {
      const refusal = findRoom(draft.document, path) ?? spend(draft, path, operation.value);
      if (refusal) return refusal;
      if (dropIn.addsOnce && hasElement(draft.document, path, operation.value)) return undefined;
      insert(draft, path, operation.value, { ...place, at: [String(index), 'value'] }, false, apply);
      return undefined;
    }
    case 'remove': {
      const found = findTarget(draft.document, path, 'path', 'removes');
      if ('slug' in found) return found;
      if (path.length === 0) return { slug: 'drop-in-invalid', message: 'removes the whole settings', member: 'path' };
      draft.origins.remove(draft.document, path);
      apply({ op: 'remove', path: formatPointer(path) });
      return undefined;
    }
    case 'copy':
    case 'move': {
      const verb = operation.op === 'copy' ? 'copies' : 'moves';
      const found = findTarget(draft.document, operation.from, 'from', verb);
      if ('slug' in found) return found;
      const from = formatPointer(operation.from);
      if (operation.op === 'move') {
        if (from === formatPointer(path)) return undefined;
        if (operation.from.every((token, depth) => token === path[depth])) {
          return { slug: 'drop-in-invalid', message: `moves ${from || 'the settings'} into itself`, member: 'path' };
        }
      }
      const refusal = spend(draft, path, found.value);
      if (refusal) return refusal;
      const value = structuredClone(found.value);
      if (operation.op === 'move') {
        // RFC 6902 section 4.4: a move is a removal, then an addition; the path is looked up after the removal.
        draft.origins.remove(draft.document, operation.from);
        apply({ op: 'remove', path: from });
      }
      const noRoom = findRoom(draft.document, path);
      if (noRoom) return noRoom;
      insert(draft, path, value, { ...place, at: [String(index)] }, true, apply);
      return undefined;
    }
  }
}

function insert(
  draft: SettingsDraft,
  path: PointerTokens,
  value: JsonValue,
  place: OriginPlace,
  elsewhere: boolean,
  apply: Apply,
): void {
  draft.origins.set(draft.document, path, place, { insert: true, elsewhere });
  apply({ op: 'add', path: formatPointer(path), value: structuredClone(value) });
}

/** Finds the value that an operation is about. */
function findTarget(
  document: JsonValue,
  path: PointerTokens,
  member: 'path' | 'from',
  verb: string,
): { readonly value: JsonValue } | Refusal {
  const { value, parent, used } = followPointer(document, path);
  if (value !== undefined) return { value };
  return {
    slug: 'drop-in-path-missing',
    message: `${verb} ${formatPointer(path)}, which does not exist`,
    member,
    ...describeMissing(path, used, parent),
  };
}

/** Checks that a member can be added at a path: its parent exists, and an index is inside of the list or next to it. */
function findRoom(document: JsonValue, path: PointerTokens): Refusal | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const parentPath = path.slice(0, -1);
  const { value, parent, used } = followPointer(document, parentPath);
  const adds = `adds ${formatPointer(path)}`;
  if (value === undefined) {
    const message = `${adds}, but ${formatPointer(path.slice(0, used + 1))} does not exist`;
    return { slug: 'drop-in-path-missing', message, member: 'path', ...describeMissing(parentPath, used, parent) };
  }
  if (!isContainer(value)) {
    const message = `${adds}, but ${formatPointer(parentPath) || 'the settings'} is ${describeKind(value)}`;
    return { slug: 'drop-in-path-missing', message, member: 'path' };
  }
  if (!Array.isArray(value) || last === '-') return undefined;
  const index = parseIndex(last);
  if (index !== undefined && index <= value.length) return undefined;
  return {
    slug: 'drop-in-path-missing',
    message: `${adds}, but ${formatPointer(parentPath)} is a list of ${value.length}`,
    member: 'path',
    help: ['end the path with "/-" to add at the end of the list'],
  };
}

/** Whether a path appends to a list that has the value already. */
function hasElement(document: JsonValue, path: PointerTokens, value: JsonValue): boolean {
  if (path.at(-1) !== '-') return false;
  const list = followPointer(document, path.slice(0, -1)).value;
  return Array.isArray(list) && list.some((element) => isDeepStrictEqual(element, value));
}

/** Takes a value that is to be added from the budget; copies of copies would otherwise double with each operation. */
function spend(draft: SettingsDraft, path: PointerTokens, value: JsonValue): Refusal | undefined {
  const count = (part: JsonValue, depth: number): void => {
    draft.budget.values -= 1;
    if (depth > settingsLimits.depth) draft.budget.values = -1;
    if (draft.budget.values < 0 || !isContainer(part)) return;
    for (const member of Object.values(part)) count(member, depth + 1);
  };
  count(value, path.length + 1);
  if (draft.budget.values >= 0) return undefined;
  const { depth, values } = settingsLimits;
  return {
    slug: 'settings-file-too-large',
    message: `adds more than settings may hold: ${values} values in ${depth} levels`,
  };
}
