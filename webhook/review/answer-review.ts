import type { Decide, Decision, PodReview } from '../decide/decide.js';
import { parseReview } from './parse-review.js';
import { type AnsweredReview, refuse, writeResponse } from './write-response.js';

/** What one review came to. `review` is absent when the text is none; `failure` is a bug of ours, for the log. */
export interface HandledReview extends AnsweredReview {
  readonly review: PodReview | undefined;
  readonly failure: unknown;
}

export interface AnswerOptions {
  readonly endpoint: PodReview['endpoint'];
  readonly decide: Decide;
  /** Fires when the answer must leave. */
  readonly deadline: AbortSignal;
  readonly retryAfterSeconds: number;
}

/** Answers the text of an AdmissionReview. Always gives an answer: what goes wrong in here denies, and says so. */
export async function answerReview(text: string, options: AnswerOptions): Promise<HandledReview> {
  const parsed = parseReview(text, options.endpoint);
  if (parsed.kind === 'malformed') {
    const message = `this is no AdmissionReview that the webhook takes: ${parsed.problems.join('; ')}`;
    return { ...refuse(parsed.uid ?? '', 400, message, 'error'), review: undefined, failure: undefined };
  }
  const { review } = parsed;
  try {
    const decision = await decideInTime(review, options);
    return { ...writeResponse(review, decision), review, failure: undefined };
  } catch (failure) {
    const message = `the webhook failed on this pod, which is a bug of it; its log names the review ${review.uid}`;
    return { ...refuse(review.uid, 500, message, 'error'), review, failure };
  }
}

/** The decision, or a retry when the deadline is first: a late answer counts as none, and hides its reason. */
function decideInTime(review: PodReview, options: AnswerOptions): Promise<Decision> {
  const { deadline, decide, retryAfterSeconds } = options;
  return new Promise((resolve, reject) => {
    const giveUp = (): void =>
      resolve({
        kind: 'retry',
        retryAfterSeconds,
        message: 'the policy is not ready in time; ask again',
      });
    if (deadline.aborted) return giveUp();
    deadline.addEventListener('abort', giveUp, { once: true });
    decide(review, deadline)
      .then(resolve, reject)
      .finally(() => deadline.removeEventListener('abort', giveUp));
  });
}
