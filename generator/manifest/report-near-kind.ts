import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ManifestDocument } from './manifest-file.js';
import { editDistance } from './suggest-field.js';
import { groupOf, workloadKinds } from './workload-kinds.js';

/** Groups in which Kubernetes' own kinds are looked for by mistake. */
const builtInGroups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/** The group that a kind lives in today; others are its earlier homes. */
const mainGroup = (group: string | readonly string[]): string => (typeof group === 'string' ? group : (group[0] ?? ''));

/**
 * Warns of a document that passes through although it is nearly a workload: a kind that is misspelt, or in another of
 * Kubernetes' own API groups. Its pods would run without a policy.
 */
export function reportNearKind(document: ManifestDocument, collector: DiagnosticCollector): void {
  const { hint } = document;
  if (hint === undefined) return;
  if (!builtInGroups.has(groupOf(hint.apiVersion))) {
    reportKataClass(document, hint.kind, collector);
    return;
  }
  const { source, start, end } = document;
  const { kind, apiVersion } = hint;
  const ours = workloadKinds.filter(({ apiGroup }) => builtInGroups.has(mainGroup(apiGroup)));
  const meant = ours.find(
    (row) =>
      row.kind === kind ||
      row.kind.toLowerCase() === kind.toLowerCase() ||
      (kind.length >= row.kind.length - 1 && row.kind.length > 4 && editDistance(row.kind, kind) === 1),
  );
  if (!meant) return;
  const at = source.text.slice(start, end).search(/^[ \t]*"?kind"?[ \t]*:/m);
  const from = start + Math.max(0, at);
  collector.report('kind-nearly-known', {
    message: `${apiVersion} ${kind} is no kind of Kubernetes, so it passes through without a policy`,
    span: { source, start: from, end: from + 4 },
    help: [
      `did you mean ${meant.kind} of ${mainGroup(meant.apiGroup) === '' ? 'v1' : `${mainGroup(meant.apiGroup)}/v1`}?`,
    ],
  });
}

/** A class of Kata's in a custom resource that is not in the table: its pods would run without a policy, unnoticed. */
const kataClass = /^[ \t]*(?:- )?["']?runtimeClassName["']?[ \t]*:[ \t]*["']?kata[-\w]*/m;

function reportKataClass({ source, start, end }: ManifestDocument, kind: string, collector: DiagnosticCollector): void {
  const found = kataClass.exec(source.text.slice(start, end));
  if (!found) return;
  const from = start + found.index + found[0].search(/\S/);
  collector.report('pod-template-not-covered', {
    message: `${kind} names a runtime class of Kata, but where its pod templates stand is not known; no policy is made`,
    span: { source, start: from, end: start + found.index + found[0].length },
    help: [
      'tell the place of its templates in the setting /extensions/workload_kinds, or let the admission webhook give the pods their policy',
    ],
  });
}
