import type { Cluster } from '../cluster/cluster.js';
import type { JsonObject } from '../decide/decide.js';
import { startPolling } from '../server/poll.js';

/** All objects of a kind, kept up to date. */
export interface ObjectCache {
  /** By `namespace/name`, or the name alone. */
  readonly objects: ReadonlyMap<string, JsonObject>;
  /** Whether they were listed once. */
  readonly isComplete: boolean;
}

/** Deletions that a broken watch missed are noticed by then. */
const relistMilliseconds = 300_000;

/** Lists what a path names, watches it, and lists again now and then. `onChange` is told after each change. */
export function openObjectCache(
  cluster: Cluster,
  path: string,
  onChange: () => void,
  onProblem: (problem: string) => void,
  signal: AbortSignal,
): ObjectCache {
  const objects = new Map<string, JsonObject>();
  let isComplete = false;
  let told = '';
  const list = async (): Promise<void> => {
    try {
      const { status, body } = await cluster.request('GET', path);
      if (status >= 300) throw new Error(`status ${status}`);
      const items = Array.isArray(body.items) ? (body.items as readonly JsonObject[]) : [];
      objects.clear();
      for (const item of items) objects.set(nameObject(item), item);
      isComplete = true;
      told = '';
      onChange();
    } catch (error) {
      const problem = `list ${path}: ${error instanceof Error ? error.message : String(error)}`;
      // It is tried each second until it works, and said once.
      if (problem !== told) onProblem(problem);
      told = problem;
    }
  };
  const stop = startPolling(relistMilliseconds, list);
  // Until the first list there is nothing to answer with, so that it is tried often.
  const first = startPolling(1000, async () => {
    if (isComplete) first();
    else await list();
  });
  void list();
  signal.addEventListener('abort', () => {
    stop();
    first();
  });
  cluster.watch(
    path,
    ({ type, object }) => {
      if (type === 'BOOKMARK') return;
      if (type === 'DELETED') objects.delete(nameObject(object));
      else objects.set(nameObject(object), object);
      onChange();
    },
    signal,
  );
  return {
    objects,
    get isComplete() {
      return isComplete;
    },
  };
}

function nameObject(object: JsonObject): string {
  const { name, namespace } = (object.metadata ?? {}) as { readonly name?: string; readonly namespace?: string };
  return namespace === undefined ? `${name}` : `${namespace}/${name}`;
}
