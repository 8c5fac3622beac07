import { type AgentPolicy, createAgentPolicy, type RegoError } from '../../../rules/engine/index.js';
import type { DiagnosticCollector, Span } from '../../diagnostics/index.js';

/** A policy text that is to be loaded, and how places in it are told. */
export interface LoadablePolicy {
  readonly label: string;
  readonly policyText: string;
  spanOf(start: number, end: number): Span;
}

/** Why the guest's engine would not take a policy text. */
export type LoadResult =
  | { readonly agent: AgentPolicy; readonly error?: undefined }
  | { readonly agent?: undefined; readonly error: RegoError };

/** A rule that no policy has: asking for it shows mistakes that the engine finds when it first evaluates anything. */
const absentRule = 'LoadCheck';

/** Loads a policy as the agent in the guest does, and looks for what makes every request fail. */
export function openPolicy(policyText: string): LoadResult {
  const { agent, error } = createAgentPolicy(policyText);
  if (!agent) return { error };
  const { error: failure } = agent.evaluate(absentRule, '{}');
  if (failure?.position === undefined) return { agent };
  const { code, message, position } = failure;
  // Errors of the agent around the engine have no position.
  if (code === 'undefined-result' || code === 'result-type' || code === 'result-shape') return { agent };
  if (code === 'state-patch' || code === 'request') return { agent };
  return { error: { code, message, position } };
}

/** Loads a policy; undefined after an error, which is reported at its place in the policy. */
export function loadPolicy(policy: LoadablePolicy, collector: DiagnosticCollector): AgentPolicy | undefined {
  const { agent, error } = openPolicy(policy.policyText);
  if (agent) return agent;
  collector.report('policy-unloadable', {
    message: `the guest cannot load ${policy.label}: ${error.message}`,
    span: error.position && policy.spanOf(error.position.start, error.position.end),
    notes: ['a VM whose policy does not load does not start'],
  });
  return undefined;
}
