import type { DiagnosticCollector } from '../diagnostics/index.js';
import { describePath } from './describe-path.js';
import { locateSpan, locateSteps } from './locate-value.js';
import { isObject, type ManifestDocument, type ManifestFile } from './manifest-file.js';
import { makeDocument } from './parse-manifest.js';
import { planAnnotation } from './plan-annotation.js';
import { planScalar, renderPlain, type Splice } from './plan-scalar.js';
import type { ValuePath, Workload } from './workload.js';

/** A change of a manifest: an annotation of a workload's pods, or a scalar that exists (an image reference). */
export type ManifestEdit =
  | {
      readonly kind: 'set-annotation';
      readonly workload: Pick<Workload, 'document' | 'annotationPath'>;
      readonly key: string;
      readonly value: string;
    }
  | {
      readonly kind: 'replace-scalar';
      readonly document: ManifestDocument;
      readonly path: ValuePath;
      readonly value: string;
    }
  | {
      /** A member that need not exist yet: a string, or a number or list as YAML and JSON both write it. */
      readonly kind: 'set-value';
      readonly document: ManifestDocument;
      readonly path: ValuePath;
      readonly value: string | { readonly literal: string };
    };

interface Change {
  readonly path: ValuePath;
  readonly value: string;
  /** Stands for a long value of the same form while the edit is planned and read again: parsing is the slow part. */
  readonly standIn: string;
  /** Whether the value is written as it is, without quotes. */
  readonly isLiteral: boolean;
  /** Whether the member, and mappings above it, are made where they are absent. */
  readonly mayBeAbsent: boolean;
}

/**
 * Gives the file's text with the edits made and every other byte as it was. The result has been read again: nothing
 * but the edited values differs from what kubectl read before. An edit that cannot be made so is reported, and its
 * document stays as it is. Edits that change nothing give the same text.
 */
export function editManifest(
  file: ManifestFile,
  edits: readonly ManifestEdit[],
  collector: DiagnosticCollector,
): string {
  const byDocument = new Map<ManifestDocument, ManifestEdit[]>();
  for (const edit of edits) {
    const document = documentOf(edit);
    const known = byDocument.get(document);
    if (known) known.push(edit);
    else byDocument.set(document, [edit]);
  }
  const splices = file.documents.flatMap((document) =>
    planDocument(document, byDocument.get(document) ?? [], collector),
  );
  return applySplices(file.source.text, 0, splices);
}

function documentOf(edit: ManifestEdit): ManifestDocument {
  return edit.kind === 'set-annotation' ? edit.workload.document : edit.document;
}

function planDocument(
  document: ManifestDocument,
  edits: readonly ManifestEdit[],
  collector: DiagnosticCollector,
): readonly Splice[] {
  const before = edits.length > 0 ? document.read() : undefined;
  const needed = edits
    .map((edit, index) => makeChange(edit, index))
    .filter(({ path, value, isLiteral }) => isLiteral || readPath(before?.value, path) !== value);
  if (needed.length === 0) return [];
  const splices: Splice[] = [];
  for (const change of needed) {
    const plan = change.mayBeAbsent ? planAnnotation : planScalar;
    const planned = plan(document, change.path, change.standIn);
    if (planned) splices.push(...planned);
    else {
      reportFailure(document, change.path, collector);
      return [];
    }
  }
  const text = document.source.text.slice(document.start, document.end);
  if (isSameBut(document, applySplices(text, document.start, splices), needed)) {
    return splices.map((splice) => ({ ...splice, text: replaceStandIns(splice.text, needed) }));
  }
  for (const { path } of needed) reportFailure(document, path, collector);
  return [];
}

function makeChange(edit: ManifestEdit, index: number): Change {
  if (edit.kind === 'set-value' && typeof edit.value !== 'string') {
    const { path, value } = edit;
    return { path, value: value.literal, standIn: `Zvalue${index}Z`, isLiteral: true, mayBeAbsent: true };
  }
  const value = typeof edit.value === 'string' ? edit.value : edit.value.literal;
  const isLiteral = false;
  const standIn = value.length > 80 && renderPlain(value) === value ? `Zvalue${index}Z` : value;
  if (edit.kind === 'replace-scalar') return { path: edit.path, value, standIn, isLiteral, mayBeAbsent: false };
  if (edit.kind === 'set-value') return { path: edit.path, value, standIn, isLiteral, mayBeAbsent: true };
  return { path: [...edit.workload.annotationPath, edit.key], value, standIn, isLiteral, mayBeAbsent: true };
}

function replaceStandIns(text: string, changes: readonly Change[]): string {
  return changes.reduce((result, { standIn, value, isLiteral }) => {
    if (standIn === value) return result;
    // In JSON the stand-in has quotes, which a literal must not have.
    const quoted = `"${standIn}"`;
    return result.replace(isLiteral && result.includes(quoted) ? quoted : standIn, () => value);
  }, text);
}

/** Makes splices in a text that begins at `offset` of the source. */
function applySplices(text: string, offset: number, splices: readonly Splice[]): string {
  const ordered = splices
    .map((splice, index) => ({ ...splice, index }))
    .sort((a, b) => a.start - b.start || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { start, end, text: inserted } of ordered) {
    result += text.slice(at, Math.max(at, start - offset)) + inserted;
    at = Math.max(at, end - offset);
  }
  return result + text.slice(at);
}

/** Reads the edited document and compares it with the old one, apart from the values that were to change. */
function isSameBut(document: ManifestDocument, edited: string, changes: readonly Change[]): boolean {
  const again = makeDocument({ name: document.source.name, text: edited }, { start: 0, end: edited.length }).read();
  if (again.state !== 'decoded') return false;
  const wanted = new Map(changes.map(({ path, standIn }) => [JSON.stringify(path), standIn]));
  if (!changes.every(({ path, standIn }) => readPath(again.value, path) === standIn)) return false;
  const onTheWay = new Set(changes.flatMap(({ path }) => path.map((_, index) => JSON.stringify(path.slice(0, index)))));
  return isEqualBut(document.read().value, again.value, [], wanted, onTheWay);
}

function isEqualBut(
  before: unknown,
  after: unknown,
  path: ValuePath,
  wanted: ReadonlyMap<string, string>,
  onTheWay: ReadonlySet<string>,
): boolean {
  const here = JSON.stringify(path);
  const expected = wanted.get(here);
  if (expected !== undefined) return after === expected;
  if (!onTheWay.has(here)) return isEqual(before, after);
  if (Array.isArray(after)) {
    return (
      Array.isArray(before) &&
      before.length === after.length &&
      after.every((element, index) => isEqualBut(before[index], element, [...path, index], wanted, onTheWay))
    );
  }
  if (!isObject(after)) return false;
  // A mapping that was absent or null is there now; it holds what was asked for and nothing else.
  const old = isObject(before) ? before : {};
  if (before !== undefined && before !== null && !isObject(before)) return false;
  const names = new Set([...Object.keys(old), ...Object.keys(after)]);
  return [...names].every((name) => isEqualBut(old[name], after[name], [...path, name], wanted, onTheWay));
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => isEqual(element, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && isEqual(a[name], b[name]));
}

function readPath(value: unknown, path: ValuePath): unknown {
  let current = value;
  for (const member of path) {
    if (Array.isArray(current)) current = current[Number(member)];
    else if (isObject(current)) current = current[String(member)];
    else return undefined;
  }
  return current;
}

function reportFailure(document: ManifestDocument, path: ValuePath, collector: DiagnosticCollector): void {
  const shared = locateSteps(document, path).find(
    (step) => step.shared || (step.node !== null && hasAnchor(step.node)),
  );
  const isAnchored = shared !== undefined || document.tree().aliasTargets.size > 0;
  collector.report(isAnchored ? 'annotation-behind-alias' : 'edit-failed', {
    message: isAnchored
      ? `${describePath(path)} cannot be set: the text there is shared through a YAML anchor, an alias or a merge key`
      : `${describePath(path)} cannot be set without changing something else in the document`,
    span: locateSpan(document, path),
    help: [
      isAnchored
        ? 'write the mapping out at this place instead of using the alias'
        : 'write the mapping in block style, one member per line',
    ],
  });
}

function hasAnchor(node: object): boolean {
  return 'anchor' in node && typeof node.anchor === 'string';
}
