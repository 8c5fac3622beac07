import { describeKind, quoteJson } from './describe-json.js';
import { isContainer, type JsonValue } from './json-pointer.js';

/** One way in which a value is not what a schema demands, in ajv's words. */
export interface SchemaError {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Says what the schema demands, to go behind `must be`. */
export function describeExpectation({ keyword, params }: SchemaError): string {
  switch (keyword) {
    case 'type': {
      const types = Array.isArray(params.type) ? params.type.map(String) : [String(params.type)];
      return types.map((type) => (type === 'null' ? type : `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`)).join(' or ');
    }
    case 'enum': {
      const values: unknown = params.allowedValues;
      return `one of ${Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : ''}`;
    }
    case 'minimum':
      return `at least ${String(params.limit)}`;
    case 'maximum':
      return `at most ${String(params.limit)}`;
    case 'minLength':
      return 'text that is not empty';
    case 'maxLength':
      return `text of at most ${String(params.limit)} characters`;
    default:
      return `valid (${keyword})`;
  }
}

/** Says what is there instead, to go behind `not`. */
export function describeActual(error: SchemaError, value: JsonValue): string {
  if (value === null || isContainer(value)) return describeKind(value);
  return error.keyword === 'type' ? `the ${typeof value} ${quoteJson(value)}` : quoteJson(value);
}
