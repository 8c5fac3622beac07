import { createCollector, type DiagnosticCollector, type Span } from '../diagnostics/index.js';
import { decodeInitdata } from './encode-initdata.js';
import { type Initdata, type InitdataAlgorithm, policyKey } from './initdata.js';
import { parseInitdata } from './parse-initdata.js';

/** The initdata annotation that a manifest already carries. */
export interface ExistingAnnotation {
  readonly value: string;
  readonly span: Span;
  /** For messages, such as `Pod web`. */
  readonly owner: string;
}

/** Names what two initdata differ in, the policy aside. */
function listDifferences(left: Initdata, right: Initdata): string[] {
  const names = new Set([...left.data.keys(), ...right.data.keys()]);
  names.delete(policyKey);
  const different = [...names].filter((name) => left.data.get(name) !== right.data.get(name)).sort();
  return left.algorithm === right.algorithm ? different : ['algorithm', ...different];
}

function reportReplaced(existing: ExistingAnnotation, lost: readonly string[], collector: DiagnosticCollector): void {
  collector.report('initdata-base-replaced', {
    message: `${existing.owner} carries initdata that differs from --initdata-path in ${lost.join(', ')}; the file's is used`,
    span: existing.span,
    help: ['leave out --initdata-path to keep what the annotation carries, or remove the annotation'],
  });
}

/**
 * Chooses the initdata that a new policy is put into: the given file, else the annotation that is there, else an
 * empty one. Where both are there and differ, the file wins and a warning says what is lost.
 * Undefined after an error.
 */
export async function chooseBaseInitdata(
  given: Initdata | undefined,
  existing: ExistingAnnotation | undefined,
  algorithm: InitdataAlgorithm | undefined,
  collector: DiagnosticCollector,
): Promise<Initdata | undefined> {
  const withAlgorithm = (initdata: Initdata): Initdata => (algorithm ? { ...initdata, algorithm } : initdata);
  const fallback: Initdata = { algorithm: 'sha256', data: new Map() };
  if (!existing) return withAlgorithm(given ?? fallback);
  const decoded = decodeInitdata(existing.value);
  if (decoded.kind === 'undecodable') {
    if (given) {
      reportReplaced(existing, [`all of it (${decoded.reason})`], collector);
      return withAlgorithm(given);
    }
    collector.report('initdata-undecodable', {
      message: `the initdata annotation of ${existing.owner} cannot be read: ${decoded.reason}`,
      span: existing.span,
      help: ['remove the annotation, or restore it: what else it carried (aa.toml, cdh.toml) would be lost'],
    });
    return undefined;
  }
  const source = { name: `initdata annotation of ${existing.owner}`, text: decoded.text };
  if (!given) {
    const parsed = await parseInitdata(source, existing.span, collector);
    return parsed && withAlgorithm(parsed);
  }
  const parsed = await parseInitdata(source, existing.span, createCollector());
  const lost = parsed ? listDifferences(parsed, given) : ['all of it (it is no valid initdata)'];
  if (lost.length > 0) reportReplaced(existing, lost, collector);
  return withAlgorithm(given);
}
