import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import {
  compilePolicy,
  fromJavaScript,
  guestTextLimits,
  type Module,
  type ParseOptions,
  parseModule,
  type QueryResult,
  RegoObject,
  RegoSet,
  type Value,
} from '../../../rules/engine/index.js';

/** One language case of the conformance folder, as its YAML holds it. */
export interface RegoCase {
  readonly file: string;
  readonly note: string;
  readonly modules: readonly string[];
  readonly query: string;
  readonly data?: unknown;
  readonly input?: unknown;
  readonly want_result?: unknown;
  readonly want_prints?: readonly string[];
  readonly no_result?: boolean;
  readonly error?: string;
  readonly skip?: boolean;
  readonly strict?: boolean;
}

export function readCases(root: string): readonly RegoCase[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return files.sort().flatMap((file) => {
    // One file indents a list less than YAML wants.
    const text = readFileSync(join(root, file), 'utf8').replace(/^ {8}(?="\w+",?$|\]$)/gm, ' '.repeat(12));
    const document = parseDocument(text, { intAsBigInt: true });
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]?.message}`);
    const content = document.toJS({ mapAsMap: true }) as Map<string, readonly Map<string, unknown>[]>;
    const seen = new Map<unknown, number>();
    return (content.get('cases') ?? []).map((entry) => {
      // Some files use a note twice.
      const note = entry.get('note');
      const count = (seen.get(note) ?? 0) + 1;
      seen.set(note, count);
      const name = count === 1 ? note : `${String(note)} (${count})`;
      return { ...Object.fromEntries(entry), note: name, file } as unknown as RegoCase;
    });
  });
}

/** Runs a case; answers why it fails, or `undefined`. */
export function runCase(wanted: RegoCase, options: ParseOptions = {}): string | undefined {
  const v1 = wanted.file.includes('bindings.yaml');
  const modules: Module[] = [];
  for (const [index, text] of wanted.modules.entries()) {
    const limits = { ...guestTextLimits, maxColumn: 1024 };
    const parsed = parseModule(text, { ...options, file: `rego_${index}`, v1, limits });
    if (parsed.module === undefined) return expectError(wanted, parsed.error.message);
    modules.push(parsed.module);
  }
  const compiled = compilePolicy(modules, readValue(wanted.data ?? {}), { strictBuiltinErrors: wanted.strict ?? true });
  if (compiled.policy === undefined) return expectError(wanted, compiled.error.message);
  const results: Value[] = [];
  const prints: string[] = [];
  const inputs = manyOf(wanted.input);
  for (const input of inputs) {
    const given = input === undefined ? undefined : readValue(input);
    const evaluation = compiled.policy.query(wanted.query, given);
    const { error } = evaluation.error === undefined ? compiled.policy.evaluate('data', given) : evaluation;
    if (error !== undefined) return expectError(wanted, `${error.code}: ${error.message}`);
    results.push(...shownResults(evaluation.results));
    prints.push(...evaluation.prints);
  }
  if (wanted.error !== undefined) return `no error, but: ${wanted.error}`;
  const shown = comparable(results);
  const expected = comparable(wantedResults(wanted));
  if (shown !== expected) return `want ${expected}, got ${shown}`;
  if (wanted.want_prints !== undefined && wanted.want_prints.join('\n') !== prints.join('\n'))
    return `prints: ${prints.join('\n')}`;
  return undefined;
}

/** One result shows its bindings or its values; of several, each shows its own. */
function shownResults(found: readonly QueryResult[]): readonly Value[] {
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only.bindings.size > 0 ? [only.bindings] : only.expressions;
  return found.map(({ bindings, expressions }) => (bindings.size > 0 ? bindings : expressions));
}

function expectError(wanted: RegoCase, message: string): string | undefined {
  return wanted.error === undefined ? `unexpected error: ${message}` : undefined;
}

function wantedResults({ want_result, no_result }: RegoCase): readonly Value[] {
  if (no_result === true || want_result === undefined) return [];
  return manyOf(want_result)
    .filter((result) => result !== '#undefined')
    .map(readValue);
}

/** `many!` marks a list of inputs or results. */
function manyOf(value: unknown): readonly unknown[] {
  const many = value instanceof Map ? value.get('many!') : undefined;
  return Array.isArray(many) ? many : [value];
}

/** A value with the markers of the case files: `set!` for sets, `object!` for objects with any keys. */
function readValue(value: unknown): Value {
  if (Array.isArray(value)) return value.map(readValue);
  if (!(value instanceof Map)) return fromJavaScript(value);
  const set = value.get('set!');
  const object = value.get('object!');
  if (Array.isArray(set)) return RegoSet.of(set.map(readValue));
  if (Array.isArray(object)) {
    return RegoObject.of(
      object.map((item): [Value, Value] => [readValue(item.get('key')), readValue(item.get('value'))]),
    );
  }
  return RegoObject.of([...value].map(([key, member]): [Value, Value] => [readValue(key), readValue(member)]));
}

function comparable(values: readonly Value[]): string {
  return values.map((value) => canonical(value)).join('; ');
}

function canonical(value: Value): string {
  if (value instanceof RegoSet) return `<${value.values().map(canonical).join(',')}>`;
  if (value instanceof RegoObject) {
    return `{${value
      .keys()
      .map((key) => `${canonical(key)}:${canonical(value.get(key) ?? null)}`)
      .join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // Integers beyond 64 bits are floats in YAML.
  return typeof value === 'bigint' || typeof value === 'number' ? String(Number(value)) : JSON.stringify(value);
}
