export { type DeniedRequest, explainDenial } from './explain-denial.js';
export type { FailedRule } from './find-failed-rule.js';
export {
  addVerdict,
  describeVerdict,
  formatTotals,
  formatVerdict,
  noTotals,
} from './format-replay.js';
export { createMask, listPolicyValues } from './mask-values.js';
export { readReplayCases } from './read-replay-cases.js';
export type { ReplayCase } from './replay-case.js';
export { type ReplayOptions, type ReplayVerdict, replayRequests } from './replay-requests.js';
