import { mutateRequest } from '../mutate-request.js';
import { findOpenReason } from '../open-mutations.js';
import {
  type Json,
  type RuntimeShape,
  type SimulatedPod,
  type SimulatedRequest,
  simulateRequests,
} from '../requests/index.js';
import { type ChosenMutation, chooseMutations } from './choose-mutations.js';
import type { Breathe } from './judge-hostile.js';
import type { JudgedPolicy } from './judge-legitimate.js';
import type { MutationCounts, PassedChange } from './verify-report.js';

export interface MutationResult {
  readonly counts: MutationCounts;
  readonly byKind: Readonly<Record<string, MutationCounts>>;
  readonly passed: readonly PassedChange[];
}

/** How many changes of a class are judged unless all are wanted. */
const changesPerClass = 1;

type Counts = { -readonly [Key in keyof MutationCounts]: MutationCounts[Key] };

const noCounts: MutationCounts = {
  possible: 0,
  judged: 0,
  denied: 0,
  explained: 0,
  unexplained: 0,
  standsFor: 0,
  deniedStandsFor: 0,
};

/** What stands at a place, if it can be told without showing a value: the name of a variable, the path of a mount. */
function describePlace(
  { mutation }: ChosenMutation,
  { request }: SimulatedRequest,
  showValues: boolean,
): string | undefined {
  const { path, value } = mutation;
  const [parent, index] = path.slice(-2);
  if (parent === 'Env' && typeof index === 'number' && typeof value === 'string') {
    return showValues ? value : value.split('=', 1)[0];
  }
  const position = path.indexOf('Mounts');
  if (position !== -1 && typeof path[position + 1] === 'number') {
    const destination = readAt(request, [...path.slice(0, position + 2), 'destination']);
    return typeof destination === 'string' ? destination : undefined;
  }
  return undefined;
}

function readAt(value: Json, path: readonly (string | number)[]): Json | undefined {
  let node: unknown = value;
  for (const step of path) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Readonly<Record<string, unknown>>)[String(step)];
  }
  return node as Json | undefined;
}

class Tally {
  readonly counts: Counts = { ...noCounts };
  readonly byKind = new Map<string, Counts>();
  readonly #passed = new Map<string, PassedChange>();

  of(kind: string): Counts {
    const known = this.byKind.get(kind) ?? { ...noCounts };
    this.byKind.set(kind, known);
    return known;
  }

  add(kind: string, member: keyof MutationCounts, amount = 1): void {
    this.counts[member] += amount;
    this.of(kind)[member] += amount;
  }

  pass(change: Omit<PassedChange, 'count' | 'containers'>, container: string): void {
    const { kind, path, operator, reason } = change;
    this.add(kind, reason === undefined ? 'unexplained' : 'explained');
    const key = `${kind}\0${path}\0${operator}\0${reason ?? ''}`;
    const known = this.#passed.get(key);
    this.#passed.set(key, {
      ...change,
      example: known?.example ?? change.example,
      containers: [...new Set([...(known?.containers ?? []), container])].sort(),
      count: (known?.count ?? 0) + 1,
    });
  }

  list(): readonly PassedChange[] {
    const order = (change: PassedChange): string =>
      [change.reason === undefined ? 0 : 1, change.kind, change.path, change.operator].join('\0');
    return [...this.#passed.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }
}

/** Copied files are many and differ by name only: of each container one of each kind is changed. */
function dropSimilarCopies(requests: readonly SimulatedRequest[]): readonly SimulatedRequest[] {
  const seen = new Set<string>();
  return requests.filter(({ kind, index, request }) => {
    if (kind !== 'CopyFileRequest') return true;
    const { file_type: type, offset } = request;
    const key = `${index} ${String(type)} ${offset === 0}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * Changes the requests that rules decide in one place each, in the state in which the policy is when they come, and
 * counts what is denied. Requests that are denied unchanged are left out: nothing can be learnt from them.
 */
export async function judgeMutations(
  pod: SimulatedPod,
  { agent }: JudgedPolicy,
  kinds: ReadonlySet<string>,
  shapes: readonly RuntimeShape[],
  options: { readonly exhaustive: boolean; readonly showValues: boolean; readonly breathe: Breathe },
): Promise<MutationResult> {
  const lists = shapes.map((shape) => simulateRequests(pod, shape));
  const decided = lists.flatMap((requests) => dropSimilarCopies(requests.filter(({ kind }) => kinds.has(kind))));
  const { possible, byRequest } = chooseMutations(decided, options.exhaustive ? undefined : changesPerClass);
  const tally = new Tally();
  for (const [kind, amount] of possible) tally.add(kind, 'possible', amount);
  for (const requests of lists) {
    agent.reset();
    for (const simulated of requests) {
      const { kind, request, container } = simulated;
      const chosen = byRequest.get(simulated) ?? [];
      await options.breathe();
      if (chosen.length > 0 && agent.evaluate(kind, request, { keepState: true, raw: true }).allowed) {
        for (const one of chosen) {
          const { mutation, path, weight } = one;
          tally.add(kind, 'judged');
          tally.add(kind, 'standsFor', weight);
          if (!agent.evaluate(kind, mutateRequest(request, mutation), { keepState: true, raw: true }).allowed) {
            tally.add(kind, 'denied');
            tally.add(kind, 'deniedStandsFor', weight);
            continue;
          }
          const { operator, value } = mutation;
          const reason = findOpenReason(kind, path, operator, value, {
            data: pod.data,
            index: simulated.index,
            request,
            path: mutation.path,
            value,
          });
          const example = describePlace(one, simulated, options.showValues);
          tally.pass(
            { kind, path, operator, reason, example },
            container ?? (simulated.index === 0 ? '(sandbox)' : '(pod)'),
          );
        }
      }
      agent.evaluate(kind, request, { raw: true });
    }
  }
  const sorted = [...tally.byKind].sort(([a], [b]) => (a < b ? -1 : 1));
  return { counts: tally.counts, byKind: Object.fromEntries(sorted), passed: tally.list() };
}
