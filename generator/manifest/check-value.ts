import type { DiagnosticCollector, DiagnosticSlug } from '../diagnostics/index.js';
import { describePath } from './describe-path.js';
import { locateSpan } from './locate-value.js';
import { isObject, type JsonObject, type ManifestDocument } from './manifest-file.js';
import { fieldsOf, type PodField } from './pod-fields.js';
import { suggestField } from './suggest-field.js';
import type { ValuePath } from './workload.js';

/** What a check of values needs to know and to tell. */
export interface ValueCheck {
  readonly document: ManifestDocument;
  readonly collector: DiagnosticCollector;
  /** Drop unknown fields instead of reporting them. */
  readonly silentUnsupportedFields: boolean;
  /** Members that a type may have beside its own; they are dropped. */
  readonly extraFields?: Readonly<Record<string, ReadonlySet<string>>>;
  /** Required fields, as `Type.field`, that may be absent all the same. */
  readonly optionalFields?: ReadonlySet<string>;
  /** A type whose values are left alone, because somebody else checks them. */
  readonly skipType?: string;
}

/** Findings after which a run has said enough: placing each costs time. */
const maxDiagnostics = 1000;

/** Kubernetes' form of a quantity; suffixes are checked where they matter. */
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?$/;

/**
 * Checks a value against a type of `pod-fields.ts` and gives it back as Kubernetes would store it: without null
 * members, null elements replaced by empty ones, unknown fields dropped. Everything wrong is reported; undefined means
 * that the value itself was of no use.
 */
export function checkValue(type: string, value: unknown, path: ValuePath, check: ValueCheck): unknown {
  if (type === check.skipType) return value;
  if (type.endsWith('[]')) return checkList(type.slice(0, -2), value, path, check);
  if (type.endsWith('{}')) return checkMap(type.slice(0, -2), value, path, check);
  switch (type) {
    case 'any':
      return value;
    case 'string':
      return typeof value === 'string' ? value : reportType('text', value, path, check);
    case 'bool':
      return typeof value === 'boolean' ? value : reportType('true or false', value, path, check);
    case 'int32':
      return checkInteger(2 ** 31 - 1, value, path, check);
    case 'int64':
      return checkInteger(2 ** 63, value, path, check);
    case 'intOrString':
      return typeof value === 'string'
        ? value
        : checkInteger(2 ** 31 - 1, value, path, check, 'a whole number or text');
    case 'quantity':
      return checkQuantity(value, path, check);
    default:
      return checkObject(type, value, path, check);
  }
}

function checkObject(type: string, value: unknown, path: ValuePath, check: ValueCheck): unknown {
  if (!isObject(value)) return reportType('a mapping', value, path, check);
  const fields = fieldsOf(type);
  const extra = check.extraFields?.[type];
  const result: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (extra?.has(name)) continue;
    const field = fields.get(name);
    if (!field) {
      if (!check.silentUnsupportedFields) reportUnknown(type, name, [...path, name], check);
      continue;
    }
    if (member === null || member === undefined) continue;
    const checked = checkValue(field.type, member, [...path, name], check);
    if (checked === undefined) continue;
    result[name] = checked;
    if (field.findings.length > 0) reportFindings(field, checked, [...path, name], check);
  }
  reportMissing(type, fields, value, path, check);
  return Object.freeze(result);
}

function checkList(elementType: string, value: unknown, path: ValuePath, check: ValueCheck): unknown {
  if (!Array.isArray(value)) return reportType('a list', value, path, check);
  const elements = value.map((element, index) =>
    checkValue(elementType, element ?? emptyValue(elementType), [...path, index], check),
  );
  return Object.freeze(elements.filter((element) => element !== undefined));
}

function checkMap(memberType: string, value: unknown, path: ValuePath, check: ValueCheck): unknown {
  if (!isObject(value)) return reportType('a mapping', value, path, check);
  const result: Record<string, unknown> = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    const checked = checkValue(memberType, member ?? emptyValue(memberType), [...path, name], check);
    if (checked !== undefined) result[name] = checked;
  }
  return Object.freeze(result);
}

/** What the API server makes of a null inside a list or map (encoding/json: the zero value). */
function emptyValue(type: string): unknown {
  if (type === 'string') return '';
  if (type === 'quantity') return '0';
  if (type === 'bool') return false;
  if (type.startsWith('int')) return 0;
  if (type.endsWith('[]')) return [];
  return Object.create(null);
}

/** JSON numbers with a zero fraction, such as `1000.0` and `1e3`, are integers to Kubernetes. */
function checkInteger(
  limit: number,
  value: unknown,
  path: ValuePath,
  check: ValueCheck,
  expected = 'a whole number',
): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value)) return reportType(expected, value, path, check);
  if (value >= -limit - 1 && value <= limit) return value;
  return reportAt('invalid-value', path, check, 'the number is out of range');
}

function checkQuantity(value: unknown, path: ValuePath, check: ValueCheck): unknown {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return reportType('a quantity', value, path, check);
  if (quantity.test(value.trim()) && value === value.trim()) return value;
  return reportAt('invalid-value', path, check, `${JSON.stringify(value.slice(0, 40))} is not a quantity`, [
    'write a number with one of the suffixes n u m k M G T P E Ki Mi Gi Ti Pi Ei, or an exponent',
  ]);
}

/** An error that is not reported must have another before it, or its value would pass. */
function hasSaidEnough({ diagnostics, hasErrors }: DiagnosticCollector): boolean {
  return diagnostics.length >= maxDiagnostics && hasErrors;
}

/** Reports at a path and gives undefined, so that a check can return it. */
export function reportAt(
  slug: DiagnosticSlug,
  path: ValuePath,
  check: Pick<ValueCheck, 'document' | 'collector'>,
  says: string,
  help: readonly string[] = [],
): undefined {
  if (!hasSaidEnough(check.collector)) {
    const span = locateSpan(check.document, path);
    check.collector.report(slug, { message: `${describePath(path)}: ${says}`, span, help });
  }
  return undefined;
}

function reportType(expected: string, value: unknown, path: ValuePath, check: ValueCheck): undefined {
  const help: string[] = [];
  if (expected === 'text' && (typeof value === 'boolean' || typeof value === 'number')) {
    help.push(`kubectl reads this as a ${typeof value === 'boolean' ? 'boolean' : 'number'}; quote it`);
  } else if (typeof value === 'string' && (expected === 'true or false' || expected.startsWith('a whole number'))) {
    help.push('remove the quotes');
  } else if (expected === 'a list' && value !== null) help.push('begin each element with `- `');
  return reportAt('wrong-type', path, check, `expected ${expected}, found ${nameType(value)}`, help);
}

function nameType(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number';
  return typeof value === 'boolean' ? 'a boolean' : 'a mapping';
}

function reportUnknown(type: string, name: string, path: ValuePath, check: ValueCheck): void {
  if (hasSaidEnough(check.collector)) return;
  check.collector.report('unknown-field', {
    message: `${describePath(path)}: Kubernetes has no such field`,
    span: locateSpan(check.document, path, 'key'),
    help: suggestField(type, name),
  });
}

function reportMissing(
  type: string,
  fields: ReadonlyMap<string, PodField>,
  value: JsonObject,
  path: ValuePath,
  check: ValueCheck,
): void {
  for (const field of fields.values()) {
    if (!field.required || field.use !== 'used' || (value[field.name] ?? null) !== null) continue;
    if (check.optionalFields?.has(`${type}.${field.name}`)) continue;
    reportAt('missing-field', [...path, field.name], check, `the field is required in ${type}`);
  }
}

function reportFindings(field: PodField, value: unknown, path: ValuePath, check: ValueCheck): void {
  for (const { slug, when, says, help } of field.findings) {
    if (when === undefined || when(value)) reportAt(slug, path, check, says, help ? [help] : []);
  }
}
