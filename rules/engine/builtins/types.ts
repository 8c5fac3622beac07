import { parseSerdeNumber } from '../values/serde-float.js';
import { RegoObject, RegoSet, type Value } from '../values/value.js';
import { requireCount, requireString } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

export const types: Readonly<Record<string, Builtin>> = {
  is_array: typeTest('array'),
  is_boolean: typeTest('boolean'),
  is_null: typeTest('null'),
  is_number: typeTest('number'),
  is_object: typeTest('object'),
  is_set: typeTest('set'),
  is_string: typeTest('string'),
  type_name: { arity: 1, run: nameType },
  to_number: { arity: 1, run: toNumber },
  // Answers its message; the guest does not collect traces.
  trace: { arity: 1, run: traceMessage },
};

function typeName(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof RegoSet) return 'set';
  if (value instanceof RegoObject) return 'object';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function typeTest(type: string): Builtin {
  const name = `is_${type}`;
  const run = (args: readonly Value[]): Value => {
    requireCount(name, args, 1);
    return typeName(args[0] as Value) === type;
  };
  return { arity: 1, run };
}

function nameType(args: readonly Value[]): Value {
  requireCount('type_name', args, 1);
  return typeName(args[0] as Value);
}

function toNumber(args: readonly Value[]): Value {
  requireCount('to_number', args, 1);
  const [value] = args;
  if (value === null || value === false) return 0;
  if (value === true) return 1;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value !== 'string') return failBuiltin('`to_number` expects bool/number/string/null argument.');
  return (
    parseSerdeNumber(value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')) ?? failBuiltin('could not parse string as number')
  );
}

function traceMessage(args: readonly Value[]): Value {
  requireCount('trace', args, 1);
  return requireString('trace', args[0]);
}
