import { type AgentPolicy, fromJavaScript, type Module, type Verdict } from '../../../rules/engine/index.js';
import { locateOffset } from '../../diagnostics/index.js';
import { createMask, explainDenial, listPolicyValues } from '../replay/index.js';
import { type RuntimeShape, type SimulatedPod, type SimulatedRequest, simulateRequests } from '../requests/index.js';
import { locateDenial } from './locate-denial.js';
import type { LegitimateDenial, ShapeResult } from './verify-report.js';

/** A policy that is judged, and how to read it. */
export interface JudgedPolicy {
  readonly agent: AgentPolicy;
  readonly module: Module;
  readonly policyText: string;
}

export interface LegitimateResult {
  readonly shapes: readonly ShapeResult[];
  readonly denials: readonly LegitimateDenial[];
}

/** Why a request was denied, without the places that the guest's engine puts before each print. */
function describeVerdict({ prints, error }: Verdict): string {
  const printed = prints.map((print) => print.replace(/^agent_policy:\d+: /, '')).join(' ');
  return printed || error?.message || 'no rule allows it, and the policy prints no reason';
}

function findRule({ agent, module, policyText }: JudgedPolicy, request: SimulatedRequest, { error }: Verdict) {
  const failed = explainDenial(agent, request, error, () => module);
  if (!failed) return undefined;
  const { line, column } = locateOffset({ name: '', text: policyText }, failed.start);
  return { name: failed.name, line, column };
}

/**
 * Sends all that the runtime would send for a pod in each shape to a policy, and tells what is denied. The same denial
 * in several shapes is told once.
 */
export function judgeLegitimate(
  pod: SimulatedPod,
  policy: JudgedPolicy,
  shapes: readonly RuntimeShape[],
  showValues: boolean,
): LegitimateResult {
  const { agent } = policy;
  const found = new Map<string, LegitimateDenial>();
  const values = showValues ? [] : listPolicyValues(pod.data.containers);
  const results = shapes.map((shape): ShapeResult => {
    agent.reset();
    const requests = simulateRequests(pod, shape);
    const missing = new Set<number>();
    let denied = 0;
    for (const simulated of requests) {
      const { kind, step, container, index, request } = simulated;
      const verdict = agent.evaluate(kind, request, { raw: true });
      if (verdict.allowed) continue;
      denied += 1;
      // What is asked of a container that was not created fails for that reason only.
      if (index !== undefined && kind !== 'CreateContainerRequest' && missing.has(index)) continue;
      if (index !== undefined && kind === 'CreateContainerRequest') missing.add(index);
      const printed = describeVerdict(verdict);
      const reason = showValues ? printed : createMask(fromJavaScript(request), values)(printed);
      const rule = findRule(policy, simulated, verdict);
      // Another attempt at a container differs by its id only.
      const key = [kind, container, step, rule ? `${rule.name} ${rule.line}:${rule.column}` : reason].join('\0');
      const known = found.get(key);
      found.set(key, {
        kind,
        step,
        container,
        shapes: [...new Set([...(known?.shapes ?? []), shape.name])],
        reason: known?.reason ?? reason,
        rule,
        span: locateDenial(pod.workload, container, kind, printed),
      });
    }
    return { shape, requests: requests.length, denied };
  });
  return { shapes: results, denials: [...found.values()] };
}

/** Whether a node whose containerd writes another OCI version could start the pod. */
export function judgeOciVersion(
  pod: SimulatedPod,
  { agent }: JudgedPolicy,
  shape: RuntimeShape,
  version: string,
): boolean {
  agent.reset();
  const requests = simulateRequests(pod, { ...shape, ociVersion: version }, 'start');
  return requests.every(({ kind, request }) => agent.evaluate(kind, request, { raw: true }).allowed);
}
