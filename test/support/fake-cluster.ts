import type { Cluster, ClusterEvent } from '../../webhook/cluster/cluster.js';
import type { JsonObject } from '../../webhook/decide/decide.js';

interface Stored {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly [key: string]: unknown;
}

/** An API server of a few lines: objects by path, resource versions, conflicts, JSON Patch `test` and `add`. */
export interface FakeCluster extends Cluster {
  readonly objects: Map<string, Stored>;
  readonly writes: string[];
  /** While it says so, every request fails as if there were no connection. */
  down: boolean;
}

export function createFakeCluster(): FakeCluster {
  const objects = new Map<string, Stored>();
  const writes: string[] = [];
  const watchers: { readonly path: string; readonly onEvent: (event: ClusterEvent) => void }[] = [];
  let version = 0;
  const conflict = { status: 409, body: { message: 'conflict' } };
  const store = (path: string, object: JsonObject): Stored => {
    version += 1;
    const metadata = { ...(object.metadata as Stored['metadata']), resourceVersion: String(version) };
    const stored = { ...object, metadata };
    objects.set(path, stored);
    for (const watcher of watchers) {
      if (path.startsWith(watcher.path)) watcher.onEvent({ type: 'MODIFIED', object: stored });
    }
    return stored;
  };
  const fake: FakeCluster = {
    objects,
    writes,
    down: false,
    now: Date.now,
    async request(method, path, body) {
      await new Promise((resolve) => setImmediate(resolve));
      if (fake.down) throw new Error('ECONNREFUSED');
      const found = objects.get(path);
      if (method === 'GET') return found ? { status: 200, body: found } : { status: 404, body: {} };
      if (method === 'POST') {
        const target = `${path}/${(body as Stored).metadata.name}`;
        if (objects.has(target)) return conflict;
        writes.push(`${method} ${target}`);
        return { status: 201, body: store(target, body as JsonObject) };
      }
      if (found === undefined) return { status: 404, body: {} };
      if (method === 'PUT') {
        if ((body as Stored).metadata.resourceVersion !== found.metadata.resourceVersion) return conflict;
        writes.push(`${method} ${path}`);
        return { status: 200, body: store(path, body as JsonObject) };
      }
      const copy = structuredClone(found) as unknown as { webhooks: { clientConfig: Record<string, unknown> }[] };
      for (const operation of body as readonly { op: string; path: string; value: string }[]) {
        if (operation.op === 'test') {
          if (operation.value !== found.metadata.resourceVersion) return { status: 422, body: {} };
          continue;
        }
        const index = Number(operation.path.split('/')[2]);
        const webhook = copy.webhooks[index];
        if (webhook) webhook.clientConfig.caBundle = operation.value;
      }
      writes.push(`${method} ${path}`);
      return { status: 200, body: store(path, copy as unknown as JsonObject) };
    },
    watch(path, onEvent, signal) {
      const watcher = { path: path.split('?', 1)[0] ?? path, onEvent };
      watchers.push(watcher);
      signal.addEventListener('abort', () => watchers.splice(watchers.indexOf(watcher), 1));
    },
  };
  return fake;
}
