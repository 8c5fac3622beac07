import { formatForPrint } from '../values/print-value.js';
import { RegoObject, RegoSet, type Value } from '../values/value.js';
import { failBuiltin } from './builtin.js';

/** Checks of arguments; each fails the built-in when the argument is of another type. */

export function requireCount(name: string, args: readonly Value[], count: number): void {
  if (args.length !== count) failBuiltin(`\`${name}\` expects ${count} argument${count === 1 ? '' : 's'}`);
}

export function requireString(name: string, value: Value | undefined): string {
  return typeof value === 'string' ? value : wrongType(name, 'string', value);
}

export function requireNumber(name: string, value: Value | undefined): number | bigint {
  return typeof value === 'number' || typeof value === 'bigint' ? value : wrongType(name, 'numeric', value);
}

export function requireArray(name: string, value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : wrongType(name, 'array', value);
}

export function requireSet(name: string, value: Value | undefined): RegoSet {
  return value instanceof RegoSet ? value : wrongType(name, 'set', value);
}

export function requireObject(name: string, value: Value | undefined): RegoObject {
  return value instanceof RegoObject ? value : wrongType(name, 'object', value);
}

/** The members of an array or a set. */
export function requireMembers(name: string, value: Value | undefined): readonly Value[] {
  if (value instanceof RegoSet) return value.values();
  return Array.isArray(value) ? value : wrongType(name, 'array/set', value);
}

export function requireStrings(name: string, value: Value | undefined): readonly string[] {
  return requireMembers(name, value).map((member) =>
    typeof member === 'string' ? member : failBuiltin(`\`${name}\` expects string collection.`),
  );
}

function wrongType(name: string, expected: string, value: Value | undefined): never {
  return failBuiltin(
    `\`${name}\` expects ${expected} argument. Got \`${value === undefined ? '' : formatForPrint(value)}\` instead`,
  );
}
