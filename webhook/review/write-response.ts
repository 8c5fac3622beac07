import type { Decision, PodReview } from '../decide/decide.js';
import { buildAnnotationPatch, readAnnotations } from './annotation-patch.js';
import { limits } from './limits.js';

/** An AdmissionReview of v1 with a response, as JSON. */
export interface ReviewAnswer {
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly kind: 'AdmissionReview';
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: AnswerStatus;
    readonly patchType?: 'JSONPatch';
    readonly patch?: string;
    readonly warnings?: readonly string[];
    readonly auditAnnotations?: Readonly<Record<string, string>>;
  };
}

interface AnswerStatus {
  readonly status: 'Failure';
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: { readonly retryAfterSeconds: number };
}

/** The closed set of values of the label `outcome`. */
export type Outcome = 'mutated' | 'unchanged' | 'skipped' | 'denied' | 'retry' | 'error';

/** An answer and what metrics and the log line say about it. */
export interface AnsweredReview {
  readonly answer: ReviewAnswer;
  readonly outcome: Outcome;
  readonly code: number;
  /** Bytes of the annotations that the patch writes. */
  readonly patchedBytes: number;
}

const reasons: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'Forbidden',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
};

/** Writes a decision as the answer to its review. */
export function writeResponse(review: PodReview, decision: Decision): AnsweredReview {
  if (decision.kind === 'retry') {
    const seconds = Math.max(1, Math.ceil(decision.retryAfterSeconds));
    return refuse(review.uid, 429, decision.message, 'retry', { retryAfterSeconds: seconds, audit: decision.audit });
  }
  if (decision.kind === 'denied') {
    const outcome = decision.code === 500 ? 'error' : 'denied';
    return refuse(review.uid, decision.code, decision.message, outcome, decision);
  }
  const wanted = decision.annotations ?? {};
  if (Object.keys(wanted).length > 0 && (review.endpoint === 'validate' || review.object === undefined)) {
    throw new Error(`a decision at ${review.endpoint} ${review.operation} wants to write annotations`);
  }
  const patch = review.object === undefined ? [] : buildAnnotationPatch(review.object, wanted);
  if (patch.length > 0 && review.object !== undefined) {
    const bytes = countBytes({ ...readAnnotations(review.object), ...wanted });
    if (bytes > limits.annotationBytes) {
      const ours = countBytes(wanted);
      const text = `the pod's annotations would have ${bytes} bytes, ${ours} of them ours; Kubernetes takes ${limits.annotationBytes}`;
      return refuse(review.uid, 422, text, 'denied', decision);
    }
  }
  const outcome = patch.length > 0 ? 'mutated' : decision.skipped ? 'skipped' : 'unchanged';
  return {
    answer: envelope({
      uid: review.uid,
      allowed: true,
      ...(patch.length > 0 && {
        patchType: 'JSONPatch' as const,
        patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
      }),
      ...writeExtras(decision.warnings, { outcome, ...decision.audit }),
    }),
    outcome,
    code: 200,
    patchedBytes: patch.length > 0 ? countBytes(wanted) : 0,
  };
}

/** An answer that rejects. An empty `uid` is for a review whose uid could not be read; the API server rejects it too. */
export function refuse(
  uid: string,
  code: number,
  message: string,
  outcome: Outcome,
  extras: {
    readonly retryAfterSeconds?: number;
    readonly warnings?: readonly string[] | undefined;
    readonly audit?: Readonly<Record<string, string>> | undefined;
  } = {},
): AnsweredReview {
  const status: AnswerStatus = {
    status: 'Failure',
    code,
    reason: reasons[code] ?? 'Unknown',
    message: cut(message, limits.messageCharacters),
    ...(extras.retryAfterSeconds !== undefined && { details: { retryAfterSeconds: extras.retryAfterSeconds } }),
  };
  const answer = envelope({
    uid,
    allowed: false,
    status,
    ...writeExtras(extras.warnings, { outcome, ...extras.audit }),
  });
  return { answer, outcome, code, patchedBytes: 0 };
}

const envelope = (response: ReviewAnswer['response']): ReviewAnswer => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  response,
});

function writeExtras(warnings: readonly string[] = [], audit: Readonly<Record<string, string>>) {
  const shown = warnings.slice(0, warnings.length > limits.warnings ? limits.warnings - 1 : limits.warnings);
  if (shown.length < warnings.length)
    shown.push(`and ${warnings.length - shown.length} more: see the log of the webhook`);
  const kept = Object.entries(audit).map(([key, value]) => [key, cut(value, limits.auditCharacters)] as const);
  return {
    ...(shown.length > 0 && {
      warnings: shown.map((warning) => cut(warning.split('\n', 1)[0] ?? '', limits.warningRunes)),
    }),
    auditAnnotations: Object.fromEntries(kept),
  };
}

/** Cuts by code points, so that no half of a surrogate pair stays behind. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const points = [...text];
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}

const countBytes = (annotations: Readonly<Record<string, string>>): number =>
  Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
