import type { AgentPolicy, AgentPolicyError, Module } from '../../../rules/engine/index.js';
import { type FailedRule, findFailedRule } from './find-failed-rule.js';
import { createCallTrace } from './trace-calls.js';

/** A request that was denied, as the agent got it. */
export interface DeniedRequest {
  readonly kind: string;
  readonly request: unknown;
}

/**
 * Says what decided against a request by running it again with a trace, before any other: a denial changes no state.
 * An error says itself where it happened. `readModule` gives the policy's tree, with the offsets that rules are told by.
 */
export function explainDenial(
  agent: AgentPolicy,
  { kind, request }: DeniedRequest,
  error: AgentPolicyError | undefined,
  readModule: () => Module | undefined,
): FailedRule | undefined {
  const module = readModule();
  if (!module) return undefined;
  if (error?.position) return { name: kind, start: error.position.start, end: error.position.end };
  // The prints of a request that failed come out with the next one: running it twice would double them.
  if (error) return findFailedRule(kind, [], module);
  const { sink, calls } = createCallTrace();
  agent.evaluate(kind, request, { trace: sink });
  return findFailedRule(kind, calls, module);
}
