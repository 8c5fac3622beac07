import { listMutations, type Mutation } from '../mutate-request.js';
import { writeNodePath } from '../open-mutations.js';
import type { SimulatedRequest } from '../requests/index.js';

/** A change that is to be judged, and what it stands for. */
export interface ChosenMutation {
  readonly mutation: Mutation;
  /** Path without list positions. */
  readonly path: string;
  /** How many changes of its class it stands for. */
  readonly weight: number;
}

/** Changes to judge, by request. */
export interface ChosenMutations {
  /** How many changes there are, by kind of request. */
  readonly possible: ReadonlyMap<string, number>;
  readonly byRequest: ReadonlyMap<SimulatedRequest, readonly ChosenMutation[]>;
}

/** A number that is the same for the same text, on every machine (FNV-1a). */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * Chooses what to judge. Without a limit it is everything. With one, changes are of a class when they do the same at the
 * same kind of place in the same container, in whatever shape, and of each class `perClass` are taken, spread evenly.
 * The choice depends on the requests only, so that the same pod is judged in the same way each time.
 */
export function chooseMutations(requests: readonly SimulatedRequest[], perClass: number | undefined): ChosenMutations {
  const paths = new Map<string, string>();
  const possible = new Map<string, number>();
  const byRequest = new Map<SimulatedRequest, ChosenMutation[]>();
  const classes = new Map<string, { readonly request: SimulatedRequest; readonly mutation: Mutation }[]>();
  const writePath = (mutation: Mutation): string => {
    const raw = mutation.path.map((step) => (typeof step === 'number' ? 0 : step)).join('\0');
    const path = paths.get(raw) ?? writeNodePath(mutation.path);
    paths.set(raw, path);
    return path;
  };
  const choose = (request: SimulatedRequest, chosen: ChosenMutation): void => {
    const own = byRequest.get(request);
    if (own) own.push(chosen);
    else byRequest.set(request, [chosen]);
  };
  for (const request of requests) {
    const mutations = listMutations(request.kind, request.request);
    possible.set(request.kind, (possible.get(request.kind) ?? 0) + mutations.length);
    for (const mutation of mutations) {
      const path = writePath(mutation);
      if (perClass === undefined) {
        choose(request, { mutation, path, weight: 1 });
        continue;
      }
      const key = `${request.kind}\0${request.index ?? ''}\0${path}\0${mutation.operator}`;
      const members = classes.get(key);
      if (members) members.push({ request, mutation });
      else classes.set(key, [{ request, mutation }]);
    }
  }
  for (const [key, members] of classes) {
    const amount = Math.min(perClass ?? members.length, members.length);
    const start = hashText(key) % members.length;
    for (let turn = 0; turn < amount; turn += 1) {
      const member = members[(start + Math.floor((turn * members.length) / amount)) % members.length];
      if (!member) continue;
      const { request, mutation } = member;
      choose(request, { mutation, path: writePath(mutation), weight: members.length / amount });
    }
  }
  return { possible, byRequest };
}
