export {
  type GeneratedPolicy,
  type GenerateRequest,
  type GenerateResult,
  generatePolicies,
  type PlacedSettings,
  type WrittenManifest,
} from './generate-policies.js';
export { formatSummary, type PolicySummary, summarizePolicy } from './summarize-policy.js';
