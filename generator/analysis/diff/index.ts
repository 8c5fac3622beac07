export { describeLonePolicy } from './describe-lone-policy.js';
export type { Counterexample } from './describe-proof.js';
export { DiffMemory } from './diff-memory.js';
export { diffPolicies } from './diff-policies.js';
export {
  formatJson,
  formatJunit,
  formatMarkdown,
  formatText,
  listDiffDiagnostics,
  type ReportedComparison,
} from './format-diff.js';
export { maskFinding } from './mask-finding.js';
export type { PolicyComparison, PolicyFinding, Relation } from './policy-finding.js';
export type { ShippedRules } from './policy-side.js';
export { findApproval, isDay, readWaivers, type Waiver, writeWaivers } from './waivers.js';
