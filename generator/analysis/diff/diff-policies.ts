import type { DiagnosticCollector } from '../../diagnostics/index.js';
import { policyKey } from '../../initdata/index.js';
import { mutateRequest } from '../mutate-request.js';
import { loadPolicy, openPolicy, type PolicySource } from '../read-policy/index.js';
import type { SimulatedRequest } from '../requests/index.js';
import { chooseMutations } from '../verify/choose-mutations.js';
import { type Behaviour, compareBehaviour, type Proof, type Wanted } from './compare-behaviour.js';
import { describeDifference, locateDifference } from './describe-difference.js';
import { type Counterexample, describeProof } from './describe-proof.js';
import { DiffMemory, type Effect } from './diff-memory.js';
import { describeGain } from './gains-privileges.js';
import { judgeNature } from './judge-nature.js';
import { makeKindRequests } from './kind-requests.js';
import { type Difference, type DifferenceNature, listDifferences, writeStable } from './list-differences.js';
import { digest, type FindingParts, makeFinding } from './make-finding.js';
import { joinRelations, type PolicyComparison, type PolicyFinding, type Relation } from './policy-finding.js';
import { dropUnread, emptySide, readSide, type ShippedRules, type Side } from './policy-side.js';
import type { PolicyTree } from './policy-tree.js';
import { DifferenceSearch, isEmpty, maxShapes, type Trees } from './search-difference.js';
import { simulateTree } from './simulate-tree.js';

/** How many changed requests of a class are put to both policies where structure does not decide. */
const changesPerClass = 1;

function describe(proof: Proof | undefined): Counterexample | undefined {
  return proof && describeProof(proof);
}

class Comparison {
  readonly findings: PolicyFinding[] = [];
  readonly #label: string;
  readonly #old: Side;
  readonly #new: Side;

  readonly #memory: DiffMemory;

  constructor(label: string, old: Side, next: Side, memory: DiffMemory) {
    this.#label = label;
    this.#old = old;
    this.#new = next;
    this.#memory = memory;
  }

  add(parts: FindingParts): void {
    this.findings.push(makeFinding(this.#label, parts));
  }

  get #rulesAreSame(): boolean {
    return (this.#old.isShipped && this.#new.isShipped) || this.#old.rules === this.#new.rules;
  }

  run(): void {
    const { tree: oldTree } = this.#old;
    const { tree: newTree } = this.#new;
    if (!oldTree || !newTree) {
      this.#compareWithoutData(oldTree ?? newTree);
      return;
    }
    const areShipped = this.#old.isShipped && this.#new.isShipped;
    const trees = areShipped
      ? { old: dropUnread(oldTree, newTree), new: dropUnread(newTree, oldTree) }
      : { old: oldTree, new: newTree };
    const differences = listDifferences(trees.old, trees.new);
    const search = new DifferenceSearch({ old: this.#old, new: this.#new }, trees, this.#memory);
    for (const difference of differences) this.#judge(difference, trees, search, differences.length === 1);
    if (!this.#rulesAreSame) this.#compareRules(trees, search.order);
    else if (this.findings.every(({ relation }) => relation === 'narrower') && differences.length > 0) {
      this.#crossCheck(trees, search.order, differences);
    }
  }

  /** What both would do for a pod of which the data of one are known, or for an empty request of each kind. */
  #compareWithoutData(tree: PolicyTree | undefined): void {
    const order = tree ? Object.keys(tree.containers) : [];
    const requests = tree ? simulateTree(tree, { order, extent: 'whole', commands: [], shape: 0 }) : [];
    const found = this.#runBoth([...requests, ...makeKindRequests()], [...requests, ...makeKindRequests()], true);
    this.#addRulesFinding('the rules or data differ, and not both policies have data that can be read', found);
  }

  #runBoth(old: readonly SimulatedRequest[], next: readonly SimulatedRequest[], mutates: boolean): Behaviour {
    const before = openPolicy(this.#old.source.policyText).agent;
    const after = openPolicy(this.#new.source.policyText).agent;
    if (!before || !after) return {};
    const { byRequest } = chooseMutations(mutates ? [...old, ...next] : [], changesPerClass);
    const probe = (request: SimulatedRequest) =>
      (byRequest.get(request) ?? []).map(({ mutation }) => mutateRequest(request.request, mutation));
    return compareBehaviour({ agent: before, requests: old }, { agent: after, requests: next }, probe, 'wider');
  }

  #addRulesFinding(title: string, found: Behaviour): void {
    this.add({
      relation: found.wider ? 'wider' : 'incomparable',
      container: found.wider?.container,
      place: 'rules',
      title,
      allowsMore: describe(found.wider),
      allowsLess: describe(found.wider && found.narrower),
      notes: found.wider ? [] : ['no request was found that only the new policy allows, which proves nothing'],
    });
  }

  #compareRules(trees: Trees, order: readonly string[]): void {
    let found: Behaviour = {};
    for (let shape = 0; shape < maxShapes && !found.wider; shape += 1) {
      const scope = { order, extent: 'whole', commands: [['true']], shape } as const;
      const kinds = shape === 0 ? makeKindRequests() : [];
      found = this.#runBoth(
        [...simulateTree(trees.old, scope), ...kinds],
        [...simulateTree(trees.new, scope), ...kinds],
        true,
      );
    }
    this.#addRulesFinding('the rules differ', found);
  }

  /** Looks for what the comparison of data did not show, before it is said that a policy is only narrower. */
  #crossCheck(trees: Trees, order: readonly string[], differences: readonly Difference[]): void {
    const scope = { order, extent: 'start', commands: [['true']], shape: 0 } as const;
    // What the shipped rules make of data is known: that the comparison of data missed anything is unlikely.
    const isKnown = this.#old.isShipped && this.#new.isShipped;
    const same = JSON.stringify([
      'cross-check',
      this.#memory.nameText(this.#old.rules),
      differences.map(({ path, old, new: next }) => [path.slice(1), writeStable(old), writeStable(next)]),
    ]);
    const isLearnt = isKnown || this.#memory.isFruitless(same);
    const { wider } = this.#runBoth(simulateTree(trees.old, scope), simulateTree(trees.new, scope), !isLearnt);
    if (!wider) this.#memory.noteFruitless(same);
    if (wider) {
      this.add({
        relation: 'wider',
        container: wider.container,
        place: 'behaviour',
        title: `a request to ${wider.step} that was denied is allowed`,
        allowsMore: describe(wider),
      });
    }
  }

  #judge(difference: Difference, trees: Trees, search: DifferenceSearch, isOnly: boolean): void {
    if (this.#isInert(difference)) return;
    const nature = judgeNature(difference, trees);
    if (nature === 'nothing' && this.#old.isShipped && this.#new.isShipped) return;
    const wanted: Wanted = nature === 'adds' ? 'wider' : nature === 'removes' ? 'narrower' : 'both';
    const isDirect = isOnly && this.#rulesAreSame;
    if (this.#rulesAreSame && !isDirect && this.#judgeAsBefore(difference, trees, search, nature, wanted)) return;
    const alone = search.searchAlone(difference, wanted, isDirect);
    if (!alone) {
      this.#report(difference, 'incomparable', {}, ['the difference alone makes a policy that does not load']);
      return;
    }
    if (isEmpty(alone) && !isDirect && nature !== 'replaces' && this.#rulesAreSame) {
      const together = search.searchTogether(difference, wanted);
      this.#conclude(difference, trees, nature, together, together);
      return;
    }
    this.#conclude(difference, trees, nature, isDirect ? alone : search.confirm(difference, alone), alone);
  }

  /** The same change did the same in another pod: what that was is proved here, too. */
  #judgeAsBefore(
    difference: Difference,
    trees: Trees,
    search: DifferenceSearch,
    nature: DifferenceNature | 'nothing',
    wanted: Wanted,
  ): boolean {
    const alone = search.recallAlone(difference, wanted);
    if (!alone.wider && !alone.narrower) return false;
    const proofs = search.confirm(difference, alone);
    if ((alone.wider && !proofs.wider) || (alone.narrower && !proofs.narrower)) return false;
    this.#conclude(difference, trees, nature, proofs, alone);
    return true;
  }

  #conclude(
    difference: Difference,
    trees: Trees,
    nature: DifferenceNature | 'nothing',
    proofs: Behaviour,
    alone: Effect,
  ): void {
    const isKnown = this.#old.isShipped || /\b(?:allow_create_container_input|create_checks)\b/.test(this.#old.rules);
    if (alone.wider) {
      if (proofs.wider) {
        const isBoth = nature === 'replaces' && alone.narrower !== undefined;
        // A value that is asked for exactly excludes the old one; what counts then is what the new one gives.
        const gain = isBoth ? describeGain(difference, trees) : undefined;
        const relation = isBoth && gain === undefined ? 'changed' : 'wider';
        this.#report(difference, relation, proofs, gain === undefined ? [] : [gain]);
        return;
      }
      this.#report(difference, 'incomparable', {}, [
        'alone it would allow more; together with the other differences no request was found',
      ]);
      return;
    }
    if (alone.narrower && nature === 'removes' && isKnown && this.#rulesAreSame) {
      const notes = proofs.narrower
        ? []
        : ['alone it would allow less; together with the other differences no request was found'];
      this.#report(difference, 'narrower', proofs, notes);
      return;
    }
    this.#report(difference, 'incomparable', proofs, [
      alone.narrower
        ? 'it denies what was allowed; whether it also allows more could not be decided'
        : 'no request was found that shows what the difference does',
    ]);
  }

  #report(difference: Difference, relation: Relation, proofs: Behaviour, notes: readonly string[]): void {
    const { path, container, containers, old, new: next } = difference;
    const isShared = containers.length > 1;
    this.add({
      relation,
      container,
      place: isShared ? ['containers', containers.join(','), ...path.slice(2)].join('/') : path.join('/'),
      title: describeDifference(difference),
      old,
      new: next,
      allowsMore: describe(proofs.wider),
      allowsLess: describe(proofs.narrower),
      notes,
      span:
        locateDifference(difference, this.#new.source.workload) ??
        locateDifference(difference, this.#old.source.workload),
    });
  }

  /** What the shipped rules do not read, or only to print. */
  #isInert({ path }: Difference): boolean {
    if (!this.#old.isShipped || !this.#new.isShipped) return false;
    const place = path.join('/');
    return (
      place === 'extensions/debug' ||
      /^cluster_config\/(?!cgroup_mount_extras_allowed$)/.test(place) ||
      /\/OCI\/Annotations\/io\.(?:katacontainers\.pkg\.oci\.bundle_path|kubernetes\.cri\.image-name)$/.test(place)
    );
  }
}

/** Other texts that initdata give to the guest: nobody can say here what they allow. */
function compareInitdata(old: PolicySource, next: PolicySource, comparison: Comparison): void {
  if (!old.initdata || !next.initdata) return;
  const before = old.initdata.data;
  const after = next.initdata.data;
  const span = next.workload?.spanOf(['metadata', 'annotations']);
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    if (key === policyKey || before.get(key) === after.get(key)) continue;
    const verb = before.has(key) ? (after.has(key) ? 'changed' : 'removed') : 'added';
    comparison.add({
      relation: 'incomparable',
      container: undefined,
      place: `initdata/${key}`,
      title: `initdata: ${key} ${verb}`,
      old: digest(before.get(key)),
      new: digest(after.get(key)),
      notes: ['it configures the guest, and no policy says what it allows: read it'],
      span,
    });
  }
}

/** Compares two policies of one workload. Undefined when one cannot be loaded, which is reported. Comparisons of one run share a memory. */
export function diffPolicies(
  old: PolicySource,
  next: PolicySource,
  shipped: ShippedRules,
  collector: DiagnosticCollector,
  memory: DiffMemory = new DiffMemory(),
): PolicyComparison | undefined {
  const label = next.label;
  const isSameText = old.policyText === next.policyText;
  const sides = isSameText ? undefined : { old: readSide(old, shipped), new: readSide(next, shipped) };
  if (sides && (!loadPolicy(old, collector) || !loadPolicy(next, collector))) return undefined;
  const comparison = new Comparison(label, sides?.old ?? emptySide(old), sides?.new ?? emptySide(next), memory);
  if (sides) comparison.run();
  compareInitdata(old, next, comparison);
  const { findings } = comparison;
  return { label, relation: joinRelations(findings), findings };
}
