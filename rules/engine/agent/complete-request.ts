import { type Maybe, RegoObject, type Value } from '../values/value.js';
import { type Fields, requestShapes, type Shape } from './request-shapes.js';

const misfit = Symbol('not of this shape');
type Completed = Value | typeof misfit;

/**
 * A request with every field that the agent would serialize and no other. A request of an unlisted kind, and one with a field of
 * another type, is answered as it is: the agent could not have made it, but a test may ask.
 */
export function completeRequest(kind: string, request: Value): Value {
  const fields = requestShapes.get(kind);
  if (fields === undefined) return request;
  const completed = completeMessage(request, fields);
  return completed === misfit ? request : completed;
}

function completeMessage(value: Value, fields: Fields): Completed {
  const given = value instanceof RegoObject ? value : Array.isArray(value) && value.length === 0 ? empty : undefined;
  if (given === undefined) return misfit;
  const members: Value[] = [];
  let isComplete = true;
  for (const name in fields) {
    const shape = fields[name] as Shape;
    const present = given.get(name);
    const member = present === undefined ? defaultOf(shape) : completeValue(present, shape);
    if (member === misfit) return misfit;
    if (member !== present) isComplete = false;
    members.push(member);
  }
  // What is complete already is not copied.
  if (isComplete && given.size === members.length) return given;
  const message = new RegoObject();
  let index = 0;
  for (const name in fields) message.set(name, members[index++] as Value);
  return message;
}

const empty = new RegoObject();

function defaultOf(shape: Shape): Value {
  switch (shape.kind) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
      return 0;
    case 'choice':
      return shape.values[0] ?? '';
    case 'list':
      return [];
    case 'stringMap':
      return new RegoObject();
    default:
      return null;
  }
}

function completeValue(value: Value, shape: Shape): Completed {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : misfit;
    case 'optionalString':
      return typeof value === 'string' || value === null ? value : misfit;
    case 'boolean':
      return typeof value === 'boolean' ? value : misfit;
    case 'integer':
      return fitsInteger(value, shape) ? value : misfit;
    case 'choice':
      return typeof value === 'string' && shape.values.includes(value) ? value : misfit;
    case 'list':
      return completeList(value, shape.item);
    case 'stringMap':
      return value instanceof RegoObject && value.keys().every((key) => isText(value.get(key))) ? value : misfit;
    case 'message':
      return value === null ? null : completeMessage(value, shape.fields);
  }
}

function completeList(value: Value, item: Shape): Completed {
  if (!Array.isArray(value)) return misfit;
  const items: Value[] = [];
  let isComplete = true;
  for (const member of value as readonly Value[]) {
    // A member of a list is a message itself, never null.
    const completed = item.kind === 'message' ? completeMessage(member, item.fields) : completeValue(member, item);
    if (completed === misfit) return misfit;
    if (completed !== member) isComplete = false;
    items.push(completed);
  }
  return isComplete ? (value as readonly Value[]) : items;
}

function fitsInteger(value: Value, shape: Extract<Shape, { kind: 'integer' }>): boolean {
  if (typeof value === 'bigint') return value >= shape.min && value <= shape.max;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= shape.least && value <= shape.most;
}

function isText(value: Maybe): boolean {
  return typeof value === 'string';
}
