import type { DiagnosticCollector, Span } from '../../diagnostics/index.js';
import { decodeInitdata, parseInitdata, policyKey } from '../../initdata/index.js';
import type { Workload } from '../../manifest/index.js';
import { decodePolicyText } from './decode-policy-text.js';
import { gzipStart } from './detect-policy-form.js';
import { makePolicySource, type PolicySource } from './policy-source.js';

/** An annotation's value, where it stands and whose it is. */
export interface AnnotationValue {
  readonly value: string;
  readonly span: Span;
  /** For messages and as label, such as `Pod/web`. */
  readonly label: string;
  /** The pod template that has the annotation, if it stands in a manifest. */
  readonly workload?: Workload;
}

/**
 * Reads the value of an annotation: initdata (base64 of gzip of TOML), or the older form that is base64 of the policy.
 * Undefined after an error.
 */
export async function readAnnotationValue(
  { value, span, label, workload }: AnnotationValue,
  collector: DiagnosticCollector,
): Promise<PolicySource | undefined> {
  const origin = workload ? ({ kind: 'manifest', label, workload } as const) : ({ kind: 'annotation', label } as const);
  const isPacked = value.trimStart().startsWith(gzipStart);
  const older = isPacked ? undefined : decodePolicyText(value);
  if (older !== undefined) return makePolicySource({ ...origin, policyText: older });
  const decoded = decodeInitdata(value);
  if (decoded.kind === 'undecodable') {
    collector.report('policy-undecodable', {
      message: `${label}: the value holds neither initdata nor a policy: ${decoded.reason}`,
      span,
      help: ['copy the whole value of the annotation; a terminal may have cut it'],
    });
    return undefined;
  }
  const source = { name: `initdata of ${label}`, text: decoded.text };
  const initdata = await parseInitdata(source, span, collector);
  if (!initdata) return undefined;
  const policyText = initdata.data.get(policyKey);
  if (policyText === undefined) {
    collector.report('policy-absent', { message: `${label}: its initdata holds no ${policyKey}`, span });
    return undefined;
  }
  return makePolicySource({ ...origin, policyText, initdata, initdataText: decoded.text });
}
