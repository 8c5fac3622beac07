import type { AgentPolicy, Verdict } from '../../../rules/engine/index.js';
import type { JsonObject, SimulatedRequest } from '../requests/index.js';
import { type Moment, PolicyLife } from './policy-life.js';

/** A request that tells two policies apart, and the moments in which both have judged it. */
export interface Proof {
  readonly kind: string;
  readonly step: string;
  readonly container: string | undefined;
  readonly request: JsonObject;
  readonly old: Moment;
  readonly new: Moment;
  readonly denier: 'old' | 'new';
  /** What that one printed, where prints were kept. */
  readonly prints: readonly string[];
}

/** A policy with what a runtime would send for its pod. */
export interface Party {
  readonly agent: AgentPolicy;
  readonly requests: readonly SimulatedRequest[];
  /** Where its life goes on; it begins without it. */
  readonly start?: Moment | undefined;
  /** Its rules print only why they deny. */
  readonly isTerse?: boolean;
}

export interface Behaviour {
  /** Only the new policy allows it. */
  readonly wider?: Proof;
  /** Only the old policy allows it. */
  readonly narrower?: Proof;
}

/** Makes further requests to try where a request of a runtime has its turn. */
export type Prober = (request: SimulatedRequest) => Iterable<JsonObject>;

/** What is looked for: a search ends when it is found. */
export type Wanted = 'wider' | 'narrower' | 'both';

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

class Search {
  #wider: Proof | undefined;
  #narrower: Proof | undefined;
  readonly #wanted: Wanted;
  readonly #old: PolicyLife;
  readonly #new: PolicyLife;

  constructor(old: PolicyLife, next: PolicyLife, wanted: Wanted) {
    this.#old = old;
    this.#new = next;
    this.#wanted = wanted;
  }

  get isDone(): boolean {
    const { wider, narrower } = this.behaviour;
    return (wider !== undefined || this.#wanted === 'narrower') && (narrower !== undefined || this.#wanted === 'wider');
  }

  get behaviour(): Behaviour {
    return { ...(this.#wider && { wider: this.#wider }), ...(this.#narrower && { narrower: this.#narrower }) };
  }

  /** Puts a request to both. */
  judge(base: SimulatedRequest, request: JsonObject): void {
    const verdict = this.#new.judge(base.kind, request);
    // What the new policy denies cannot be what only it allows.
    if (!verdict.allowed && (this.#wanted === 'wider' || this.#narrower)) return;
    const moments = { old: this.#old.now, new: this.#new.now };
    this.#note(base, request, this.#old.judge(base.kind, request), verdict, moments);
  }

  /** Sends both what is the same in the life of both. */
  live(request: SimulatedRequest, isMeant: boolean): void {
    const moments = { old: this.#old.now, new: this.#new.now };
    const verdicts = [this.#old.live(request), this.#new.live(request)] as const;
    if (isMeant) this.#note(request, request.request, ...verdicts, moments);
  }

  #note(
    { kind, step, container }: SimulatedRequest,
    request: JsonObject,
    old: Verdict,
    next: Verdict,
    moments: Pick<Proof, 'old' | 'new'>,
  ): void {
    if (old.allowed === next.allowed) return;
    const proof: Proof = {
      kind,
      step,
      container,
      request,
      ...moments,
      denier: next.allowed ? 'old' : 'new',
      prints: (next.allowed ? old : next).prints,
    };
    if (next.allowed) this.#wider ??= proof;
    else this.#narrower ??= proof;
  }
}

/**
 * Puts to two policies all that a runtime sends for either, and what `probe` makes of that, and finds what only one of
 * them allows. Each policy is in the state in which its own pod would have brought it. Only the requests that are meant
 * are compared; the others just happen.
 */
export function compareBehaviour(
  old: Party,
  next: Party,
  probe: Prober,
  wanted: Wanted,
  isMeant: (request: SimulatedRequest) => boolean = () => true,
): Behaviour {
  const before = new PolicyLife(old.agent, old.start, old.isTerse);
  const after = new PolicyLife(next.agent, next.start, next.isTerse);
  const search = new Search(before, after, wanted);
  const turns = mergeTurns(old.requests, next.requests);
  const last = turns.findLastIndex((turn) => [turn.old, turn.new].some((request) => request && isMeant(request)));
  for (const [index, turn] of turns.slice(0, last + 1).entries()) {
    const isShared = turn.old && turn.new && JSON.stringify(turn.old.request) === JSON.stringify(turn.new.request);
    const bases = isShared ? [turn.new] : [turn.new, turn.old];
    const meant = bases.flatMap((base) => (base && isMeant(base) ? [base] : []));
    for (const [base, request] of listTries(meant, probe, !isShared)) {
      search.judge(base, request);
      if (search.isDone) return search.behaviour;
    }
    if (isShared && turn.new) search.live(turn.new, meant.length > 0);
    else if (index < last) {
      before.liveTurn(turn.old, turn.new);
      after.liveTurn(turn.new, turn.old);
    }
    if (search.isDone) return search.behaviour;
  }
  return search.behaviour;
}

/** What is put to both policies in a turn: what is sent, then what is made of it; each request once. */
function* listTries(
  bases: readonly SimulatedRequest[],
  probe: Prober,
  withBases: boolean,
): Iterable<readonly [base: SimulatedRequest, request: JsonObject]> {
  if (withBases) for (const base of bases) yield [base, base.request];
  const seen = new Set(bases.map(({ request }) => JSON.stringify(request)));
  for (const base of bases) {
    for (const request of probe(base)) {
      const text = JSON.stringify(request);
      if (seen.has(text)) continue;
      seen.add(text);
      yield [base, request];
    }
  }
}
