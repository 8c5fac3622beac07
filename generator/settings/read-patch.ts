import type { DiagnosticCollector } from '../diagnostics/index.js';
import { describeKind, quoteJson } from './describe-json.js';
import { isContainer, type JsonValue, type PointerTokens, parsePointer } from './json-pointer.js';
import type { JsonText } from './json-text.js';
import { settingsLimits } from './settings-limits.js';

interface OperationPlace {
  /** Number of the operation in its drop-in, from 0, as in a JSON Pointer. */
  readonly index: number;
  readonly path: PointerTokens;
}

/** One operation of a JSON Patch (RFC 6902), checked for form. */
export type PatchOperation = OperationPlace &
  (
    | { readonly op: 'add' | 'replace' | 'test'; readonly value: JsonValue }
    | { readonly op: 'remove' }
    | { readonly op: 'move' | 'copy'; readonly from: PointerTokens }
  );

const forbiddenTokens: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads the operations of a drop-in. All that is wrong with their form is reported, and then there is no result. */
export function readPatch(text: JsonText, collector: DiagnosticCollector): readonly PatchOperation[] | undefined {
  const { name } = text.source;
  if (!Array.isArray(text.value)) {
    collector.report('drop-in-invalid', {
      message: `${name} is ${describeKind(text.value)}, not a JSON Patch: a drop-in is an array of operations`,
      span: text.spanOf([]),
      help: ['write each change as {"op": "replace", "path": "/cluster_config/guest_pull", "value": false}'],
    });
    return undefined;
  }
  if (text.value.length > settingsLimits.operations) {
    collector.report('settings-file-too-large', {
      message: `${name} has ${text.value.length} operations; the limit is ${settingsLimits.operations}`,
      span: text.spanOf([]),
    });
    return undefined;
  }
  const operations: PatchOperation[] = [];
  let mistakes = 0;
  for (const [index, value] of text.value.entries()) {
    const result = readOperation(value, index);
    if ('op' in result) {
      operations.push(result);
      continue;
    }
    mistakes += 1;
    if (mistakes > settingsLimits.findings) break;
    collector.report('drop-in-invalid', {
      message: `operation ${index + 1} of ${name} ${result.mistake}`,
      span: text.spanOf([String(index), ...(result.member === undefined ? [] : [result.member])]),
      ...(result.help === undefined ? {} : { help: [result.help] }),
    });
  }
  return mistakes > 0 ? undefined : operations;
}

interface Mistake {
  readonly mistake: string;
  readonly member?: string;
  readonly help?: string;
}

function readOperation(value: JsonValue, index: number): PatchOperation | Mistake {
  if (!isContainer(value) || Array.isArray(value)) return { mistake: `is ${describeKind(value)}, not an object` };
  const { op } = value;
  if (op === undefined) return { mistake: 'has no member "op"' };
  const path = readPath(value, 'path');
  switch (op) {
    case 'add':
    case 'replace':
    case 'test': {
      if ('mistake' in path) return path;
      const operand = value.value;
      if (operand === undefined) return { mistake: `has no member "value", which "${op}" needs` };
      return { op, index, path: path.tokens, value: operand };
    }
    case 'remove':
      return 'mistake' in path ? path : { op, index, path: path.tokens };
    case 'move':
    case 'copy': {
      if ('mistake' in path) return path;
      const from = readPath(value, 'from');
      return 'mistake' in from ? from : { op, index, path: path.tokens, from: from.tokens };
    }
    default:
      return {
        mistake: `has the unknown "op" ${quoteJson(op)}`,
        member: 'op',
        help: 'RFC 6902 knows add, remove, replace, move, copy and test',
      };
  }
}

function readPath(
  operation: { [key: string]: JsonValue },
  member: 'path' | 'from',
): { tokens: PointerTokens } | Mistake {
  const pointer = operation[member];
  if (pointer === undefined) return { mistake: `has no member "${member}"` };
  if (typeof pointer !== 'string') return { mistake: `has a "${member}" that is ${describeKind(pointer)}`, member };
  const tokens = parsePointer(pointer);
  if (!tokens) {
    return {
      mistake: `has the "${member}" ${quoteJson(pointer)}, which is not a JSON Pointer`,
      member,
      help: 'a JSON Pointer begins with "/"; "~" is written "~0", and "/" inside a key "~1"',
    };
  }
  const forbidden = tokens.find((token) => forbiddenTokens.has(token));
  if (forbidden !== undefined) return { mistake: `names ${quoteJson(forbidden)}, which is not allowed`, member };
  return { tokens };
}
