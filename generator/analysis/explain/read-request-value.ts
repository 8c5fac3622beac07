/** Walks into a request of any shape; undefined where a step leads nowhere. */
export function readValue(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string | number, unknown>>)[step];
  }
  return at;
}

export function readText(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = readValue(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function readList(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = readValue(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function readTexts(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return readList(value, ...path).filter((item) => typeof item === 'string');
}

/** Names under which the CRI says what a container is. */
export const criKeys = {
  container: 'io.kubernetes.cri.container-name',
  pod: 'io.kubernetes.cri.sandbox-name',
  namespace: 'io.kubernetes.cri.sandbox-namespace',
  image: 'io.kubernetes.cri.image-name',
} as const;
