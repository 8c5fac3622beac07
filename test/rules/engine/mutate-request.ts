/** Small, repeatable numbers: the same seed gives the same mutations. */
export function makeRandom(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** A copy of a request with one node changed: a flag flipped, a text extended, a list shortened, a key added, a type replaced. */
export function mutateRequest(request: unknown, random: (bound: number) => number): unknown {
  const copy: unknown = structuredClone(request);
  const places: { readonly parent: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      const parent = node as Record<string, unknown>;
      places.push({ parent, key });
      visit(parent[key]);
    }
  };
  visit(copy);
  const place = places[random(places.length)];
  if (place !== undefined) place.parent[place.key] = mutateValue(place.parent[place.key], random);
  return copy;
}

function mutateValue(value: unknown, random: (bound: number) => number): unknown {
  const choice = random(4);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1 + choice;
  if (typeof value === 'string') return [`${value}x`, `../${value}`, '', `${value}\n$(cpath)`][choice];
  if (value === null) return [{}, [], false, ''][choice];
  if (Array.isArray(value))
    return [value.slice(0, -1), [...value, ...value.slice(-1)], [...value, 'x'], [...value].reverse()][choice];
  const entries = Object.entries(value as Record<string, unknown>);
  if (choice === 0) return Object.fromEntries([...entries, ['io.kubernetes.cri.x', 'y']]);
  if (choice === 1) return Object.fromEntries(entries.slice(1));
  return choice === 2 ? null : Object.fromEntries([...entries, ['other/key', '1']]);
}
