import type { AgentPolicy } from '../../../rules/engine/index.js';
import { writeDataRule } from '../../../rules/engine/linker/index.js';
import { openPolicy } from '../read-policy/index.js';
import type { JsonObject, SimulatedRequest } from '../requests/index.js';
import { type Behaviour, compareBehaviour, type Party, type Prober, type Wanted } from './compare-behaviour.js';
import type { DiffMemory, Effect } from './diff-memory.js';
import { type Focus, focusRequests } from './focus-requests.js';
import { type Difference, writeStable } from './list-differences.js';
import { liveThrough, type Moment } from './policy-life.js';
import type { Side } from './policy-side.js';
import { type PolicyTree, readPolicyTree, sandboxName } from './policy-tree.js';
import { type DifferenceProbes, probeDifference } from './probe-difference.js';
import { countShapes, type SimulationScope, simulateTree } from './simulate-tree.js';

/** Shapes of runtimes that are tried for what does not show in the most ordinary one. */
export const maxShapes = 4;

const needsWholeLife = /exec_commands$|go_exec$|^request_defaults\/(?!Create|Copy|Update(?:I|R)|Add)/;

/** The data of both policies. */
export interface Trees {
  readonly old: PolicyTree;
  readonly new: PolicyTree;
}

/** A policy that is asked, and the data that its pod is simulated from. */
interface Asked {
  readonly agent: AgentPolicy;
  readonly tree: PolicyTree;
}

/** What a search is for. */
interface Goal {
  readonly difference: Difference;
  readonly probes: DifferenceProbes;
  readonly wanted: Wanted;
}

export function isEmpty({ wider, narrower }: Behaviour): boolean {
  return wider === undefined && narrower === undefined;
}

function satisfies({ wider, narrower }: Behaviour, wanted: Wanted): boolean {
  return (wider !== undefined || wanted === 'narrower') && (narrower !== undefined || wanted === 'wider');
}

/** Looks for requests that show what a difference of two policies does: where that is most likely first. */
export class DifferenceSearch {
  readonly #sides: { readonly old: Side; readonly new: Side };
  readonly #trees: Trees;
  readonly #order: readonly string[];
  readonly #memory: DiffMemory;
  readonly #simulated = new Map<PolicyTree, Map<string, readonly SimulatedRequest[]>>();
  readonly #starts = new Map<AgentPolicy, Map<string, Moment | undefined>>();
  readonly #probes = new Map<Difference, DifferenceProbes>();
  #agents: { readonly old: AgentPolicy | undefined; readonly new: AgentPolicy | undefined } | undefined;

  constructor(sides: { readonly old: Side; readonly new: Side }, trees: Trees, memory: DiffMemory) {
    this.#sides = sides;
    this.#trees = trees;
    this.#order = [...new Set([...Object.keys(trees.old.containers), ...Object.keys(trees.new.containers)])];
    this.#memory = memory;
  }

  /** Names of all containers, in the positions that they have in simulations. */
  get order(): readonly string[] {
    return this.#order;
  }

  /** What only this difference does; `direct` where it is the only one. Undefined where such a policy does not load. */
  searchAlone(difference: Difference, wanted: Wanted, isDirect: boolean): Behaviour | undefined {
    const { old, new: next } = this.#open();
    const tree = isDirect ? this.#trees.new : difference.apply(this.#trees.old);
    const after = isDirect ? next : openPolicy(this.#writeHybrid(tree)).agent;
    if (!old || !after) return undefined;
    const before = { agent: old, tree: this.#trees.old };
    const found = this.#searchBoth('alone', before, { agent: after, tree }, this.#goal(difference, wanted));
    if (!isDirect) this.#memory.noteEffect(this.#nameChange(difference, wanted), found);
    return found;
  }

  /** What the same change did alone in another pair of policies. */
  recallAlone(difference: Difference, wanted: Wanted): Effect {
    return this.#memory.recallEffect(this.#nameChange(difference, wanted)) ?? {};
  }

  /** What needs other differences to have an effect shows only between the two policies: just what it is about is asked. */
  searchTogether(difference: Difference, wanted: Wanted): Behaviour {
    const goal = this.#goal(difference, wanted);
    const pair = this.#pair();
    if (!pair || wanted === 'both' || goal.probes.kinds.length === 0) return {};
    const isKind = ({ kind }: SimulatedRequest): boolean => goal.probes.kinds.includes(kind);
    const probe: Prober = (request) => goal.probes.probe(request);
    const search = this.#nameSearch('together', goal);
    const focused = this.#runFocused(pair.old, pair.new, goal, probe, isKind)[wanted];
    if (focused) return { [wanted]: focused };
    if (this.#memory.isFruitless(search)) return {};
    const found = this.#run(pair.old, pair.new, goal, 0, wanted, probe, isKind)[wanted];
    if (found) return { [wanted]: found };
    this.#memory.noteFruitless(search);
    return {};
  }

  /** What holds for one difference alone must hold between the two policies, too. */
  confirm(difference: Difference, alone: Effect | Behaviour): Behaviour {
    const pair = this.#pair();
    const proofs = [alone.wider, alone.narrower].filter((proof) => proof !== undefined);
    if (!pair || proofs.length === 0) return {};
    const wanted = proofs.length > 1 ? 'both' : alone.wider ? 'wider' : 'narrower';
    const goal = this.#goal(difference, wanted);
    const isSame = ({ kind, container }: SimulatedRequest): boolean =>
      proofs.some((proof) => kind === proof.kind && container === proof.container);
    const requests = [alone.wider, alone.narrower].flatMap((proof) =>
      proof && 'request' in proof ? [proof.request as JsonObject] : [],
    );
    const probe: Prober = (request) => (isSame(request) ? [...requests, ...goal.probes.probe(request)] : []);
    const search = this.#nameSearch('confirm', goal);
    let found = this.#runFocused(pair.old, pair.new, goal, probe, isSame);
    for (let shape = 0; shape < maxShapes; shape += 1) {
      if (satisfies(found, wanted) || this.#memory.isFruitless(search)) break;
      found = { ...this.#run(pair.old, pair.new, goal, shape, wanted, probe, isSame), ...found };
    }
    if (!satisfies(found, wanted)) this.#memory.noteFruitless(search);
    return {
      ...(alone.wider && found.wider && { wider: found.wider }),
      ...(alone.narrower && found.narrower && { narrower: found.narrower }),
    };
  }

  #searchBoth(name: string, before: Asked, after: Asked, goal: Goal): Behaviour {
    const { wanted, probes } = goal;
    const search = this.#nameSearch(name, goal);
    const isFruitless = this.#memory.isFruitless(search);
    const probe: Prober = (request) => (isFruitless ? [] : probes.probe(request));
    let found = this.#runFocused(before, after, goal, probe);
    if (isFruitless || satisfies(found, wanted)) return found;
    if (!isEmpty(found)) {
      const more = this.#run(before, after, goal, 0, wanted, probe);
      if (!satisfies({ ...more, ...found }, wanted)) this.#memory.noteFruitless(search);
      return { ...more, ...found };
    }
    const shapes = Math.min(maxShapes, Math.max(countShapes(this.#trees.old), countShapes(this.#trees.new)));
    // What only adds may still have gone the other way, and the reverse.
    for (const way of wanted === 'both' ? [wanted] : [wanted, 'both' as const]) {
      for (let shape = 0; shape < shapes; shape += 1) {
        found = this.#run(before, after, goal, shape, way, probe);
        if (!isEmpty(found)) return found;
      }
    }
    this.#memory.noteFruitless(search);
    return found;
  }

  /** Asks only what most likely shows the difference, without what a cluster adds by chance. */
  #runFocused(
    before: Asked,
    after: Asked,
    { difference, probes, wanted }: Goal,
    probe: Prober,
    isAlsoMeant: (request: SimulatedRequest) => boolean = () => true,
  ): Behaviour {
    const focus = focusRequests(difference, probes.kinds, this.#order);
    if (!focus) return {};
    const scope = { ...this.#scope(difference, probes, 0), container: focus.container, serviceLinks: false };
    const isOfContainer = difference.containers.length > 0 && !difference.containers.includes(sandboxName);
    const place = ({ agent, tree }: Asked): Party => {
      const requests = this.#simulate(tree, scope).filter(focus.isNeeded);
      // Up to a container's own requests, a policy that differs from the old one only in it lives as that does.
      const isReal = agent === this.#agents?.old || agent === this.#agents?.new;
      return this.#skipBeginning(agent, isReal || !isOfContainer ? agent : before.agent, requests, focus);
    };
    return compareBehaviour(
      place(before),
      place(after),
      probe,
      wanted,
      (request) => focus.isMeant(request) && isAlsoMeant(request),
    );
  }

  /** Starts a life where what is meant begins: what is before that is the same in many searches. */
  #skipBeginning(agent: AgentPolicy, model: AgentPolicy, requests: readonly SimulatedRequest[], focus: Focus): Party {
    const first = Math.max(0, requests.findIndex(focus.isMeant));
    const beginning = requests.slice(0, first);
    const known = this.#starts.get(model) ?? new Map<string, Moment | undefined>();
    this.#starts.set(model, known);
    const text = JSON.stringify(beginning.map(({ kind, request }) => [kind, request]));
    if (!known.has(text)) known.set(text, liveThrough(model, beginning));
    const start = known.get(text);
    const isTerse = this.#isTerse;
    return start ? { agent, requests: requests.slice(first), start, isTerse } : { agent, requests, isTerse };
  }

  #run(
    before: Asked,
    after: Asked,
    { difference, probes }: Goal,
    shape: number,
    wanted: Wanted,
    probe: Prober,
    isMeant?: (request: SimulatedRequest) => boolean,
  ): Behaviour {
    const scope = this.#scope(difference, probes, shape);
    return compareBehaviour(
      { agent: before.agent, requests: this.#simulate(before.tree, scope), isTerse: this.#isTerse },
      { agent: after.agent, requests: this.#simulate(after.tree, scope), isTerse: this.#isTerse },
      probe,
      wanted,
      isMeant,
    );
  }

  #simulate(tree: PolicyTree, scope: SimulationScope): readonly SimulatedRequest[] {
    const known = this.#simulated.get(tree) ?? new Map<string, readonly SimulatedRequest[]>();
    this.#simulated.set(tree, known);
    const text = JSON.stringify(scope);
    const requests = known.get(text) ?? simulateTree(tree, scope);
    known.set(text, requests);
    return requests;
  }

  #scope(difference: Difference, { commands }: DifferenceProbes, shape: number): SimulationScope {
    const extent = needsWholeLife.test(difference.path.join('/')) ? 'whole' : 'start';
    return { order: this.#order, container: difference.container, extent, commands, shape };
  }

  #goal(difference: Difference, wanted: Wanted): Goal {
    const probes = this.#probes.get(difference) ?? probeDifference(difference, this.#trees);
    this.#probes.set(difference, probes);
    return { difference, probes, wanted };
  }

  #nameChange({ path, containers, old, new: next }: Difference, wanted: Wanted): string {
    return JSON.stringify([this.#nameRules(), wanted, path, containers, writeStable(old), writeStable(next)]);
  }

  #nameRules(): readonly number[] {
    return [this.#sides.old, this.#sides.new].map((side) => this.#memory.nameText(side.rules));
  }

  #nameSearch(name: string, { difference, wanted }: Goal): string {
    const place =
      difference.container === undefined ? difference.path : ['containers', '*', ...difference.path.slice(2)];
    return JSON.stringify([name, wanted, difference.nature, this.#nameRules(), place]);
  }

  get #isTerse(): boolean {
    return this.#sides.old.isShipped && this.#sides.new.isShipped;
  }

  #pair(): { readonly old: Asked; readonly new: Asked } | undefined {
    const { old, new: next } = this.#open();
    return old && next && { old: { agent: old, tree: this.#trees.old }, new: { agent: next, tree: this.#trees.new } };
  }

  #open(): { readonly old: AgentPolicy | undefined; readonly new: AgentPolicy | undefined } {
    this.#agents ??= {
      old: openPolicy(this.#sides.old.source.policyText).agent,
      new: openPolicy(this.#sides.new.source.policyText).agent,
    };
    return this.#agents;
  }

  #writeHybrid(tree: PolicyTree): string {
    const data = readPolicyTree(tree);
    return `${this.#sides.old.rules}\n${writeDataRule(data as unknown as JsonObject)}`;
  }
}
