import type { RegoError } from '../rego-error.js';
import { type AgentPolicy, AgentPolicySession } from './agent-policy-session.js';
import { loadPolicy } from './load-policy.js';

export type AgentPolicyResult =
  | { readonly agent: AgentPolicy; readonly error?: undefined }
  | { readonly agent?: undefined; readonly error: RegoError };

/**
 * An agent with this policy text. A text that cannot be read is an error at once; mistakes that the guest's engine finds when the first
 * request comes are errors of every request.
 */
export function createAgentPolicy(policyText: string): AgentPolicyResult {
  const loaded = loadPolicy(policyText);
  return 'code' in loaded ? { error: loaded } : { agent: new AgentPolicySession(loaded) };
}
