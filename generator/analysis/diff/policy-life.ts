import type { AgentMemory, AgentPolicy, Verdict } from '../../../rules/engine/index.js';
import type { JsonObject, SimulatedRequest } from '../requests/index.js';

/** A request before another, which brought the policy into its state. */
export interface PrecedingRequest {
  readonly kind: string;
  readonly step: string;
  readonly request: JsonObject;
}

/** A time in the life of a policy. */
export interface Moment {
  readonly agent: AgentPolicy;
  readonly memory: AgentMemory;
  /** Requests before it that changed the state. */
  readonly passed: readonly PrecedingRequest[];
}

/** One policy as it lives through a pod's life. Prints of rules that narrate are left out: they take longer than the rules. */
export class PolicyLife {
  readonly #agent: AgentPolicy;
  readonly #silent: boolean;
  #passed: readonly PrecedingRequest[];

  /** A life goes on from `start`, which may be a moment of another policy's life; without it, it begins. */
  constructor(agent: AgentPolicy, start?: Moment, isTerse = false) {
    this.#agent = agent;
    this.#silent = !isTerse;
    this.#passed = start?.passed ?? [];
    if (start) agent.restore(start.memory);
    else agent.reset();
  }

  get now(): Moment {
    return { agent: this.#agent, memory: this.#agent.save(), passed: this.#passed };
  }

  /** Judges without any effect. */
  judge(kind: string, request: JsonObject): Verdict {
    return this.#agent.evaluate(kind, request, { raw: true, keepState: true, silent: this.#silent });
  }

  /** Judges a request that is sent. */
  live({ kind, step, request }: SimulatedRequest): Verdict {
    const verdict = this.#agent.evaluate(kind, request, { raw: true, silent: this.#silent });
    if (verdict.allowed && verdict.ops !== undefined) this.#passed = [...this.#passed, { kind, step, request }];
    return verdict;
  }

  /** Lives through a turn: its own request, or if it denies that or has none, the other's. */
  liveTurn(own: SimulatedRequest | undefined, other: SimulatedRequest | undefined): void {
    if (own && this.live(own).allowed) return;
    if (other) this.live(other);
  }
}

/** The moment after a policy has allowed all of some requests; undefined where it denies one. */
export function liveThrough(agent: AgentPolicy, requests: readonly SimulatedRequest[]): Moment | undefined {
  const life = new PolicyLife(agent);
  return requests.every((request) => life.live(request).allowed) ? life.now : undefined;
}
