import { type Position, RegoFault } from '../rego-error.js';
import type { Arithmetic, Comparison, SetOperation } from '../syntax/ast.js';
import {
  addNumbers,
  divideNumbers,
  isIntegral,
  multiplyNumbers,
  remainderOf,
  subtractNumbers,
  toExactInteger,
} from '../values/arithmetic.js';
import { indexValue } from '../values/index-value.js';
import { formatForPrint } from '../values/print-value.js';
import { compareValues, type Maybe, RegoObject, RegoSet, type Value, valuesEqual } from '../values/value.js';

/** Comparison of two defined values. */
export function compareBy(operator: Comparison['operator'], left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return valuesEqual(left, right);
    case '!=':
      return !valuesEqual(left, right);
    case '<':
      return compareValues(left, right) < 0;
    case '<=':
      return compareValues(left, right) <= 0;
    case '>':
      return compareValues(left, right) > 0;
    case '>=':
      return compareValues(left, right) >= 0;
  }
}

/** Arithmetic on numbers and difference of sets. Other operands end the definition with an error; division by zero has no value. */
export function calculate(
  operator: Arithmetic['operator'],
  left: Value,
  right: Value,
  strict: boolean,
  at: Position,
): Maybe {
  if (operator === '-' && (left instanceof RegoSet || right instanceof RegoSet)) {
    const [minuend, subtrahend] = requireSets('difference', left, right, at);
    return RegoSet.of(minuend.values().filter((value) => !subtrahend.has(value)));
  }
  const a = requireNumber(operator, left, at);
  const b = requireNumber(operator, right, at);
  switch (operator) {
    case '+':
      return addNumbers(a, b);
    case '-':
      return subtractNumbers(a, b);
    case '*':
      return multiplyNumbers(a, b);
    default:
      if (Number(b) === 0) {
        if (strict) throw new RegoFault('type', operator === '/' ? 'divide by zero' : 'modulo by zero', at);
        return undefined;
      }
      if (operator === '/') return divideNumbers(a, b);
      if (!isIntegral(a) || !isIntegral(b)) throw new RegoFault('type', 'modulo on floating-point number', at);
      if (toExactInteger(a) === undefined || toExactInteger(b) === undefined) {
        throw new RegoFault('type', 'modulo on a float that is too large', at);
      }
      return remainderOf(a, b);
  }
}

export function combineSets(operator: SetOperation['operator'], left: Value, right: Value, at: Position): RegoSet {
  const [a, b] = requireSets(operator === '&' ? 'intersection' : 'union', left, right, at);
  if (operator === '&') return RegoSet.of(a.values().filter((value) => b.has(value)));
  const union = a.copy();
  for (const value of b.values()) union.add(value);
  return union;
}

/** `value in collection`, or `key, value in collection`. */
export function isMember(key: Maybe | typeof noKey, value: Maybe, collection: Maybe): boolean {
  if (Array.isArray(collection)) {
    if (key !== noKey) return valuesEqual(indexValue(collection, key), value);
    return collection.some((item) => valuesEqual(item, value));
  }
  if (collection instanceof RegoObject) {
    if (key !== noKey) return valuesEqual(indexValue(collection, key), value);
    return collection.keys().some((name) => valuesEqual(collection.get(name), value));
  }
  return collection instanceof RegoSet && key === noKey && value !== undefined && collection.has(value);
}

export const noKey = Symbol('no key');

/** `value.a.b` with string keys. */
export function chainFields(value: Maybe, path: readonly string[]): Maybe {
  let current = value;
  for (const field of path) {
    if (current instanceof RegoObject) current = current.get(field);
    else if (current instanceof RegoSet && current.has(field)) current = field;
    else return undefined;
  }
  return current;
}

function requireNumber(operator: Arithmetic['operator'], value: Value, at: Position): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  const name = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '%': 'mod' }[operator];
  throw new RegoFault('type', `\`${name}\` expects numeric argument. Got \`${formatForPrint(value)}\` instead`, at);
}

function requireSets(name: string, left: Value, right: Value, at: Position): [RegoSet, RegoSet] {
  if (left instanceof RegoSet && right instanceof RegoSet) return [left, right];
  const wrong = left instanceof RegoSet ? right : left;
  throw new RegoFault('type', `\`${name}\` expects set argument. Got \`${formatForPrint(wrong)}\` instead`, at);
}
