import type { FixEdit, LintFix } from '../analysis/lint/index.js';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { editManifest, type ManifestFile, type ManifestSource, parseManifest } from '../manifest/index.js';

/** Applies fixes to manifests, one after the other; of two that change the same value, the first. */
export function applyFixes(
  files: readonly ManifestFile[],
  fixes: readonly LintFix[],
  collector: DiagnosticCollector,
): readonly ManifestSource[] {
  const taken = new Set<string>();
  const edits = fixes.flatMap((fix) => {
    const keys = fix.edits.map((edit) => placeOf(files, edit));
    if (keys.some((key) => taken.has(key))) return [];
    for (const key of keys) taken.add(key);
    return fix.edits;
  });
  return files.map((file) => {
    let current = file;
    for (const edit of edits) {
      const document = current.documents[file.documents.indexOf(edit.document)];
      if (!document) continue;
      const { path, value } = edit;
      // Each edit is checked by itself against the text that the one before it left.
      const text = editManifest(current, [{ kind: 'set-value', document, path, value }], collector);
      if (text === current.source.text) continue;
      current = parseManifest({ source: { name: current.source.name, text }, path: current.path }, collector);
    }
    return { source: current.source, path: current.path };
  });
}

function placeOf(files: readonly ManifestFile[], { document, path }: FixEdit): string {
  const file = files.findIndex(({ documents }) => documents.includes(document));
  return JSON.stringify([file, files[file]?.documents.indexOf(document), path]);
}
