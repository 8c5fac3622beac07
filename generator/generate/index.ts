export type { PassedChecks } from '../analysis/self-check/index.js';
export {
  type ApprovedPolicy,
  approvedFormat,
  keyApproved,
  listNamedImages,
  readApprovedPolicy,
} from './approved-policy.js';
export { formatPolicy } from './format-policy.js';
export {
  type GeneratedPolicy,
  type GenerateRequest,
  type GenerateResult,
  generatePolicies,
  type PlacedSettings,
  type WrittenManifest,
} from './generate-policies.js';
export type { LintOutcome, LintRequest } from './lint-workloads.js';
export type { RulesImages } from './rules-images.js';
export { formatSummary, type PolicySummary, summarizePolicy } from './summarize-policy.js';
