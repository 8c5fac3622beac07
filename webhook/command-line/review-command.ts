import { text } from 'node:stream/consumers';
import { createDecider } from '../decide/create-decide.js';
import { answerReview } from '../review/answer-review.js';
import { loadOrDefault } from './serve-command.js';

export interface ReviewOptions {
  readonly config?: string;
  readonly endpoint: 'mutate' | 'validate';
}

/** Prints the answer to the AdmissionReview on standard input: 0 allowed, 1 denied, 2 no review. */
export async function runReview(options: ReviewOptions): Promise<number> {
  const loaded = await loadOrDefault(options.config);
  if (loaded.kind === 'wrong') {
    process.stderr.write(`${loaded.problems.join('\n')}\n`);
    return 2;
  }
  const { limits } = loaded.config;
  const handled = await answerReview(await text(process.stdin), {
    endpoint: options.endpoint,
    decide: createDecider().decide,
    deadline: AbortSignal.timeout(limits.timeoutSeconds * 1000),
    retryAfterSeconds: limits.retryAfterSeconds,
  });
  process.stdout.write(`${JSON.stringify(handled.answer, undefined, 2)}\n`);
  if (handled.failure !== undefined) throw handled.failure;
  if (handled.review === undefined) return 2;
  return handled.answer.response.allowed ? 0 : 1;
}
