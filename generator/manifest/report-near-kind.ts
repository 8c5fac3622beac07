import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ManifestDocument } from './manifest-file.js';
import { editDistance } from './suggest-field.js';
import { groupOf, workloadKinds } from './workload-kinds.js';

/** Groups in which Kubernetes' own kinds are looked for by mistake. */
const builtInGroups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

/**
 * Warns of a document that passes through although it is nearly a workload: a kind that is misspelt, or in another of
 * Kubernetes' own API groups. Its pods would run without a policy.
 */
export function reportNearKind({ hint, source, start, end }: ManifestDocument, collector: DiagnosticCollector): void {
  if (hint === undefined || !builtInGroups.has(groupOf(hint.apiVersion))) return;
  const { kind, apiVersion } = hint;
  const ours = workloadKinds.filter(({ apiGroup }) => typeof apiGroup === 'string' && builtInGroups.has(apiGroup));
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
    help: [`did you mean ${meant.kind} of ${meant.apiGroup === '' ? 'v1' : `${String(meant.apiGroup)}/v1`}?`],
  });
}
