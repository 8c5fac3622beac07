import { type Maybe, RegoObject, type Value } from '../../../rules/engine/index.js';

/** One request to put to a policy. */
export interface ReplayCase {
  /** From 1, in the order of the text. */
  readonly number: number;
  /** Where it begins. */
  readonly line: number;
  readonly column: number;
  readonly description: string | undefined;
  /** Name of the agent's message, such as `CreateContainerRequest`. */
  readonly kind: string;
  /** The verdict that is expected; a guest's log has none. */
  readonly allowed: boolean | undefined;
  /** As the engine reads it: integers are exact. */
  readonly request: Value;
}

/** Makes a case of a value, or says why it is none. */
export function makeReplayCase(
  value: Value,
  number: number,
  { line, column }: { readonly line: number; readonly column: number },
): ReplayCase | string {
  if (!(value instanceof RegoObject)) return 'it is no object with `kind` and `request`';
  const kind: Maybe = value.get('kind');
  if (typeof kind !== 'string' || !/^\w+$/.test(kind)) return '`kind` must name a message of the agent';
  const request: Maybe = value.get('request');
  if (!(request instanceof RegoObject)) return '`request` must be an object';
  const allowed: Maybe = value.get('allowed');
  if (allowed !== undefined && typeof allowed !== 'boolean') return '`allowed` must be true or false';
  const description: Maybe = value.get('description');
  return {
    number,
    line,
    column,
    description: typeof description === 'string' && description !== '' ? description : undefined,
    kind,
    allowed,
    request,
  };
}
