import type { JsonObject } from '../decide/decide.js';
import type { Cluster } from './cluster.js';

interface Resource {
  /** Where the API server has them. */
  readonly root: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** The kinds of objects that the webhook reads. */
export const readableKinds: Readonly<Record<string, Resource>> = {
  ConfigMap: { root: '/api/v1', plural: 'configmaps', isNamespaced: true },
  Namespace: { root: '/api/v1', plural: 'namespaces', isNamespaced: false },
  Node: { root: '/api/v1', plural: 'nodes', isNamespaced: false },
  RuntimeClass: { root: '/apis/node.k8s.io/v1', plural: 'runtimeclasses', isNamespaced: false },
  Secret: { root: '/api/v1', plural: 'secrets', isNamespaced: true },
};

/** A cluster of objects that were saved: they are answered as the API server would answer them, and never change. */
export function openSavedCluster(objects: readonly JsonObject[]): Cluster {
  const byPath = new Map(objects.map((object) => [locateObject(object), object]));
  return {
    now: Date.now,
    async request(method, path) {
      if (method !== 'GET') throw new Error(`${method} ${path}: saved objects are not written`);
      const url = new URL(path, 'http://saved');
      const pathname = decodeURIComponent(url.pathname);
      const found = byPath.get(pathname);
      if (found) return { status: 200, body: found };
      const isList = Object.values(readableKinds).some(({ plural }) => pathname.endsWith(`/${plural}`));
      if (!isList) return { status: 404, body: {} };
      const selector = url.searchParams.get('labelSelector');
      const items = [...byPath].flatMap(([one, object]) =>
        one.slice(0, one.lastIndexOf('/')) === pathname && hasLabel(object, selector) ? [object] : [],
      );
      return { status: 200, body: { items } };
    },
    watch: () => {},
  };
}

function locateObject({ kind, metadata }: JsonObject): string {
  const resource = readableKinds[String(kind)];
  if (resource === undefined) throw new Error(`${String(kind)} is no kind that the webhook reads`);
  const { name, namespace } = metadata as JsonObject;
  const { root, plural, isNamespaced } = resource;
  return `${root}${isNamespaced ? `/namespaces/${String(namespace)}` : ''}/${plural}/${String(name)}`;
}

/** Selectors of ours are of the form `key=value`. */
function hasLabel({ metadata }: JsonObject, selector: string | null): boolean {
  if (selector === null) return true;
  const [key = '', value] = selector.split('=');
  const { labels } = metadata as { readonly labels?: Readonly<Record<string, string>> | null };
  return labels?.[key] === value;
}
