import type { Rule } from '../syntax/ast.js';
import { makeRuleTable, mentionedNames, nameOf, type RuleTable } from './rule-table.js';

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
}

/** Names that the data have in every policy. */
const dataName = 'policy_data';

/** Analyses the rules of a policy; rules that tests alone use (`test_…`) are left out. */
export function prepareRules(allRules: readonly Rule[]): PreparedRules {
  const rules = allRules.filter((rule) => !nameOf(rule).startsWith('test_'));
  const table = makeRuleTable(rules);
  const order = orderCallersFirst(table, listEntryPoints(rules));
  const isFunction = (rule: Rule) => rule.kind === 'definition' && rule.head.kind === 'function';
  return {
    rules,
    table,
    entryPoints: listEntryPoints(rules),
    order,
    printing: new Set(spread(table, 'print')),
    dataDependent: new Set(spread(table, dataName)),
    functions: new Set(table.names.filter((name) => table.definitionsOf(name).some(isFunction))),
  };
}

/** What the agent asks for: rules with a default, and requests. */
function listEntryPoints(rules: readonly Rule[]): readonly string[] {
  const names = rules.flatMap((rule) => {
    const name = nameOf(rule);
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
