import { type Fields, requestShapes, type Shape } from '../../rules/engine/index.js';
import type { MutationOperator } from './open-mutations.js';
import type { Json, JsonObject } from './requests/index.js';

/** A place in a legitimate request, and one change there. */
export interface Mutation {
  readonly operator: MutationOperator;
  /** Member names and list positions, from the root of the request. */
  readonly path: readonly (string | number)[];
  /** What stands there in the legitimate request. */
  readonly value: Json;
  /** What is to stand there. */
  readonly changed: Json;
}

type See = (mutation: Mutation) => void;

const addedKey = 'mutation.example/key';

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Gives the shape of a member; undefined where the kind of request is not in the table. */
function descend(shape: Shape | undefined, step: string | number): Shape | undefined {
  if (shape?.kind === 'list') return shape.item;
  if (shape?.kind === 'message') return shape.fields[step];
  return shape?.kind === 'stringMap' ? { kind: 'string' } : undefined;
}

/** What the agent would make of an empty message: its fields are there, with nothing in them. */
function completeEmpty(fields: Fields): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, emptyOf(shape)]));
}

function emptyOf(shape: Shape): Json {
  switch (shape.kind) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
      return 0;
    case 'list':
      return [];
    case 'stringMap':
      return {};
    case 'choice':
      return shape.values[0] ?? '';
    default:
      return null;
  }
}

function makeItem(shape: Shape | undefined): Json {
  if (shape?.kind !== 'list') return 'x';
  if (shape.item.kind === 'message') return completeEmpty(shape.item.fields);
  return shape.item.kind === 'integer' ? 0 : 'x';
}

function listChanges(value: Json, shape: Shape | undefined): readonly (readonly [MutationOperator, Json])[] {
  switch (typeof value) {
    case 'boolean':
      return [['flip', !value]];
    case 'number':
      return [['plus one', value + 1]];
    case 'string':
      return [
        ['append', `${value}x`],
        ['prepend', value === '' ? 'x' : `../${value}`],
      ];
    default:
      break;
  }
  if (value === null) {
    // An absent text has no object form.
    if (shape?.kind === 'optionalString') return [['null to object', '']];
    return [['null to object', shape?.kind === 'message' ? completeEmpty(shape.fields) : {}]];
  }
  if (isList(value)) {
    const last = value.at(-1);
    if (last === undefined) return [['add to empty', [makeItem(shape)]]];
    return [
      ['drop last', value.slice(0, -1)],
      ['repeat last', [...value, last]],
    ];
  }
  return shape?.kind === 'stringMap' ? [['add key', { ...value, [addedKey]: 'x' }]] : [];
}

function visit(value: Json, shape: Shape | undefined, path: readonly (string | number)[], see: See): void {
  if (path.length > 0) {
    for (const [operator, changed] of listChanges(value, shape)) see({ operator, path, value, changed });
  }
  if (isList(value)) {
    for (const [index, item] of value.entries()) visit(item, descend(shape, index), [...path, index], see);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) visit(value[key] ?? null, descend(shape, key), [...path, key], see);
  }
}

/**
 * Lists every change of a request in one place: a flag flipped, a number plus one, `x` behind a text or `../` before it,
 * null made an object, a list shortened, lengthened or filled, a key added to a map. What is added has the fields that
 * the agent would give it.
 */
export function listMutations(kind: string, request: JsonObject): readonly Mutation[] {
  const fields = requestShapes.get(kind);
  const mutations: Mutation[] = [];
  visit(request, fields && { kind: 'message', fields }, [], (mutation) => mutations.push(mutation));
  return mutations;
}

function replaceAt(value: Json, path: readonly (string | number)[], depth: number, changed: Json): Json {
  const step = path[depth];
  if (step === undefined) return changed;
  if (isList(value)) {
    return value.map((item, index) => (index === step ? replaceAt(item, path, depth + 1, changed) : item));
  }
  return isObject(value) ? { ...value, [step]: replaceAt(value[step] ?? null, path, depth + 1, changed) } : value;
}

/** The request with a change made; what did not change is shared with the original. */
export function mutateRequest(request: JsonObject, { path, changed }: Mutation): JsonObject {
  const mutated = replaceAt(request, path, 0, changed);
  return isObject(mutated) ? mutated : request;
}
