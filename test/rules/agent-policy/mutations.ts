import type { Json } from './policy-text.js';

/** A request that differs from a legitimate one in one place. */
export interface Mutation {
  /** `<operator> <path>`, list indexes as numbers. */
  readonly name: string;
  readonly operator: string;
  readonly path: readonly (string | number)[];
  readonly request: Json;
}

/** Every operator applied to every node of a request. */
export function mutateRequest(request: Json): Mutation[] {
  const found: Mutation[] = [];
  visit(request, [], (path, value) => {
    for (const [operator, changed] of changesOf(value, path.at(-1))) {
      found.push({
        name: `${operator} ${path.join('.')}`,
        operator,
        path,
        request: replaceAt(request, path, changed),
      });
    }
  });
  return found;
}

// The fields of the protocol that are maps; unknown fields of messages never reach the policy.
const MAPS: readonly unknown[] = ['Annotations', 'Sysctl'];

function changesOf(value: Json, name: string | number | undefined): [string, Json][] {
  if (value === null) return [['null to object', {}]];
  if (typeof value === 'boolean') return [['flip', !value]];
  if (typeof value === 'number') return [['plus one', value + 1]];
  if (typeof value === 'string') {
    return [
      ['append', `${value}x`],
      ['prepend', value === '' ? 'x' : `../${value}`],
    ];
  }
  if (isList(value)) {
    const last = value.at(-1);
    if (last === undefined)
      return [
        ['add to empty', [{}]],
        ['add text to empty', ['x']],
      ];
    return [
      ['drop last', value.slice(0, -1)],
      ['repeat last', [...value, last]],
    ];
  }
  return MAPS.includes(name) ? [['add key', { ...value, 'mutation.example/key': 'x' }]] : [];
}

function visit(
  value: Json,
  path: readonly (string | number)[],
  see: (path: readonly (string | number)[], value: Json) => void,
) {
  see(path, value);
  if (isList(value)) {
    for (const [index, item] of value.entries()) visit(item, [...path, index], see);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) visit(item, [...path, key], see);
  }
}

function replaceAt(value: Json, path: readonly (string | number)[], changed: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return changed;
  if (isList(value)) return value.map((item, index) => (index === step ? replaceAt(item, rest, changed) : item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === step ? replaceAt(item, rest, changed) : item]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
