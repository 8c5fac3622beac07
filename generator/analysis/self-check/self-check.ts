import { createHash } from 'node:crypto';
import type { DiagnosticCollector } from '../../diagnostics/index.js';
import { chooseRuntimeShape, type SimulatedRequest, simulateRequests } from '../requests/index.js';
import type { SelfCheckInputs } from './self-check-inputs.js';

/** What came of it: `denied` with findings, `passed` without. */
export type SelfCheckOutcome = 'passed' | 'denied';

/**
 * Loads a policy as the guest does and puts to it what a runtime will send for the pod. Rules that do not load are an
 * error; so is a request that is denied, but with rules that the user gave only a warning.
 */
export async function checkPolicy(inputs: SelfCheckInputs, collector: DiagnosticCollector): Promise<SelfCheckOutcome> {
  const { workload, data, policyText } = inputs;
  const shape = chooseRuntimeShape(data, workload.template.spec.runtimeClassName, inputs.profile);
  const requests = simulateRequests({ workload, data }, shape, 'start');
  const key = inputs.passedChecks && keyCheck(policyText, requests);
  if (key !== undefined && inputs.passedChecks?.has(key)) return 'passed';
  const outcome = await judge(inputs, requests, shape.name, collector);
  // What only passes with a remark is remarked upon each time.
  if (key !== undefined && outcome === 'allowed') inputs.passedChecks?.add(key);
  return outcome === 'denied' ? 'denied' : 'passed';
}

/** Names a check by the bytes that decide it, next to the engine. */
function keyCheck(policyText: string, requests: readonly SimulatedRequest[]): string {
  const asked = JSON.stringify(requests.map(({ kind, request }) => [kind, request]));
  return createHash('sha256').update(`${policyText}\0${asked}`).digest('base64');
}

/** `allowed`: all requests are, and there is nothing to say. */
async function judge(
  inputs: SelfCheckInputs,
  requests: readonly SimulatedRequest[],
  shapeName: string,
  collector: DiagnosticCollector,
): Promise<SelfCheckOutcome | 'allowed'> {
  if (await passesQuickly(inputs, requests)) return 'allowed';
  const { openPolicy } = await import('../read-policy/load-policy.js');
  const { agent, error } = openPolicy(inputs.policyText);
  if (!agent) {
    const { reportUnloadable } = await import('./report-self-check.js');
    reportUnloadable(inputs, error, collector);
    return 'denied';
  }
  if (agent.allowsFailures) {
    const { reportAllowsFailures } = await import('./report-self-check.js');
    reportAllowsFailures(inputs, collector);
  }
  // What follows from a denial (a container that was not made cannot start) is no finding of its own.
  const blamed = new Set<number | undefined>();
  let isAllowed = !agent.allowsFailures;
  for (const request of requests) {
    const verdict = agent.evaluate(request.kind, request.request, { raw: true });
    if (verdict.allowed) continue;
    isAllowed = false;
    if (blamed.has(request.index) || isRefusedExec(inputs, request)) continue;
    blamed.add(request.index);
    const { reportDenied } = await import('./report-self-check.js');
    reportDenied(inputs, { agent, request, verdict, shapeName }, collector);
  }
  if (blamed.size > 0) return 'denied';
  return isAllowed ? 'allowed' : 'passed';
}

/** Whether the policy, opened from an image of its rules, allows all. Denials are explained by the text itself. */
async function passesQuickly(
  { policyText, findImage }: SelfCheckInputs,
  requests: readonly SimulatedRequest[],
): Promise<boolean> {
  if (!findImage) return false;
  const { openAgentPolicy } = await import('../../../rules/engine/agent/index.js');
  const agent = openAgentPolicy(policyText, findImage);
  // Whoever wants to explain a denial asks again.
  const passes = ({ kind, request }: SimulatedRequest) =>
    agent?.evaluate(kind, request, { raw: true, silent: true }).allowed === true;
  return agent?.allowsFailures === false && requests.every(passes);
}

/** Execs of the Go runtime that the settings refuse, which has a warning of its own. */
function isRefusedExec({ settings, data }: SelfCheckInputs, { kind, index, request }: SimulatedRequest): boolean {
  if (kind !== 'ExecProcessRequest' || settings.extensions?.go_exec !== false) return false;
  const process = request.process;
  const asked =
    typeof process === 'object' && process !== null && 'NoNewPrivileges' in process && process.NoNewPrivileges;
  return data.containers[index ?? 0]?.OCI.Process.NoNewPrivileges === true && asked === false;
}
