import type { AgentPolicy } from '../../../rules/engine/index.js';
import type { JsonObject, SimulatedRequest } from '../requests/index.js';

/** A request before another, which brought the policy into its state. */
export interface PrecedingRequest {
  readonly kind: string;
  readonly step: string;
  readonly request: JsonObject;
}

/** A request that one policy allows and the other denies, each in the state that precedes it. */
export interface Counterexample {
  readonly kind: string;
  /** What is being done, for people. */
  readonly step: string;
  readonly container: string | undefined;
  readonly request: JsonObject;
  /** Requests before it that changed the state of each policy. */
  readonly before: { readonly old: readonly PrecedingRequest[]; readonly new: readonly PrecedingRequest[] };
  /** What the policy that denies it printed, or the error. */
  readonly denial: string;
}

/** A policy with what a runtime would send for its pod. */
export interface Party {
  readonly agent: AgentPolicy;
  readonly requests: readonly SimulatedRequest[];
}

export interface Behaviour {
  /** Only the new policy allows it. */
  readonly wider?: Counterexample;
  /** Only the old policy allows it. */
  readonly narrower?: Counterexample;
}

/** Makes further requests to try where a request of a runtime has its turn. */
export type Prober = (request: SimulatedRequest) => Iterable<JsonObject>;

interface Turn {
  readonly old: SimulatedRequest | undefined;
  readonly new: SimulatedRequest | undefined;
}

function nameTurns(requests: readonly SimulatedRequest[]): ReadonlyMap<string, SimulatedRequest> {
  const named = new Map<string, SimulatedRequest>();
  const counts = new Map<string, number>();
  for (const request of requests) {
    const name = `${request.kind}\0${request.container ?? ''}\0${request.step}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    named.set(`${name}\0${count}`, request);
  }
  return named;
}

/** Brings the requests of both policies into one order: what is the same step in both has one turn. */
function mergeTurns(old: readonly SimulatedRequest[], next: readonly SimulatedRequest[]): readonly Turn[] {
  const before = nameTurns(old);
  const after = nameTurns(next);
  const turns: Turn[] = [];
  const rest = [...before].map(([name]) => name);
  let position = 0;
  const takeUntil = (name: string | undefined): void => {
    while (position < rest.length && rest[position] !== name) {
      const own = rest[position] ?? '';
      if (!after.has(own)) turns.push({ old: before.get(own), new: undefined });
      position += 1;
    }
    position += 1;
  };
  for (const [name, request] of after) {
    const shared = before.get(name);
    if (shared && rest.indexOf(name) >= position) takeUntil(name);
    turns.push({ old: shared, new: request });
  }
  takeUntil(undefined);
  return turns;
}

function describeDenial(verdict: ReturnType<AgentPolicy['evaluate']>): string {
  const printed = verdict.prints.map((print) => print.replace(/^agent_policy:\d+: /, '')).join(' ');
  return printed || verdict.error?.message || 'no rule allows it';
}

/** Lets a policy live through a request: its own, or if it denies that or has none, the other's. */
function advance(
  agent: AgentPolicy,
  candidates: readonly (SimulatedRequest | undefined)[],
  passed: PrecedingRequest[],
): void {
  for (const candidate of candidates) {
    if (!candidate) continue;
    const { kind, step, request } = candidate;
    const verdict = agent.evaluate(kind, request, { raw: true });
    if (!verdict.allowed) continue;
    if (verdict.ops !== undefined) passed.push({ kind, step, request });
    return;
  }
}

/** What is looked for: a search ends when it is found. */
export type Wanted = 'wider' | 'narrower' | 'both';

/**
 * Puts to two policies all that a runtime sends for either, and what `probe` makes of that, and finds what only one of
 * them allows. Each policy is in the state in which its own pod would have brought it.
 */
export function compareBehaviour(
  old: Party,
  next: Party,
  probe: Prober,
  wanted: Wanted,
  isMeant: (request: SimulatedRequest) => boolean = () => true,
): Behaviour {
  let wider: Counterexample | undefined;
  let narrower: Counterexample | undefined;
  const passedOld: PrecedingRequest[] = [];
  const passedNew: PrecedingRequest[] = [];
  old.agent.reset();
  next.agent.reset();
  const isDone = (): boolean =>
    (wider !== undefined || wanted === 'narrower') && (narrower !== undefined || wanted === 'wider');
  for (const turn of mergeTurns(old.requests, next.requests)) {
    const isShared = turn.old && turn.new && JSON.stringify(turn.old.request) === JSON.stringify(turn.new.request);
    for (const base of isShared ? [turn.new] : [turn.new, turn.old]) {
      if (!base || !isMeant(base)) continue;
      const { kind, step, container } = base;
      for (const request of [...probe(base), base.request]) {
        const before = old.agent.evaluate(kind, request, { raw: true, keepState: true });
        const after = next.agent.evaluate(kind, request, { raw: true, keepState: true });
        if (before.allowed === after.allowed) continue;
        const denial = describeDenial(before.allowed ? after : before);
        const found: Counterexample = {
          kind,
          step,
          container,
          request,
          before: { old: [...passedOld], new: [...passedNew] },
          denial,
        };
        if (after.allowed) wider ??= found;
        else narrower ??= found;
        if (isDone()) return { ...(wider && { wider }), ...(narrower && { narrower }) };
      }
    }
    advance(old.agent, [turn.old, turn.new], passedOld);
    advance(next.agent, [turn.new, turn.old], passedNew);
  }
  return { ...(wider && { wider }), ...(narrower && { narrower }) };
}
