export type { PassedChecks } from './passed-checks.js';
export { makeRulesImage, readRulesAhead } from './read-rules-ahead.js';
export { checkPolicy, type SelfCheckOutcome } from './self-check.js';
export type { SelfCheckInputs } from './self-check-inputs.js';
