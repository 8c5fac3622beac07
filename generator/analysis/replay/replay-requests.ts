import type { AgentPolicy, AgentPolicyError, Module } from '../../../rules/engine/index.js';
import { explainDenial } from './explain-denial.js';
import type { FailedRule } from './find-failed-rule.js';
import { createMask } from './mask-values.js';
import type { ReplayCase } from './replay-case.js';

/** What a policy says to one request. */
export interface ReplayVerdict {
  readonly case: ReplayCase;
  readonly allowed: boolean;
  /** Whether another verdict was expected. */
  readonly isMismatch: boolean;
  /** What the policy printed, which is what the host would be told; empty where the verdict needs no reason. */
  readonly prints: readonly string[];
  /** What decided against the request. */
  readonly rule?: FailedRule;
  /** Why there is no verdict; the agent denies then. */
  readonly error?: AgentPolicyError;
}

export interface ReplayOptions {
  /** Forget the state before each request. */
  readonly fresh?: boolean;
  /** Leave the values of variables and arguments in what is printed. */
  readonly showValues?: boolean;
  /** Variables and arguments of the policy, which are hidden too. */
  readonly policyValues?: readonly string[];
  /** The policy's syntax tree, made when the first denial asks for it. */
  readonly readModule: () => Module | undefined;
}

/** Puts requests to an agent one after the other and tells its verdicts as they come. */
export async function* replayRequests(
  agent: AgentPolicy,
  cases: AsyncIterable<ReplayCase>,
  options: ReplayOptions,
): AsyncGenerator<ReplayVerdict> {
  for await (const one of cases) {
    if (options.fresh) agent.reset();
    yield judgeCase(agent, one, options);
  }
}

function judgeCase(agent: AgentPolicy, one: ReplayCase, options: ReplayOptions): ReplayVerdict {
  const { kind, request, allowed: expected } = one;
  const { allowed, prints, error } = agent.evaluate(kind, request);
  const isMismatch = expected !== undefined && expected !== allowed;
  if (allowed && !isMismatch) return { case: one, allowed, isMismatch, prints: [] };
  const mask = options.showValues ? (text: string) => text : createMask(request, options.policyValues ?? []);
  const rule = allowed ? undefined : explainDenial(agent, one, error, options.readModule);
  return {
    case: one,
    allowed,
    isMismatch,
    prints: prints.map(mask),
    ...(rule && { rule }),
    ...(error && { error: { ...error, message: mask(error.message) } }),
  };
}
