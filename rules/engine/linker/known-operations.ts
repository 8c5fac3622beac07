import { absent, alternativesOf, isAbstract, itemShapeOf } from './data-shape.js';
import type { JsonValue } from './json-value.js';
import { entriesOf, memberOf } from './known-builtins.js';
import { isSame, joinNeeds, type Known, knownAs, type Needs } from './known-value.js';

/** Members of all values; of an unknown key, all members. */
export function readMembers(target: Known, key: Known | undefined): Known | undefined {
  const members: JsonValue[] = [];
  let needs: Needs = key === undefined ? 'any' : joinNeeds(target.needs, key.needs);
  for (const value of target.values) {
    const items = itemShapeOf(value);
    if (items) {
      members.push(...items);
      needs = 'any';
      continue;
    }
    if (key === undefined) {
      const entries = entriesOf(value);
      if (entries === undefined && isAbstract(value)) return undefined;
      members.push(...(entries ?? []).map(([, member]) => member));
    }
    for (const name of key?.values ?? []) {
      const member = memberOf(value, name);
      const found = member === undefined ? [] : alternativesOf(member).filter((one) => one !== absent);
      if (member === undefined || found.length < alternativesOf(member).length) needs = 'any';
      members.push(...found);
    }
  }
  return knownAs(members, needs);
}

/** A comparison of two values; `undefined` where the linker does not know. */
export function compare(operator: string, left: JsonValue, right: JsonValue): boolean | undefined {
  if (operator === '==' || operator === '!=') {
    const same = isSame(left, right);
    return same === undefined ? undefined : same === (operator === '==');
  }
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

/** A calculation with whole numbers. */
export function calculate(operator: string, left?: JsonValue, right?: JsonValue): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const result = { '+': left + right, '-': left - right, '*': left * right }[operator];
  return result !== undefined && Number.isSafeInteger(result) ? result : undefined;
}
