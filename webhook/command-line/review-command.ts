import { text } from 'node:stream/consumers';
import { openDecider } from '../decide/create-decide.js';
import { createDecisionMetrics } from '../decide/decision-metrics.js';
import { answerReview } from '../review/answer-review.js';
import { loadOrDefault } from './serve-command.js';

export interface ReviewOptions {
  readonly config?: string;
  readonly endpoint: 'mutate' | 'validate';
}

/** How long an image may take offline. */
const offlineSeconds = 600;

/** Prints the answer to the AdmissionReview on standard input: 0 allowed, 1 denied, 2 no review. */
export async function runReview(options: ReviewOptions): Promise<number> {
  const loaded = await loadOrDefault(options.config);
  if (loaded.kind === 'wrong') {
    process.stderr.write(`${loaded.problems.join('\n')}\n`);
    return 2;
  }
  const { config } = loaded;
  const { limits } = config;
  // Nothing of a cluster is asked: what it would say is as if reading were off. Somebody waits, so that pulls may take long.
  const decider = await openDecider({
    config: { ...config, images: { ...config.images, waitSeconds: offlineSeconds } },
    metrics: createDecisionMetrics(),
    onProblem: (problem) => process.stderr.write(`${problem}\n`),
  });
  if (!('decide' in decider)) {
    process.stderr.write(`${decider.join('\n')}\n`);
    return 2;
  }
  const handled = await answerReview(await text(process.stdin), {
    endpoint: options.endpoint,
    decide: decider.decide,
    deadline: AbortSignal.timeout(offlineSeconds * 1000),
    retryAfterSeconds: limits.retryAfterSeconds,
  });
  await decider.close();
  process.stdout.write(`${JSON.stringify(handled.answer, undefined, 2)}\n`);
  if (handled.failure !== undefined) throw handled.failure;
  if (handled.review === undefined) return 2;
  return handled.answer.response.allowed ? 0 : 1;
}
