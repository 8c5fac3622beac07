import { packagePath } from '../analysis/function-table.js';
import { importName } from '../analysis/import-name.js';
import { RegoFault } from '../rego-error.js';
import type { DefaultRule, DefinitionRule, Expression, Module, Rule } from '../syntax/ast.js';
import { referenceOf } from '../syntax/ast.js';
import { pathComponents } from '../syntax/path-components.js';
import { toJsonText } from '../values/print-value.js';

/** A rule with its module and its place among all rules. */
export interface IndexedRule<R extends Rule = Rule> {
  readonly rule: R;
  readonly module: Module;
  readonly number: number;
}

/** All rules that a path asks for: those of that very path and those below it. */
export interface RuleGroup {
  readonly number: number;
  /** Components below `data`. */
  readonly path: readonly string[];
  readonly definitions: IndexedRule<DefinitionRule>[];
  readonly defaults: IndexedRule<DefaultRule>[];
}

export interface RuleIndex {
  readonly rules: readonly IndexedRule[];
  /** By dotted path, `data.agent_policy.allow`. */
  readonly groups: ReadonlyMap<string, RuleGroup>;
  /** Components of the longest path of a group. */
  readonly depth: number;
  /** By package path and name, the reference that an import stands for. */
  readonly imports: ReadonlyMap<string, Expression>;
  /** Objects that exist even while no rule inside has a value: `a` for a rule `a.b`. */
  readonly prefixes: readonly (readonly string[])[];
  /** Paths of default functions, exactly. */
  readonly defaultFunctions: ReadonlySet<string>;
}

export function indexRules(modules: readonly Module[]): RuleIndex {
  const rules: IndexedRule[] = [];
  const groups = new Map<string, RuleGroup>();
  const imports = new Map<string, Expression>();
  const prefixes: (readonly string[])[] = [];
  const defaultFunctions = new Set<string>();
  const defaultIndexes = new Map<string, (string | undefined)[]>();

  const openGroup = (path: readonly string[]): RuleGroup => {
    const key = `data.${path.join('.')}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { number: groups.size, path, definitions: [], defaults: [] };
      groups.set(key, group);
    }
    return group;
  };

  for (const module of modules) {
    const packageComponents = pathComponents(module.package) ?? [];
    for (const rule of module.rules) {
      const indexed = { module, number: rules.length };
      rules.push({ rule, ...indexed });
      const { reference, key } = splitReference(rule);
      const components = pathComponents(reference);
      if (components === undefined) failRule('not a valid ref', rule, module);
      if (rule.kind === 'default') {
        const path = `${packagePath(module)}.${components.join('.')}`;
        checkDefault(rule, key, path, defaultIndexes, module);
        if (rule.parameters.length > 0) defaultFunctions.add(path);
      }
      for (let length = 1; length <= components.length; length++) {
        const group = openGroup([...packageComponents, ...components.slice(0, length)]);
        if (rule.kind === 'default') group.defaults.push({ rule, ...indexed });
        else group.definitions.push({ rule, ...indexed });
      }
      const prefix = prefixOf(rule);
      if (prefix !== undefined) prefixes.push([...packageComponents, ...prefix]);
    }
    for (const added of module.imports) {
      const name = importName(added);
      const bare = added.alias === undefined && added.reference.kind === 'variable';
      if (name === undefined || bare) {
        if (added.reference.kind === 'variable' && added.reference.name === 'input') continue;
        failRule('invalid ref in import', added, module);
      }
      imports.set(`${packagePath(module)}.${name}`, added.reference);
    }
  }
  let depth = 0;
  for (const { path } of groups.values()) depth = Math.max(depth, path.length);
  return { rules, groups, depth, imports, prefixes, defaultFunctions };
}

/** The rule's path without a last key in brackets, unless that is a string. */
function splitReference(rule: Rule): { readonly reference: Expression; readonly key: Expression | undefined } {
  const reference = referenceOf(rule);
  if (reference.kind !== 'bracket') return { reference, key: undefined };
  const { index } = reference;
  const isString = index.kind === 'literal' && index.form === 'string';
  if (rule.kind === 'definition' && isString) return { reference, key: undefined };
  return { reference: reference.target, key: index };
}

function checkDefault(
  rule: DefaultRule,
  key: Expression | undefined,
  path: string,
  seen: Map<string, (string | undefined)[]>,
  module: Module,
): void {
  if (key !== undefined && (key.kind !== 'literal' || key.form === 'null' || key.form === 'raw')) {
    failRule('index is not a scalar value', key, module);
  }
  const index = key?.kind === 'literal' ? toJsonText(key.value) : undefined;
  const earlier = seen.get(path) ?? [];
  seen.set(path, earlier);
  for (const other of earlier) {
    if (other !== undefined && index !== undefined) {
      if (other === index) failRule('multiple default rules for the variable with the same index', rule, module);
    } else if (other !== undefined || index !== undefined)
      failRule('conflict type with the default rules', rule, module);
  }
  earlier.push(index);
}

/** Names of a rule's reference but the last; a key that is no string forgets the names before it, as in the guest's engine. */
function prefixOf(rule: Rule): readonly string[] | undefined {
  let components: string[] = [];
  let node = referenceOf(rule);
  for (;;) {
    if (node.kind === 'variable') {
      components.push(node.name);
      break;
    }
    if (node.kind === 'dot') components.push(node.field);
    else if (node.kind !== 'bracket') break;
    else if (node.index.kind === 'literal' && node.index.form === 'string') components.push(node.index.text);
    else components = [];
    node = node.target;
  }
  components.reverse();
  const isOldSet = rule.kind === 'definition' && rule.head.kind === 'set' && rule.head.key === undefined;
  if (isOldSet && components.length >= 2) components.pop();
  return components.length > 1 ? components.slice(0, -1) : undefined;
}

function failRule(
  message: string,
  at: { line: number; column: number; start: number; end: number },
  module: Module,
): never {
  const { line, column, start, end } = at;
  throw new RegoFault('definition', message, { file: module.file, line, column, start, end });
}
