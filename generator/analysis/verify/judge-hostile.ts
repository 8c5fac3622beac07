import { type RuntimeShape, type SimulatedPod, simulateRequests } from '../requests/index.js';
import { placePod } from '../requests/pod-simulation.js';
import type { HostileRequest } from './hostile-request.js';
import type { JudgedPolicy } from './judge-legitimate.js';
import { listEntryPointRequests } from './list-entry-point-requests.js';
import { listHostileCreates } from './list-hostile-creates.js';
import { listHostileUses } from './list-hostile-uses.js';
import type { HostileResult, PassedAttack } from './verify-report.js';

/** Gives others a turn; throws what is to end the work. */
export type Breathe = () => Promise<void>;

/**
 * Sends a policy what only a hostile host would send for a pod, each in the state in which the policy is at that point
 * of the pod's life, and tells what passes.
 */
export async function judgeHostile(
  pod: SimulatedPod,
  { agent }: JudgedPolicy,
  shapes: readonly RuntimeShape[],
  breathe: Breathe,
): Promise<HostileResult> {
  const passed = new Map<string, PassedAttack>();
  // The same attack in several shapes is one.
  const judged = new Set<string>();
  for (const shape of shapes) {
    await breathe();
    const requests = simulateRequests(pod, shape, 'start');
    const attacks = [
      ...listEntryPointRequests(requests, pod.data.request_defaults as unknown as Readonly<Record<string, unknown>>),
      ...listHostileCreates(requests, pod.data),
      ...listHostileUses(placePod(pod, shape), requests),
    ];
    const attack = ({ kind, what, container, request, passesReference }: HostileRequest): void => {
      const key = `${kind}\0${what}`;
      judged.add(key);
      if (!agent.evaluate(kind, request, { keepState: true, raw: true }).allowed) return;
      passed.set(key, { kind, what, container, passesReference: passesReference ?? false });
    };
    agent.reset();
    for (const [at, { kind, request }] of requests.entries()) {
      for (const one of attacks) if (one.at === at) attack(one);
      agent.evaluate(kind, request, { raw: true });
    }
    for (const one of attacks) if (one.at === requests.length) attack(one);
  }
  return { judged: judged.size, passed: [...passed.values()] };
}
