import { type AgentPolicy, openAgentPolicy } from '../../../rules/engine/agent/index.js';
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
  if (passesQuickly(inputs, requests)) return 'passed';
  const { openPolicy } = await import('../read-policy/load-policy.js');
  const { agent, error } = openPolicy(policyText);
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
  for (const request of requests) {
    const verdict = agent.evaluate(request.kind, request.request, { raw: true });
    if (verdict.allowed || blamed.has(request.index) || isRefusedExec(inputs, request)) continue;
    blamed.add(request.index);
    const { reportDenied } = await import('./report-self-check.js');
    reportDenied(inputs, { agent, request, verdict, shapeName: shape.name }, collector);
  }
  return blamed.size > 0 ? 'denied' : 'passed';
}

/** Whether the policy, opened from an image of its rules, allows all. Denials are explained by the text itself. */
function passesQuickly({ policyText, findImage }: SelfCheckInputs, requests: readonly SimulatedRequest[]): boolean {
  const agent = findImage && openAgentPolicy(policyText, findImage);
  return agent?.allowsFailures === false && requests.every(({ kind, request }) => isAllowed(agent, kind, request));
}

function isAllowed(agent: AgentPolicy, kind: string, request: SimulatedRequest['request']): boolean {
  return agent.evaluate(kind, request, { raw: true, silent: true }).allowed;
}

/** Execs of the Go runtime that the settings refuse, which has a warning of its own. */
function isRefusedExec({ settings, data }: SelfCheckInputs, { kind, index, request }: SimulatedRequest): boolean {
  if (kind !== 'ExecProcessRequest' || settings.extensions?.go_exec !== false) return false;
  const process = request.process;
  const asked =
    typeof process === 'object' && process !== null && 'NoNewPrivileges' in process && process.NoNewPrivileges;
  return data.containers[index ?? 0]?.OCI.Process.NoNewPrivileges === true && asked === false;
}
