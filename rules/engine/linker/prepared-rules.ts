import { type Rule, referenceOf } from '../syntax/ast.js';
import { rootName } from '../syntax/path-components.js';
import { printRule } from './print-rule.js';
import { makeRuleTable, mentionedNames, type RuleTable, rememberNames } from './rule-table.js';

/** Rules and all that can be known of them before there are data. */
export interface PreparedRules {
  readonly rules: readonly Rule[];
  readonly table: RuleTable;
  readonly entryPoints: readonly string[];
  /** Rules that an entry point reaches, callers before what they call. */
  readonly order: readonly string[];
  /** Rules that print, themselves or through others. */
  readonly printing: ReadonlySet<string>;
  /** Rules whose value depends on `policy_data`, themselves or through others. */
  readonly dataDependent: ReadonlySet<string>;
  /** Rules with parameters. */
  readonly functions: ReadonlySet<string>;
  /** Text of each rule as it is. */
  readonly texts: ReadonlyMap<Rule, string>;
}

/** What a run at build time leaves for later runs; JSON holds it. */
export interface RulesImage {
  readonly rules: readonly Rule[];
  readonly texts: readonly string[];
  /** Names that each rule mentions. */
  readonly names: readonly (readonly string[])[];
  readonly order: readonly string[];
  readonly printing: readonly string[];
  readonly dataDependent: readonly string[];
}

/** Names that the data have in every policy. */
const dataName = 'policy_data';

/** Analyses the rules of a policy; rules that tests alone use (`test_…`) are left out. */
export function prepareRules(allRules: readonly Rule[]): PreparedRules {
  const rules = allRules.filter((rule) => !rootName(referenceOf(rule)).startsWith('test_'));
  const table = makeRuleTable(rules);
  const order = orderCallersFirst(table, listEntryPoints(rules));
  return assemble(
    rules,
    order,
    new Set(spread(table, 'print')),
    new Set(spread(table, dataName)),
    rules.map(printRule),
  );
}

export function makeRulesImage(prepared: PreparedRules): RulesImage {
  return {
    rules: dropPositions(prepared.rules) as readonly Rule[],
    texts: prepared.rules.map((rule) => prepared.texts.get(rule) ?? ''),
    names: prepared.rules.map((rule) => [...mentionedNames(rule)]),
    order: prepared.order,
    printing: [...prepared.printing],
    dataDependent: [...prepared.dataDependent],
  };
}

export function readRulesImage(image: RulesImage): PreparedRules {
  for (const [index, rule] of image.rules.entries()) rememberNames(rule, image.names[index] ?? []);
  return assemble(image.rules, image.order, new Set(image.printing), new Set(image.dataDependent), image.texts);
}

function assemble(
  rules: readonly Rule[],
  order: readonly string[],
  printing: ReadonlySet<string>,
  dataDependent: ReadonlySet<string>,
  texts: readonly string[],
): PreparedRules {
  const table = makeRuleTable(rules);
  const textOf = new Map(rules.map((rule, index) => [rule, texts[index] ?? '']));
  const isFunction = (rule: Rule) => rule.kind === 'definition' && rule.head.kind === 'function';
  const functions = new Set(table.names.filter((name) => table.definitionsOf(name).some(isFunction)));
  return {
    rules,
    table,
    entryPoints: listEntryPoints(rules),
    order,
    printing,
    dataDependent,
    functions,
    texts: textOf,
  };
}

/** What the agent asks for: rules with a default, and requests. */
function listEntryPoints(rules: readonly Rule[]): readonly string[] {
  const names = rules.flatMap((rule) => {
    const name = rootName(referenceOf(rule));
    return rule.kind === 'default' || name.endsWith('Request') ? [name] : [];
  });
  return [...new Set(names)];
}

/** A name and the rules that mention it, directly or through others. */
function spread(table: RuleTable, origin: string): Iterable<string> {
  const found = new Set([origin]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const name of table.names) {
      if (found.has(name)) continue;
      const rules = table.definitionsOf(name);
      if (rules.some((rule) => [...mentionedNames(rule)].some((mentioned) => found.has(mentioned)))) found.add(name);
    }
  }
  return found;
}

function orderCallersFirst(table: RuleTable, entryPoints: readonly string[]): readonly string[] {
  const finished: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const rule of table.definitionsOf(name)) {
      for (const mentioned of mentionedNames(rule)) if (table.has(mentioned)) visit(mentioned);
    }
    finished.push(name);
  };
  for (const name of entryPoints) visit(name);
  return finished.reverse();
}

const positions = new Set(['line', 'column', 'start', 'end']);

/** Positions are for messages; a tree that is only folded and printed does without. */
function dropPositions(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(dropPositions);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !positions.has(key))
      .map(([key, value]) => [key, dropPositions(value)]),
  );
}
