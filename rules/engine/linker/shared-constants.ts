import type { Expression, Rule } from '../syntax/ast.js';
import { constantTexts } from './constant-names.gen.js';
import { constantsRules, constantsStart } from './constants-rule.js';
import type { JsonValue } from './json-value.js';
import { mapExpressions } from './map-expressions.js';
import { makeLiteral, nowhere } from './rule-parts.js';
import { mentionedNames, nameOf } from './rule-table.js';
import { listLocalNames } from './short-names.js';
import { writeJsonLines } from './write-data.js';

function readConstant(expression: Expression): JsonValue | undefined {
  switch (expression.kind) {
    case 'literal':
      return isJsonScalar(expression.value) ? expression.value : undefined;
    case 'array': {
      const items = expression.items.map(readConstant);
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'object': {
      const fields = expression.fields.map(([key, value]) => [readConstant(key), readConstant(value)] as const);
      const isKnown = fields.every(([key, value]) => typeof key === 'string' && value !== undefined);
      return isKnown ? (Object.fromEntries(fields) as JsonValue) : undefined;
    }
    default:
      return undefined;
  }
}

function isJsonScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value);
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

function memberName(index: number): string {
  const letter = letters.charAt(index % letters.length);
  return index < letters.length ? letter : `${letter}${Math.floor(index / letters.length)}`;
}

const memberNames = new Map(constantTexts.map((text, index) => [text, memberName(index)]));

/** The rules without those that are nothing but a constant: it stands where their name stood. */
export function inlineConstants(rules: readonly Rule[], entryPoints: readonly string[]): readonly Rule[] {
  const locals = new Set(rules.flatMap(listLocalNames));
  const constants = new Map<string, Expression>();
  for (const rule of rules) {
    const name = nameOf(rule);
    if (rule.kind === 'default' || rule.head.kind !== 'complete' || rule.bodies.length > 0) continue;
    if (rule.head.reference.kind !== 'variable' || entryPoints.includes(name) || locals.has(name)) continue;
    if (rule.head.value !== undefined && readConstant(rule.head.value) !== undefined)
      constants.set(name, rule.head.value);
  }
  if (constants.size === 0) return rules;
  const kept = rules.filter((rule) => !constants.has(nameOf(rule)));
  const mapped = mapExpressions(kept, (expression) =>
    expression.kind === 'variable' ? constants.get(expression.name) : undefined,
  );
  // One may be made of others.
  return inlineConstants(mapped, entryPoints);
}

/** Puts in place of constant lists, objects and texts what `replace` makes of them; where it makes nothing, they stay. */
function mapConstants(rules: readonly Rule[], replace: (value: JsonValue) => Expression | undefined): readonly Rule[] {
  const map = (expression: Expression): Expression | undefined => {
    if (expression.kind === 'membership' && expression.collection.kind === 'set') {
      // To `in`, a set and a list are the same.
      const list = readConstant({ ...expression.collection, kind: 'array' });
      const collection = list === undefined ? undefined : replace(list);
      return collection && { ...expression, value: map(expression.value) ?? expression.value, collection };
    }
    const isText = expression.kind === 'literal' && typeof expression.value === 'string';
    if (!isText && expression.kind !== 'array' && expression.kind !== 'object') return undefined;
    const value = readConstant(expression);
    return value === undefined ? undefined : replace(value);
  };
  return mapExpressions(rules, map);
}

/** The constants of rules, as JSON, and how often each stands there. Of texts, those that rules have a name for. */
export function countConstants(rules: readonly Rule[], entryPoints: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const inlined = inlineConstants(rules, entryPoints);
  const left = new Set(inlined);
  const named = new Set(
    rules.flatMap((rule) => {
      if (left.has(rule) || rule.kind === 'default' || rule.head.kind !== 'complete') return [];
      return rule.head.value?.kind === 'literal' ? [rule.head.value.value] : [];
    }),
  );
  mapConstants(inlined, (value) => {
    const text = JSON.stringify(value);
    if (typeof value !== 'string' || named.has(value)) counts.set(text, (counts.get(text) ?? 0) + 1);
    return undefined;
  });
  return new Map([...counts].filter(([text, count]) => count > 1 || !text.startsWith('"')));
}

/** What the agent asks for most seldom, and with the most rules. */
const createRequest = 'CreateContainerRequest';

/** What the agent asks for most often, so that its rules should not have to read all constants for a text. */
const copyRequest = 'CopyFileRequest';

/** The rules with their constants in rules of their own, the last ones. */
export function shareConstants(rules: readonly Rule[], entryPoints: readonly string[]): readonly Rule[] {
  const inlined = inlineConstants(rules, entryPoints);
  const others = namesReachedFrom(
    inlined,
    entryPoints.filter((name) => name !== createRequest),
  );
  const copying = namesReachedFrom(inlined, [copyRequest]);
  const shared = new Map<string, JsonValue>();
  const create = new Map<string, JsonValue>();
  const share = (rule: Rule): Rule => {
    const isShared = others.has(nameOf(rule));
    const [mapped = rule] = mapConstants([rule], (value) => {
      const field = memberNames.get(JSON.stringify(value));
      if (field === undefined || (typeof value === 'string' && copying.has(nameOf(rule)))) return undefined;
      const name = isShared || shared.has(field) ? constantsRules.shared : constantsRules.create;
      (name === constantsRules.shared ? shared : create).set(field, value);
      return { ...nowhere, kind: 'dot', target: { ...nowhere, kind: 'variable', name }, field };
    });
    return mapped;
  };
  // What both have stands with the shared ones, so these come first.
  const mapped = new Map(
    [...inlined]
      .sort((a, b) => Number(others.has(nameOf(b))) - Number(others.has(nameOf(a))))
      .map((rule) => [rule, share(rule)]),
  );
  return [
    ...inlined.map((rule) => mapped.get(rule) ?? rule),
    ...makeConstantsRule(constantsRules.shared, shared),
    ...makeConstantsRule(constantsRules.create, create),
  ];
}

/** Whether a rule holds nothing but constants of others. */
export function isConstantsRule(rule: Rule): boolean {
  return Object.values<string>(constantsRules).includes(nameOf(rule));
}

function namesReachedFrom(rules: readonly Rule[], starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set(starts);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const rule of rules) {
      if (reached.has(nameOf(rule))) for (const name of mentionedNames(rule)) reached.add(name);
    }
  }
  return reached;
}

function makeConstantsRule(name: string, constants: ReadonlyMap<string, JsonValue>): readonly Rule[] {
  if (constants.size === 0) return [];
  const members = [...constants].sort(([a], [b]) => (a < b ? -1 : 1));
  // A line each, all alike: a table of rules has each line once.
  const lines = members.map(([member, value]) => `,"${member}":${writeJsonLines(value)}`);
  const text = [constantsStart, ...lines, '}'].join('\n');
  const raw = { ...makeLiteral(text), form: 'raw', text } as const;
  const json: Expression = { ...nowhere, kind: 'variable', name: 'json' };
  const callee: Expression = { ...nowhere, kind: 'dot', target: json, field: 'unmarshal' };
  const value: Expression = { ...nowhere, kind: 'call', callee, args: [raw] };
  const reference: Expression = { ...nowhere, kind: 'variable', name };
  return [{ ...nowhere, kind: 'definition', head: { kind: 'complete', reference, value }, bodies: [] }];
}
