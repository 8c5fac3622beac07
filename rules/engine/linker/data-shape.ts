import type { JsonValue } from './json-value.js';

/**
 * What is known of data that are not there yet. A shape is JSON in which some values stand for what is open; the linker
 * folds rules with a shape, and the result is right for all data that fit it.
 */
export type DataShape = JsonValue;

/** Any value, or none. */
export const anyValue = '\0any';

/** Any value, but there is one. */
export const someValue = '\0some';

/** Where a member of an object has this value, the object has no such member. */
export const absent = '\0absent';

const openMark = '\0open';
const itemsMark = '\0items';
const eitherMark = '\0either';

type ObjectShape = { readonly [member: string]: DataShape };

/** An object with these members, and any others. */
export function openObject(members: ObjectShape): ObjectShape {
  return { [openMark]: true, ...members };
}

/** A list of any length whose items all have one shape. */
export function listOf(item: DataShape): ObjectShape {
  return { [itemsMark]: item };
}

/** One of these. */
export function eitherOf(...shapes: readonly DataShape[]): ObjectShape {
  return { [eitherMark]: shapes };
}

function isObjectValue(value: JsonValue | undefined): value is ObjectShape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a shape of an object of unknown members. */
export function isOpen(value: JsonValue): boolean {
  return isObjectValue(value) && Object.hasOwn(value, openMark);
}

/** Whether a value is no object but one of several, or a list of unknown length. */
export function isUncertain(value: JsonValue): boolean {
  return isObjectValue(value) && (Object.hasOwn(value, itemsMark) || Object.hasOwn(value, eitherMark));
}

const abstractValues = new WeakMap<object, boolean>();

/** Whether nothing is known of a value. */
export function isUnknown(value: JsonValue): boolean {
  return value === anyValue || value === someValue;
}

/** Whether a value says less than JSON would, itself or in its members. */
export function isAbstract(value: JsonValue): boolean {
  if (isUnknown(value) || value === absent) return true;
  if (typeof value !== 'object' || value === null) return false;
  let found = abstractValues.get(value);
  if (found === undefined) {
    found = isOpen(value) || isUncertain(value) || Object.values(value).some(isAbstract);
    abstractValues.set(value, found);
  }
  return found;
}

/** What each item of a list of unknown length may be; `undefined` for other values. */
export function itemShapeOf(value: JsonValue): readonly DataShape[] | undefined {
  return isObjectValue(value) && value[itemsMark] !== undefined ? alternativesOf(value[itemsMark]) : undefined;
}

/** What each item or member of a collection may be, of whatever length it is; `undefined` where that is open. */
export function anyItemOf(value: JsonValue): readonly DataShape[] | undefined {
  const items = itemShapeOf(value);
  if (items || typeof value !== 'object' || value === null || isOpen(value) || isUncertain(value)) return items;
  return Object.values(value)
    .flatMap(alternativesOf)
    .filter((item) => item !== absent);
}

export function alternativesOf(value: JsonValue): readonly DataShape[] {
  const shapes = isObjectValue(value) ? value[eitherMark] : undefined;
  return Array.isArray(shapes) ? shapes : [value];
}

/** Whether data are of a shape. All that is not sure is not. */
export function fitsShape(data: JsonValue | undefined, shape: DataShape): boolean {
  if (shape === anyValue) return true;
  if (shape === absent) return data === undefined;
  // A member that may be absent is one of several.
  if (isObjectValue(shape) && Object.hasOwn(shape, eitherMark)) {
    return alternativesOf(shape).some((one) => fitsShape(data, one));
  }
  if (data === undefined) return false;
  if (shape === someValue) return true;
  if (Array.isArray(shape)) {
    if (!Array.isArray(data) || data.length !== shape.length) return false;
    return shape.every((item, index) => fitsShape(data[index], item));
  }
  if (!isObjectValue(shape)) return data === shape;
  const item = shape[itemsMark];
  if (item !== undefined) return Array.isArray(data) && data.every((value) => fitsShape(value, item));
  if (!isObjectValue(data)) return false;
  for (const name of Object.keys(data)) {
    // A member may be `undefined`: JSON leaves it out.
    if (data[name] !== undefined && !isOpen(shape) && !Object.hasOwn(shape, name)) return false;
  }
  return Object.entries(shape).every(
    ([name, member]) => name === openMark || fitsShape(Object.hasOwn(data, name) ? data[name] : undefined, member),
  );
}

/** The shape of data that have both shapes. Where they speak of the same thing, the second is more special. */
export function joinShapes(one: DataShape, other: DataShape): DataShape {
  if (isUnknown(one) && other !== anyValue) return other;
  if (other === anyValue || !isObjectValue(one) || !isObjectValue(other)) return other === anyValue ? one : other;
  const [mine, others] = [alternativesOf(one), alternativesOf(other)];
  if (isUncertain(one) && isUncertain(other) && one[itemsMark] === undefined) {
    return eitherOf(...mine.flatMap((shape) => others.flatMap((next) => joinAlternatives(shape, next))));
  }
  const members: Record<string, DataShape> = { ...one };
  for (const [name, member] of Object.entries(other)) {
    const own = members[name];
    members[name] = own === undefined ? member : joinShapes(own, member);
  }
  if (!isOpen(one) || !isOpen(other)) delete members[openMark];
  return members;
}

/** What is both one alternative and another one; nothing if they exclude each other. */
function joinAlternatives(one: DataShape, other: DataShape): readonly DataShape[] {
  if (isObjectValue(one) && isObjectValue(other)) return [joinShapes(one, other)];
  return JSON.stringify(one) === JSON.stringify(other) ? [one] : [];
}
